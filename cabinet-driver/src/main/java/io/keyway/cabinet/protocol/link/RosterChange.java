// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import java.util.ArrayList;
import java.util.List;

/**
 * A transfer of roster content, complete. Entries at or below a tombstone of the same change, or of
 * one that overtook it, are no longer in it; those that the cabinet's older tombstones forbid are
 * for the cabinet to leave out.
 *
 * @param version the roster's version afterwards: the cabinet keeps the highest it ever saw
 * @param tombstones to be kept; they end what the cabinet holds at or below them
 * @param entries to be added or replaced; of a whole roster, all there are
 */
public record RosterChange(long version, List<Tombstone> tombstones, List<RosterEntry> entries) {
  public RosterChange {
    tombstones = List.copyOf(tombstones);
    entries = List.copyOf(entries);
  }

  /** The change that steps amount to. */
  static RosterChange of(List<ProvisioningStep> steps, long version) {
    List<Tombstone> tombstones = new ArrayList<>();
    List<RosterEntry> entries = new ArrayList<>();
    for (ProvisioningStep step : steps) {
      switch (step) {
        case RevokeUser(var tombstone, var remaining) -> {
          tombstones.add(tombstone);
          remaining.ifPresent(entries::add);
        }
        case UpdateUser(var entry) -> entries.add(entry);
        case EnrolUser(var entry) -> entries.add(entry);
      }
    }
    return new RosterChange(version, tombstones, entries);
  }
}
