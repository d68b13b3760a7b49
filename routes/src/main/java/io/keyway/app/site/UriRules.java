// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a site's route may read from and send to. */
final class UriRules {
  private static final Set<String> BOTH =
      Set.of("direct", "seda", "jms", "file", "kamelet", "scim");
  private static final Set<String> FROM = Set.of("timer");
  private static final Set<String> TO = Set.of("http", "https", "smtp", "smtps", "netty");
  private static final Pattern URI = Pattern.compile("([a-z][a-z0-9-]*):(.*)", Pattern.DOTALL);
  private static final String HOME = "{{keyway.home}}";

  /** Options that make objects of what comes in, or that reach elsewhere. */
  private static final Set<String> REFUSED_OPTIONS =
      Set.of(
          "transferexchange",
          "transferexception",
          "allowjavaserializedobject",
          "allowserializedheaders",
          "objectmessageenabled",
          "exchangepattern",
          "processstrategy",
          "x509hostnameverifier",
          "jailstartingdirectory");

  private static final Set<String> PATH_OPTIONS =
      Set.of(
          "move",
          "movefailed",
          "premove",
          "donefilename",
          "tempfilename",
          "tempprefix",
          "filename",
          "moveexisting");

  private final Path home;

  UriRules(Path home) {
    this.home = home.toAbsolutePath().normalize();
  }

  /** Why an endpoint is refused; empty where it is not. */
  Optional<String> refusal(String uri, boolean consumer) {
    if (ShippedRoutes.all().names(uri)) {
      return Optional.empty();
    }
    Matcher parts = URI.matcher(uri.strip());
    if (!parts.matches()) {
      return Optional.of("an endpoint begins with the name of its component, written out");
    }
    String scheme = parts.group(1);
    boolean allowed =
        BOTH.contains(scheme) || (consumer ? FROM.contains(scheme) : TO.contains(scheme));
    if (!allowed) {
      return Optional.of(
          "component '"
              + scheme
              + "' is not allowed "
              + (consumer ? "to read from" : "to send to")
              + " in a site's route");
    }
    String rest = parts.group(2);
    String path = rest.contains("?") ? rest.substring(0, rest.indexOf('?')) : rest;
    Optional<String> place = scheme.equals("file") ? folder(decoded(path)) : Optional.empty();
    return place.or(
        () -> rest.contains("?") ? query(rest.substring(rest.indexOf('?') + 1)) : Optional.empty());
  }

  /** Why an option of an endpoint is refused; empty where it is not. */
  Optional<String> refusal(String option, String value) {
    String name = option.toLowerCase(Locale.ROOT).replace("-", "");
    if (REFUSED_OPTIONS.contains(name)) {
      return Optional.of("option " + option + " is not allowed in a site's route");
    }
    if (PATH_OPTIONS.contains(name)
        && (value.contains("..")
            || value.startsWith("/")
            || value.startsWith("~")
            || value.contains("{{")
            || value.contains("\\"))) {
      return Optional.of("option " + option + " leads out of its folder");
    }
    return TextRules.refusal(value);
  }

  private Optional<String> query(String query) {
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        continue;
      }
      String value = decoded(pair.substring(equals + 1));
      Optional<String> why = refusal(decoded(pair.substring(0, equals)), value);
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  private Optional<String> folder(String path) {
    String plain = path.startsWith("//") ? path.substring(2) : path;
    String written = plain.startsWith(HOME) ? home + plain.substring(HOME.length()) : plain;
    String mend = "write file:" + HOME + "/FOLDER";
    if (written.contains("{{") || written.contains("$")) {
      return Optional.of("the folder must be written out; " + mend);
    }
    try {
      Path folder = Path.of(written);
      if (!folder.isAbsolute() || !folder.normalize().startsWith(home)) {
        return Optional.of("files outside the site's folder are not read or written; " + mend);
      }
      Path below = home.relativize(folder.normalize());
      String first = below.getNameCount() == 0 ? "" : below.getName(0).toString();
      if (first.isEmpty() || Set.of("secrets", "data", "routes").contains(first)) {
        return Optional.of("this folder is not a route's to touch; " + mend);
      }
      return Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.of("this is no folder; " + mend);
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
