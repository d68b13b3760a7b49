// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.access;

import io.keyway.model.identity.CardholderId;
import java.util.Optional;

/** One change of one person in one cabinet's roster. */
public sealed interface ProvisioningStep {
  /** Whose entry changes. */
  CardholderId person();

  /**
   * Takes rights away: all of them, or all but what remains.
   *
   * @param remaining what the person keeps in this cabinet; its revision is that of the tombstone
   *     plus one, or more
   */
  record RevokeUser(Tombstone tombstone, Optional<RosterEntry> remaining)
      implements ProvisioningStep {
    public RevokeUser {
      remaining.ifPresent(
          entry -> {
            if (tombstone.forbids(entry) || !entry.person().equals(tombstone.person())) {
              throw new IllegalArgumentException(
                  "What remains after a revocation must be newer than its tombstone");
            }
          });
    }

    @Override
    public CardholderId person() {
      return tombstone.person();
    }
  }

  /** Replaces an entry without taking a right away. */
  record UpdateUser(RosterEntry entry) implements ProvisioningStep {
    @Override
    public CardholderId person() {
      return entry.person();
    }
  }

  /** Adds a person. */
  record EnrolUser(RosterEntry entry) implements ProvisioningStep {
    @Override
    public CardholderId person() {
      return entry.person();
    }
  }
}
