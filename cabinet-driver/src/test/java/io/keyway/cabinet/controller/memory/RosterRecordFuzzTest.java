// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.protocol.link.message.RosterState;
import io.keyway.cabinet.protocol.link.message.WireEntry;
import io.keyway.model.access.Tombstone;

/** Any bytes are a record of the roster's file that can be folded in, or are refused. */
final class RosterRecordFuzzTest {
  @FuzzTest
  void anyBytesAreARecordOrRefused(byte[] bytes) {
    RosterRecord record;
    try {
      record = RosterRecord.decode(bytes);
    } catch (ProtocolError e) {
      assertThat(e).hasMessageStartingWith("Bad frame of " + bytes.length + " bytes: ");
      return;
    }
    if (record.former().size() < 2) {
      assertThat(record.encode()).isEqualTo(bytes);
    }
    Roster roster = new Roster();
    record.foldInto(roster);
    RosterState once = roster.state();
    record.foldInto(roster);
    assertThat(roster.state()).isEqualTo(once);
    assertThat(once).isEqualTo(recount(roster));
    for (Tombstone tombstone : roster.tombstones()) {
      assertThat(roster.entry(tombstone.person()).filter(tombstone::forbids)).isEmpty();
    }
  }

  private static RosterState recount(Roster roster) {
    RosterDigest digest = new RosterDigest();
    roster.entries().forEach(entry -> digest.put(entry.person(), WireEntry.digest(entry)));
    return new RosterState(roster.state().version(), digest.hex(), digest.people());
  }
}
