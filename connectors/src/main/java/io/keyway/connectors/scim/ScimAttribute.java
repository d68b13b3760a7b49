// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

import java.util.List;
import java.util.Optional;

/**
 * An attribute as a schema declares it (RFC 7643, section 7).
 *
 * @param caseExact whether upper and lower case differ when values are compared
 * @param parts the sub-attributes of a complex one
 */
record ScimAttribute(
    String name,
    Type type,
    boolean multiValued,
    boolean caseExact,
    boolean readOnly,
    List<ScimAttribute> parts) {

  /** Kinds of values. */
  enum Type {
    TEXT,
    BOOLEAN,
    COMPLEX
  }

  ScimAttribute {
    parts = List.copyOf(parts);
  }

  /** A part by its name, upper or lower case. */
  Optional<ScimAttribute> part(String name) {
    return parts.stream().filter(part -> part.name.equalsIgnoreCase(name)).findFirst();
  }

  boolean isComplex() {
    return type == Type.COMPLEX;
  }
}
