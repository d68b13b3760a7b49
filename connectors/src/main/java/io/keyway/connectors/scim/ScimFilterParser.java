// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.keyway.connectors.scim.ScimFilter.And;
import io.keyway.connectors.scim.ScimFilter.Any;
import io.keyway.connectors.scim.ScimFilter.Compare;
import io.keyway.connectors.scim.ScimFilter.Not;
import io.keyway.connectors.scim.ScimFilter.Operator;
import io.keyway.connectors.scim.ScimFilter.Or;
import io.keyway.connectors.scim.ScimFilter.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads filters: {@code not} before {@code and} before {@code or}, with parentheses. A value
 * without quotes is taken as text, as a directory's documentation shows it. One for each text.
 */
final class ScimFilterParser {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DEEPEST = 16;
  private static final int MOST_WORDS = 200;

  private final ScimKind kind;
  private final List<String> words;
  private String schema;
  private String inside = "";
  private int at;
  private int depth;

  ScimFilterParser(ScimKind kind, String text) {
    if (text.length() > ScimPath.LONGEST) {
      throw refuse("has at most 2000 characters");
    }
    this.kind = kind;
    this.schema = kind.schema();
    this.words = words(text);
  }

  ScimFilter whole() {
    ScimFilter filter = either();
    if (at < words.size()) {
      throw refuse("goes on after its end");
    }
    return filter;
  }

  ScimFilter within(String ofSchema, String attribute) {
    schema = ofSchema;
    inside = attribute;
    return whole();
  }

  private ScimFilter either() {
    if (++depth > DEEPEST) {
      throw refuse("is nested too deeply");
    }
    ScimFilter left = both();
    while (isNext("or")) {
      left = new Or(left, both());
    }
    depth--;
    return left;
  }

  private ScimFilter both() {
    ScimFilter left = one();
    while (isNext("and")) {
      left = new And(left, one());
    }
    return left;
  }

  private ScimFilter one() {
    if (isNext("not")) {
      expect("(");
      ScimFilter inner = either();
      expect(")");
      return new Not(inner);
    }
    if (isNext("(")) {
      ScimFilter inner = either();
      expect(")");
      return inner;
    }
    ScimPath path = path(next());
    if (inside.isEmpty() && isNext("[")) {
      return any(path);
    }
    return comparison(path);
  }

  private ScimFilter any(ScimPath path) {
    String before = schema;
    schema = path.schema();
    inside = path.attribute();
    ScimFilter inner = either();
    expect("]");
    if (at < words.size() && words.get(at).startsWith(".")) {
      inner = new And(inner, comparison(path(next().substring(1))));
    }
    inside = "";
    schema = before;
    return new Any(path, inner);
  }

  private ScimFilter comparison(ScimPath path) {
    String operator = next().toLowerCase(Locale.ROOT);
    return operator.equals("pr")
        ? new Present(path)
        : new Compare(path, operator(operator), isCaseExact(path), value(next()));
  }

  private ScimPath path(String word) {
    if (!inside.isEmpty()) {
      return new ScimPath("", word, Optional.empty(), "");
    }
    try {
      return ScimPath.parse(kind, word);
    } catch (ScimRefusal e) {
      throw refuse("names no attribute where one is expected");
    }
  }

  private boolean isCaseExact(ScimPath path) {
    if (!inside.isEmpty()) {
      return ScimSchemas.attribute(schema, inside)
          .flatMap(attribute -> attribute.part(path.attribute()))
          .filter(ScimAttribute::caseExact)
          .isPresent();
    }
    if (path.attribute().equalsIgnoreCase("id")
        || path.attribute().equalsIgnoreCase("externalId")) {
      return true; // RFC 7643, section 3.1
    }
    Optional<ScimAttribute> attribute = ScimSchemas.attribute(path.schema(), path.attribute());
    return attribute
        .flatMap(a -> path.part().isEmpty() ? Optional.of(a) : a.part(path.part()))
        .filter(ScimAttribute::caseExact)
        .isPresent();
  }

  private static Operator operator(String word) {
    for (Operator operator : Operator.values()) {
      if (operator.name().toLowerCase(Locale.ROOT).equals(word)) {
        return operator;
      }
    }
    throw refuse("has an operator that is none of eq ne co sw ew gt ge lt le pr");
  }

  private static String value(String word) {
    if (!word.startsWith("\"")) {
      return word;
    }
    try {
      return JSON.readValue(word, String.class);
    } catch (JsonProcessingException e) {
      throw refuse("has text in quotes that JSON could not have");
    }
  }

  private String next() {
    if (at >= words.size()) {
      throw refuse("ends too early");
    }
    return words.get(at++);
  }

  private boolean isNext(String word) {
    if (at < words.size() && words.get(at).equalsIgnoreCase(word)) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(String word) {
    if (!isNext(word)) {
      throw refuse("has no " + word + " where one is expected");
    }
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
        continue;
      }
      int end = c == '"' ? quoted(text, i) : "()[]".indexOf(c) >= 0 ? i + 1 : bare(text, i);
      words.add(text.substring(i, end));
      if (words.size() > MOST_WORDS) {
        throw refuse("has at most 200 words");
      }
      i = end;
    }
    return words;
  }

  private static int quoted(String text, int start) {
    for (int i = start + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i + 1;
      }
    }
    throw refuse("has a quote that does not end");
  }

  private static int bare(String text, int start) {
    int i = start;
    while (i < text.length()
        && !Character.isWhitespace(text.charAt(i))
        && "()[]\"".indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }

  private static ScimRefusal refuse(String why) {
    return ScimRefusal.of(ScimRefusal.INVALID_FILTER, "The filter " + why);
  }
}
