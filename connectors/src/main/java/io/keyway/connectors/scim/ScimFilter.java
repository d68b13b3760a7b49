// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A question about a resource (RFC 7644, section 3.4.2.2). Names are compared without case, values
 * as their attribute's schema says.
 */
public sealed interface ScimFilter {

  /** Whether a resource, or one value of several, is meant. */
  boolean matches(JsonNode resource);

  /** Both. */
  record And(ScimFilter left, ScimFilter right) implements ScimFilter {
    @Override
    public boolean matches(JsonNode resource) {
      return left.matches(resource) && right.matches(resource);
    }
  }

  /** Either. */
  record Or(ScimFilter left, ScimFilter right) implements ScimFilter {
    @Override
    public boolean matches(JsonNode resource) {
      return left.matches(resource) || right.matches(resource);
    }
  }

  /** The contrary. */
  record Not(ScimFilter inner) implements ScimFilter {
    @Override
    public boolean matches(JsonNode resource) {
      return !inner.matches(resource);
    }
  }

  /** One of several values fulfils all of it at once: {@code emails[type eq "work" and ...]}. */
  record Any(ScimPath of, ScimFilter inner) implements ScimFilter {
    @Override
    public boolean matches(JsonNode resource) {
      return ScimValues.wholes(resource, of).stream().anyMatch(inner::matches);
    }
  }

  /** Whether there is a value. */
  record Present(ScimPath of) implements ScimFilter {
    @Override
    public boolean matches(JsonNode resource) {
      return ScimValues.at(resource, of).stream().anyMatch(ScimValues::isSaid);
    }
  }

  /** How a value compares. */
  enum Operator {
    EQ,
    NE,
    CO,
    SW,
    EW,
    GT,
    GE,
    LT,
    LE
  }

  /**
   * One comparison.
   *
   * @param caseExact whether upper and lower case differ
   * @param value as text; booleans as {@code true} and {@code false}
   */
  record Compare(ScimPath of, Operator operator, boolean caseExact, String value)
      implements ScimFilter {
    @Override
    public boolean matches(JsonNode resource) {
      List<JsonNode> values = ScimValues.at(resource, of);
      return operator == Operator.NE
          ? values.stream().noneMatch(v -> isEqual(v.asText()))
          : values.stream().filter(ScimValues::isSaid).anyMatch(v -> holds(v.asText()));
    }

    private boolean holds(String text) {
      String left = folded(text);
      String right = folded(value);
      return switch (operator) {
        case EQ -> isEqual(text);
        case NE -> !isEqual(text);
        case CO -> left.contains(right);
        case SW -> left.startsWith(right);
        case EW -> left.endsWith(right);
        case GT -> order(text) > 0;
        case GE -> order(text) >= 0;
        case LT -> order(text) < 0;
        case LE -> order(text) <= 0;
      };
    }

    private boolean isEqual(String text) {
      return folded(text).equals(folded(value));
    }

    private int order(String text) {
      try {
        return OffsetDateTime.parse(text)
            .toInstant()
            .compareTo(OffsetDateTime.parse(value).toInstant());
      } catch (DateTimeException e) {
        return folded(text).compareTo(folded(value));
      }
    }

    private String folded(String text) {
      return caseExact ? text : text.toLowerCase(Locale.ROOT);
    }

    /** Says nothing of the person. */
    @Override
    public String toString() {
      return "Compare[" + of.attribute() + " " + operator + " masked]";
    }
  }

  /**
   * Reads a filter.
   *
   * @throws ScimRefusal {@code invalidFilter}
   */
  static ScimFilter parse(ScimKind kind, String text) {
    return new ScimFilterParser(kind, text).whole();
  }

  /** The same over the values of one attribute, as in {@code emails[type eq "work"]}. */
  static ScimFilter parsePart(ScimKind kind, String schema, String attribute, String text) {
    return new ScimFilterParser(kind, text).within(schema, attribute);
  }

  /** The comparisons that must all hold, whatever else does. */
  default List<Compare> necessary() {
    List<Compare> all = new ArrayList<>();
    collect(this, all);
    return all;
  }

  private static void collect(ScimFilter filter, List<Compare> all) {
    switch (filter) {
      case And and -> {
        collect(and.left(), all);
        collect(and.right(), all);
      }
      case Compare compare -> all.add(compare);
      case Any any ->
          any.inner().necessary().stream()
              .map(
                  c ->
                      new Compare(
                          new ScimPath(
                              any.of().schema(),
                              any.of().attribute(),
                              Optional.empty(),
                              c.of().attribute()),
                          c.operator(),
                          c.caseExact(),
                          c.value()))
              .forEach(all::add);
      case Or or -> {
        // Neither side must hold.
      }
      case Not not -> {
        // Tells what must not hold.
      }
      case Present present -> {
        // No value to look for.
      }
    }
  }
}
