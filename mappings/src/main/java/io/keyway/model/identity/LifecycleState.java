// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

import java.util.Locale;

/** Where a cardholder stands with the organisation. Only an active one has rights. */
public enum LifecycleState {
  ACTIVE,
  SUSPENDED,
  TERMINATED;

  /** The word used outside: {@code active}, {@code suspended} or {@code terminated}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state that a word stands for; throws IllegalArgumentException for any other word. */
  public static LifecycleState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
