// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RosterTransfer;
import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Prepares what travels to one cabinet in bulk: reads it from the system of record and has it made
 * into bytes. Both take their time; no lock is held meanwhile.
 */
final class Freight {
  private final CabinetId cabinet;
  private final LaneRecords records;
  private final Function<RosterEntry, String> digests;

  Freight(CabinetId cabinet, LaneRecords records, Function<RosterEntry, String> digests) {
    this.cabinet = cabinet;
    this.records = records;
    this.digests = digests;
  }

  /** What is ready to go, and what it tells. */
  record Shipment(Told told, RosterTransfer transfer) {}

  /**
   * What makes a roster as it should be.
   *
   * @param base digest of what the cabinet holds, hex
   * @param rows of the people who differ
   * @param version of the roster after it
   */
  record Difference(String base, Map<CardholderId, RosterRow> rows, long version) {
    List<Tombstone> tombstones() {
      return rows.entrySet().stream()
          .filter(row -> row.getValue().isRemoval())
          .map(row -> row.getValue().tombstone(row.getKey()))
          .toList();
    }

    List<CardholderId> others() {
      return rows.keySet().stream().filter(person -> !isRemoval(person)).toList();
    }

    private boolean isRemoval(CardholderId person) {
      RosterRow row = rows.get(person);
      return row != null && row.isRemoval();
    }

    private ProvisioningStep step(RosterEntry entry) {
      RosterRow row = rows.get(entry.person());
      boolean known = row != null && !row.actualDigest().isEmpty();
      return known ? new UpdateUser(entry) : new EnrolUser(entry);
    }
  }

  /** A difference, withdrawals first; none where the records say by now that there is nothing. */
  Optional<Shipment> difference(CabinetSession session, Difference difference) {
    Collection<RosterEntry> entries = records.desired(cabinet, difference.others());
    List<Tombstone> tombstones = difference.tombstones();
    List<ProvisioningStep> steps = new ArrayList<>();
    tombstones.forEach(t -> steps.add(new RevokeUser(t, Optional.empty())));
    entries.forEach(entry -> steps.add(difference.step(entry)));
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Shipment(
                Told.of(false, tombstones, entries, digests),
                session.changing(difference.base(), steps, difference.version())));
  }

  /** The whole roster, for a cabinet of which we do not know what it holds. */
  Shipment whole(CabinetSession session, long version) {
    records.adopted(cabinet, session.report().rosterEpoch(), version);
    List<Tombstone> tombstones = List.copyOf(records.tombstones(cabinet).values());
    List<RosterEntry> entries = records.desired(cabinet);
    return new Shipment(
        Told.of(true, tombstones, entries, digests),
        session.replacing(tombstones, entries.stream().map(EnrolUser::new).toList(), version));
  }
}
