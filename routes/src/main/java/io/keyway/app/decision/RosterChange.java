// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.util.Optional;

/** What must be done in one cabinet so that one person's entry becomes another one. */
final class RosterChange {
  private RosterChange() {}

  /** Whether two entries give the same rights, whatever their revisions. */
  static boolean sameRights(RosterEntry before, RosterEntry after) {
    return rightsOf(before).equals(rightsOf(after));
  }

  /**
   * The step from one entry to the next; both are not empty, and the next has a higher revision.
   * Whatever takes something away is a revocation, with what remains in the same step.
   */
  static ProvisioningStep between(RosterEntry before, RosterEntry after) {
    return takesAway(before, after)
        ? new RevokeUser(
            new Tombstone(after.person(), after.epoch(), Math.max(1, after.revision() - 1)),
            Optional.of(after))
        : new UpdateUser(after);
  }

  /** Ends all rights: nothing at or below this epoch and revision counts any more. */
  static ProvisioningStep ending(CardholderId person, long epoch, long revision) {
    return new RevokeUser(new Tombstone(person, epoch, revision), Optional.empty());
  }

  static ProvisioningStep starting(RosterEntry after) {
    return new EnrolUser(after);
  }

  private static boolean takesAway(RosterEntry before, RosterEntry after) {
    return !after.credentials().containsAll(before.credentials())
        || !after.grants().containsAll(before.grants())
        || after.maxKeys() != before.maxKeys();
  }

  private static RosterEntry rightsOf(RosterEntry entry) {
    return new RosterEntry(
        entry.person(), 1, 1, entry.credentials(), entry.maxKeys(), entry.grants());
  }
}
