// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.access;

import java.util.Set;

/**
 * Asks for a second person, never the taker, who shows a badge or PIN of their own before a key set
 * is released.
 *
 * @param groups of any of which the second person must be; empty means anybody who may take the key
 *     set, or stand by for it
 */
public record SecondPerson(Set<String> groups) {
  public SecondPerson {
    groups = Set.copyOf(groups);
  }

  /** Whether somebody with this grant of the same key set may be the second person. */
  public boolean accepts(Grant other) {
    return groups.isEmpty() || other.standsBy().filter(groups::contains).isPresent();
  }
}
