// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.access;

import io.keyway.model.identity.CardholderId;

/**
 * Remembers that a person's rights were withdrawn: no entry of that person at or below this epoch
 * and revision is ever accepted again.
 */
public record Tombstone(CardholderId person, long epoch, long revision) {
  public Tombstone {
    if (epoch < 1 || revision < 1) {
      throw new IllegalArgumentException("Epoch and revision count from 1");
    }
  }

  /** Whether this tombstone forbids an entry. */
  public boolean forbids(RosterEntry entry) {
    return entry.person().equals(person) && !entry.isAfter(epoch, revision);
  }
}
