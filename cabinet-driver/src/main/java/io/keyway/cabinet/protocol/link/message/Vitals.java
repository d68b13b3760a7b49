// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import java.time.Instant;

/**
 * How a cabinet is: part of its hello and of each heartbeat.
 *
 * @param boot id of the controller's boot
 * @param rosterEpoch id of the roster store, drawn anew when its content was lost
 * @param roster what it holds
 * @param journalLast sequence of the newest journal entry, 0 where there is none
 * @param journalAcknowledged up to which entry the bridge acknowledged
 * @param clock the cabinet's clock
 * @param leaseSeconds what is left of the lease, rounded down; 0 when it ended
 */
public record Vitals(
    long boot,
    long rosterEpoch,
    RosterState roster,
    long journalLast,
    long journalAcknowledged,
    Instant clock,
    long leaseSeconds) {

  void encode(CborWriter out) {
    out.map(
        fields -> {
          fields.integer(1, boot).integer(2, rosterEpoch);
          roster.encode(fields, 3);
          fields
              .integer(6, journalLast)
              .integer(7, journalAcknowledged)
              .instant(8, clock)
              .integer(9, leaseSeconds);
        });
  }

  static Vitals decode(CborReader in) {
    return in.map(
        fields ->
            new Vitals(
                fields.unsigned(1),
                fields.unsigned(2),
                RosterState.decode(fields, 3),
                fields.unsigned(6),
                fields.unsigned(7),
                fields.instant(8),
                fields.unsigned(9)));
  }
}
