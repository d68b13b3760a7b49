// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.app.provisioning.HoldingsKeeper.Finding;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What a lane reads from and writes to the system of record. */
interface LaneRecords {
  /**
   * The entries that should be in the cabinet, of these people; those that should not are absent.
   */
  List<RosterEntry> desired(CabinetId cabinet, Collection<CardholderId> people);

  /** All entries that should be in the cabinet. */
  List<RosterEntry> desired(CabinetId cabinet);

  /** Tombstones of the cabinet. */
  Map<CardholderId, Tombstone> tombstones(CabinetId cabinet);

  /**
   * Notes durably, before a whole roster is sent, which roster store the cabinet has, and the
   * version that its roster has from then on, at least.
   */
  void adopted(CabinetId cabinet, long rosterEpoch, long version);

  /** Whether rights are only taken away, everywhere. */
  boolean isRevokeOnly();

  /** Whether a cabinet that holds nothing that it should not may keep its lease. */
  boolean mayRenew(CabinetId cabinet);

  /** Judges what a cabinet was found to hold; waits for a commit. */
  Finding found(CabinetId cabinet, Holdings holdings);

  /** Notes, soon and durably, what the cabinet acknowledged. */
  void acknowledged(CabinetId cabinet, Acknowledged acknowledged);

  /** Notes that rights may be honoured until then; the stage completes when that is durable. */
  CompletionStage<Void> leasedUntil(CabinetId cabinet, Instant until);

  /**
   * What a cabinet acknowledged.
   *
   * @param replaced whether the rows are all that it holds
   */
  record Acknowledged(
      long version,
      String digest,
      int people,
      long rosterEpoch,
      boolean replaced,
      Map<CardholderId, RosterRow> rows) {
    public Acknowledged {
      rows = Map.copyOf(rows);
    }
  }
}
