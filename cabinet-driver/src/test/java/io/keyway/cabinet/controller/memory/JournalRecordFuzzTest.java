// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.keyway.cabinet.CabinetException.ProtocolError;

/** Any bytes are a record of the journal's file, or are refused. */
final class JournalRecordFuzzTest {
  @FuzzTest
  void anyBytesAreARecordOrRefused(byte[] bytes) {
    JournalRecord record;
    try {
      record = JournalRecord.decode(bytes);
    } catch (ProtocolError e) {
      assertThat(e).hasMessageStartingWith("Bad frame of " + bytes.length + " bytes: ");
      return;
    }
    JournalRecord again = JournalRecord.decode(record.encode());
    assertThat(again.entries()).isEqualTo(record.entries());
    assertThat(again.encode()).isEqualTo(record.encode());
    if (record.known().isEmpty()) {
      assertThat(record.encode()).isEqualTo(bytes);
    }
  }
}
