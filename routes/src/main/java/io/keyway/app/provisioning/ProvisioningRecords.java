// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.audit.Receipt;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What provisioning reads from and writes to the system of record. */
interface ProvisioningRecords extends LaneRecords {
  /**
   * Notes in which protocol a cabinet is spoken with.
   *
   * @throws io.keyway.app.settings.RefusedToStart when it was another until now: what was written
   *     of its roster is in that one's terms
   */
  void speaks(CabinetId cabinet, String protocol);

  /** What is known of a cabinet since before this start. */
  Known known(CabinetId cabinet);

  /** Receipts that no cabinet has completed yet. */
  List<OpenReceipt> openReceipts();

  Optional<Receipt> receipt(String id);

  /** Notes a receipt's new state soon; never blocks. Calls for one receipt are kept in order. */
  void save(Receipt receipt);

  /** Notes that a link went up or down soon; never blocks. */
  void status(CabinetId cabinet, boolean up, Instant since, String detail);

  /** Opens an incident about a cabinet soon; never blocks. */
  void alarm(CabinetId cabinet, String kind, String detail);

  /** A cabinet refuses what it should hold: an incident until it is in sync; never blocks. */
  void refused(CabinetId cabinet, String detail);

  /** A cabinet holds all that it should: what it refused before is over; never blocks. */
  void inSync(CabinetId cabinet);

  /** A cabinet knows of changes that the database does not; never blocks. */
  void ahead(CabinetId cabinet, String detail);

  /** Opens an incident and a plan soon: a human must allow that a cabinet's roster is replaced. */
  void proposeAdoption(CabinetId cabinet, String detail);

  /**
   * @param leasedUntil latest end of any lease given; {@link Instant#EPOCH} where none was
   */
  record Known(
      Map<CardholderId, RosterRow> rows, long version, long rosterEpoch, Instant leasedUntil) {
    public Known {
      rows = Map.copyOf(rows);
    }
  }

  /** A receipt and what its person must reach in each of its cabinets. */
  record OpenReceipt(Receipt receipt, CardholderId person, long epoch, long revision) {}
}
