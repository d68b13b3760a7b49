// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whom an event is about (RFC 9493, and the complex subjects of SSF 1.0, section 3.2). Only what
 * can name a person is told apart. Thread-safe.
 */
public sealed interface SubjectIdentifier {

  /** By an address of mail. */
  record Email(String address) implements SubjectIdentifier {
    /** Says nothing of the person. */
    @Override
    public String toString() {
      return "Email[masked]";
    }
  }

  /** By what one issuer calls somebody. */
  record IssuerSubject(String issuer, String subject) implements SubjectIdentifier {
    /** Says nothing of the person. */
    @Override
    public String toString() {
      return "IssuerSubject[masked]";
    }
  }

  /** By an id that both sides agreed on. */
  record Opaque(String id) implements SubjectIdentifier {
    /** Says nothing of the person. */
    @Override
    public String toString() {
      return "Opaque[masked]";
    }
  }

  /** One person by several names. */
  record Aliases(List<SubjectIdentifier> names) implements SubjectIdentifier {
    public Aliases {
      names = List.copyOf(names);
    }
  }

  /**
   * In another way, that names no person here.
   *
   * @param format its name, such as {@code phone_number}
   * @param content all of it, in an order of its own, by which it is known again
   */
  record Other(String format, String content) implements SubjectIdentifier {
    /** Says nothing of the person. */
    @Override
    public String toString() {
      return "Other[format=" + format + "]";
    }
  }

  /**
   * Reads one. Of a complex subject (user, device, session, tenant ..) only the user counts.
   *
   * @throws IllegalArgumentException where a format lacks what it must have
   */
  static SubjectIdentifier of(Map<?, ?> json) {
    String format = json.get("format") instanceof String text ? text : "";
    return switch (format) {
      case "email" -> new Email(text(json, "email"));
      case "iss_sub" -> new IssuerSubject(text(json, "iss"), text(json, "sub"));
      case "opaque" -> new Opaque(text(json, "id"));
      case "aliases" -> aliases(json);
      case "complex", "" ->
          json.get("user") instanceof Map<?, ?> user && !user.containsKey("user")
              ? of(user)
              : other(format, json);
      default -> other(format, json);
    };
  }

  private static Other other(String format, Map<?, ?> json) {
    Map<String, Object> sorted = new TreeMap<>();
    json.forEach((name, value) -> sorted.put(String.valueOf(name), String.valueOf(value)));
    return new Other(format.length() > 64 ? "" : format, sorted.toString());
  }

  private static Aliases aliases(Map<?, ?> json) {
    if (!(json.get("identifiers") instanceof List<?> all) || all.isEmpty() || all.size() > 16) {
      throw new IllegalArgumentException("aliases have 1 to 16 identifiers");
    }
    return new Aliases(
        all.stream()
            .map(
                each -> {
                  if (each instanceof Map<?, ?> name && !"aliases".equals(name.get("format"))) {
                    return of(name);
                  }
                  throw new IllegalArgumentException("an alias is an identifier of its own");
                })
            .toList());
  }

  private static String text(Map<?, ?> json, String name) {
    if (json.get(name) instanceof String text && !text.isBlank() && text.length() <= 500) {
      return text.strip();
    }
    throw new IllegalArgumentException(name + " is missing or is no text of 1 to 500 characters");
  }
}
