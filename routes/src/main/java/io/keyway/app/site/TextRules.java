// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text in a site's route may say: Camel evaluates expressions in most of them. */
final class TextRules {
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^{}]*)}");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");

  /** Reads of the message, by plain names; nothing that calls, loads or looks elsewhere. */
  private static final Pattern READS =
      Pattern.compile(
          "body|bodyOneLine|exchangeId|routeId|uuid|id|null|empty"
              + "|body\\[[A-Za-z0-9_-]+](\\[[A-Za-z0-9_-]+])*"
              + "|(header|headers|variable|exchangeProperty)\\.[A-Za-z0-9_-]+"
              + "|file:(name|onlyname|size|modified)"
              + "|date:now(:[A-Za-z0-9' .:_-]+)?"
              + "|exception\\.message");

  private static final Pattern SETTING =
      Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]*|[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*");

  private static final List<String> NEVER =
      List.of("resource:", "$simple{", "#class", "#type", "#bean", "#autowired", "#property");

  private TextRules() {}

  /** Why a text is refused; empty where it is not. */
  static Optional<String> refusal(String text) {
    if (ShippedRoutes.all().says(text)) {
      return Optional.empty();
    }
    String lower = text.toLowerCase(Locale.ROOT).replace(" ", "");
    for (String word : NEVER) {
      if (lower.contains(word)) {
        return Optional.of("'" + word + "' loads classes, beans or files; a route may not");
      }
    }
    if (text.startsWith("#")) {
      return Optional.of("a route may not name beans of the bridge");
    }
    return expression(text).or(() -> placeholder(text));
  }

  private static Optional<String> expression(String text) {
    String rest = EXPRESSION.matcher(text).replaceAll("");
    if (rest.contains("${")) {
      return Optional.of("expressions within expressions are not allowed");
    }
    Matcher expressions = EXPRESSION.matcher(text);
    while (expressions.find()) {
      if (!READS.matcher(expressions.group(1)).matches()) {
        return Optional.of(
            "expression ${"
                + expressions.group(1)
                + "} is not allowed; a route may read the body, headers, variables and the date");
      }
    }
    if (!rest.equals(text) && rest.matches("(?s).*\\bis\\b.*")) {
      return Optional.of("'is' loads classes; a route may not");
    }
    return Optional.empty();
  }

  private static Optional<String> placeholder(String text) {
    String rest = PLACEHOLDER.matcher(text).replaceAll("");
    if (rest.contains("{{")) {
      return Optional.of("placeholders within placeholders are not allowed");
    }
    Matcher placeholders = PLACEHOLDER.matcher(text);
    while (placeholders.find()) {
      if (!SETTING.matcher(placeholders.group(1)).matches()) {
        return Optional.of(
            "placeholder {{"
                + placeholders.group(1)
                + "}} is not allowed; name a setting or env:NAME");
      }
    }
    return Optional.empty();
  }
}
