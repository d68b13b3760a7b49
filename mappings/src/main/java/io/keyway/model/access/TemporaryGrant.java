// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.access;

import io.keyway.model.custody.KeySetId;
import java.time.Instant;

/**
 * A right to take one key set that was given to one person by hand, for a work order or a permit.
 *
 * @param from included
 * @param to excluded: it never counts at or after this instant
 */
public record TemporaryGrant(String id, KeySetId keySet, Instant from, Instant to) {
  /** What the id of the rule that stands for a temporary grant begins with. */
  public static final String RULE = "temporary-grant:";

  public TemporaryGrant {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("A temporary grant ends after it begins");
    }
  }

  /** The id under which it stands among the rules that give a key set. */
  public String rule() {
    return RULE + id;
  }
}
