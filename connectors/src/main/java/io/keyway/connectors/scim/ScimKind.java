// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The kinds of resources (RFC 7643, section 6). */
public enum ScimKind {
  USER("User", ScimSchemas.USER, List.of(ScimSchemas.ENTERPRISE, ScimSchemas.CREDENTIAL)),
  GROUP("Group", ScimSchemas.GROUP, List.of());

  /** What RFC 7643 has and Keyway does not want to know; taken and dropped. */
  private static final Set<String> NOT_KEPT =
      Set.of(
          "password",
          "phonenumbers",
          "addresses",
          "photos",
          "ims",
          "nickname",
          "profileurl",
          "roles",
          "entitlements",
          "x509certificates");

  private static final Set<String> READ_ONLY = Set.of("id", "meta", "schemas");

  private final String word;
  private final String schema;
  private final List<String> extensions;

  ScimKind(String word, String schema, List<String> extensions) {
    this.word = word;
    this.schema = schema;
    this.extensions = extensions;
  }

  /** {@code User} or {@code Group}. */
  public String word() {
    return word;
  }

  /** Where they are, such as {@code Users}. */
  public String path() {
    return word + "s";
  }

  /** Id of the core schema. */
  public String schema() {
    return schema;
  }

  /** Ids of the extensions. */
  public List<String> extensions() {
    return extensions;
  }

  /** The kind at an endpoint such as {@code Users}. */
  public static Optional<ScimKind> at(String path) {
    for (ScimKind kind : values()) {
      if (kind.path().equals(path)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** A schema of this kind by its id, upper or lower case. */
  Optional<String> schemaOf(String urn) {
    List<String> all = new ArrayList<>(extensions);
    all.add(schema);
    return all.stream().filter(urn::equalsIgnoreCase).findFirst();
  }

  /** Whether it is an attribute of the standard that is dropped on purpose. */
  boolean isDropped(String name) {
    return NOT_KEPT.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether only the service sets it. */
  boolean isReadOnly(String name) {
    return READ_ONLY.contains(name.toLowerCase(Locale.ROOT));
  }
}
