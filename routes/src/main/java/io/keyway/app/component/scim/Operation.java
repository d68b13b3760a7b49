// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.component.scim;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a route does with a SCIM server (RFC 7644, section 3). */
enum Operation {
  /** All that fit a filter; section 3.4.2. */
  SEARCH,
  /** One, by its id; section 3.4.1. */
  GET,
  /** A new one; section 3.3. */
  CREATE,
  /** One, whole; section 3.5.1. */
  REPLACE,
  /** Some attributes of one; section 3.5.2. */
  PATCH,
  /** One, away; section 3.6. */
  DELETE;

  static boolean isKnown(String word) {
    return Arrays.stream(values()).anyMatch(operation -> operation.word().equals(word));
  }

  static String words() {
    return Arrays.stream(values()).map(Operation::word).collect(Collectors.joining(", "));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
