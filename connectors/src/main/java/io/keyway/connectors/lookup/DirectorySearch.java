// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.SearchResult;
import org.jspecify.annotations.Nullable;

/** What a directory is asked for one value, and what its answer says. Thread-safe once set. */
public final class DirectorySearch {
  private String attribute = "employeeNumber";
  private String objectClass = "person";

  /** For kamelets, which set properties of beans. */
  public DirectorySearch() {}

  /**
   * @throws IllegalArgumentException when it is no name of an attribute (RFC 4512, section 1.4)
   */
  public void setAttribute(String attribute) {
    this.attribute = name("attribute", attribute);
  }

  /**
   * @throws IllegalArgumentException when it is no name of an object class
   */
  public void setObjectClass(String objectClass) {
    this.objectClass = name("objectClass", objectClass);
  }

  /** The filter for a value, in which nothing of the value is a filter (RFC 4515, section 3). */
  public String filter(@Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("A look-up needs a value as the body");
    }
    StringBuilder escaped = new StringBuilder();
    for (char c : value.strip().toCharArray()) {
      switch (c) {
        case '*' -> escaped.append("\\2a");
        case '(' -> escaped.append("\\28");
        case ')' -> escaped.append("\\29");
        case '\\' -> escaped.append("\\5c");
        case '\0' -> escaped.append("\\00");
        default -> escaped.append(c);
      }
    }
    return "(&(objectClass=%s)(%s=%s))".formatted(objectClass, attribute, escaped);
  }

  /**
   * The one entry that was found: its attributes by name, those of several values as lists; null
   * where there is none.
   *
   * @throws IllegalStateException when there are several: none of them is the one
   */
  public @Nullable Map<String, Object> found(List<SearchResult> entries) throws NamingException {
    if (entries.size() > 1) {
      throw new IllegalStateException(
          entries.size() + " entries have this " + attribute + ", and one is looked for");
    }
    if (entries.isEmpty()) {
      return null;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    NamingEnumeration<? extends Attribute> all = entries.getFirst().getAttributes().getAll();
    while (all.hasMore()) {
      Attribute one = all.next();
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < one.size(); i++) {
        values.add(one.get(i));
      }
      fields.put(one.getID(), values.size() == 1 ? values.getFirst() : values);
    }
    return fields;
  }

  private static String name(String option, String text) {
    if (!text.matches("[A-Za-z][A-Za-z0-9-]{0,63}")) {
      throw new IllegalArgumentException(option + ": not a name that directories use");
    }
    return text;
  }
}
