// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

import java.util.Locale;
import java.util.Optional;

/**
 * A place in a resource (RFC 7644, section 3.10): {@code active}, {@code name.givenName}, {@code
 * emails[type eq "work"].value}, or an extension's attribute after its URN and a colon.
 *
 * @param schema id of the schema where the attribute is; a core schema or an extension
 * @param attribute its name; empty where a whole extension is meant
 * @param where which of several values; empty means all
 * @param part name of the sub-attribute; empty means the whole
 */
public record ScimPath(String schema, String attribute, Optional<ScimFilter> where, String part) {

  /** Longer ones are refused. */
  static final int LONGEST = 2_000;

  /**
   * Reads one.
   *
   * @throws ScimRefusal where it is no path
   */
  public static ScimPath parse(ScimKind kind, String text) {
    if (text.length() > LONGEST) {
      throw ScimRefusal.of(ScimRefusal.INVALID_PATH, "A path has at most 2000 characters");
    }
    String rest = text.strip();
    String schema = kind.schema();
    if (rest.toLowerCase(Locale.ROOT).startsWith("urn:")) {
      Optional<String> whole = kind.schemaOf(rest);
      if (whole.isPresent()) {
        return new ScimPath(whole.get(), "", Optional.empty(), "");
      }
      int bracket = rest.indexOf('[');
      String head = bracket < 0 ? rest : rest.substring(0, bracket);
      schema = longestSchema(kind, head);
      rest = rest.substring(schema.length() + 1);
    }
    return inside(kind, schema, rest);
  }

  /** The URN itself has dots and colons: the attribute is what follows a schema that is known. */
  private static String longestSchema(ScimKind kind, String head) {
    for (int colon = head.lastIndexOf(':'); colon > 0; colon = head.lastIndexOf(':', colon - 1)) {
      Optional<String> known = kind.schemaOf(head.substring(0, colon));
      if (known.isPresent()) {
        return known.get();
      }
    }
    throw ScimRefusal.of(ScimRefusal.INVALID_PATH, "A path names a schema that is not known here");
  }

  private static ScimPath inside(ScimKind kind, String schema, String text) {
    int bracket = text.indexOf('[');
    if (bracket < 0) {
      String[] names = text.split("\\.", 2);
      return new ScimPath(
          schema, name(names[0]), Optional.empty(), names.length > 1 ? name(names[1]) : "");
    }
    int end = text.lastIndexOf(']');
    if (end < bracket) {
      throw ScimRefusal.of(ScimRefusal.INVALID_PATH, "A path has [ without ]");
    }
    String attribute = name(text.substring(0, bracket));
    String after = text.substring(end + 1);
    if (!after.isEmpty() && !after.startsWith(".")) {
      throw ScimRefusal.of(ScimRefusal.INVALID_PATH, "After ] a path ends, or goes on with a dot");
    }
    ScimFilter where =
        ScimFilter.parsePart(kind, schema, attribute, text.substring(bracket + 1, end));
    return new ScimPath(
        schema, attribute, Optional.of(where), after.isEmpty() ? "" : name(after.substring(1)));
  }

  private static String name(String text) {
    if (!text.matches("\\$?[A-Za-z][A-Za-z0-9_-]{0,63}")) {
      throw ScimRefusal.of(
          ScimRefusal.INVALID_PATH,
          "A path is an attribute's name, a sub-attribute's after a dot, or attribute[filter]");
    }
    return text;
  }
}
