// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Begun;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Heard;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Lifted;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Placed;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Placement;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Renewed;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Rostered;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Zoned;
import io.keyway.cabinet.protocol.uhppote.message.Card;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.Credential.Badge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the bridge remembers of a controller outlasts it, and fails closed where it is lost. */
final class LedgerTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 27);

  private final Path file;

  LedgerTest(@TempDir Path folder) {
    this.file = folder.resolve("ledger");
  }

  @Test
  void everyRecordIsReadAsItWasWritten() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      RosterEntry entry = TestRoster.random(random);
      LedgerRecord record =
          new Rostered(i, List.of(TestRoster.person(i)), List.of(grave(i)), List.of(entry));

      Rostered read = (Rostered) LedgerRecord.decode(record.encode());

      assertThat(read.encode()).isEqualTo(record.encode());
      assertThat(EntryBytes.digest(read.entries().getFirst())).isEqualTo(EntryBytes.digest(entry));
    }
    for (LedgerRecord record :
        List.of(
            new Begun(99),
            new Zoned(ZoneId.of("Europe/Berlin")),
            new Renewed(new Lease(Instant.parse("2026-11-27T09:00:00Z"), Duration.ofDays(3))),
            new Placed(List.of(placement(1), placement(2))),
            new Lifted(List.of(1L, 4_294_967_294L)),
            new Heard(77, 55))) {
      assertThat(LedgerRecord.decode(record.encode())).isEqualTo(record);
    }
  }

  @Test
  void aDigestTellsEntriesApartByAllButTheirPins() {
    Random random = new Random(8);
    for (int i = 0; i < 2_000; i++) {
      RosterEntry entry = TestRoster.random(random);
      RosterEntry other = TestRoster.random(random);
      RosterEntry withoutPins =
          new RosterEntry(
              entry.person(),
              entry.epoch(),
              entry.revision(),
              entry.credentials().stream().filter(Badge.class::isInstance).toList().reversed(),
              entry.maxKeys(),
              entry.grants().reversed());

      assertThat(EntryBytes.digest(withoutPins)).isEqualTo(EntryBytes.digest(entry));
      assertThat(EntryBytes.digest(other)).isNotEqualTo(EntryBytes.digest(entry));
    }
  }

  @Test
  void bytesThatAreNoRecordAreRefused() {
    byte[] record = new Rostered(1, List.of(), List.of(grave(1)), List.of()).encode();

    assertThatThrownBy(() -> LedgerRecord.decode(new byte[] {99}))
        .isInstanceOf(ProtocolError.class);
    assertThatThrownBy(() -> LedgerRecord.decode(Arrays.copyOf(record, record.length + 1)))
        .isInstanceOf(ProtocolError.class)
        .hasMessageContaining("longer");
    for (int length = 0; length < record.length; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      assertThatThrownBy(() -> LedgerRecord.decode(cut)).isInstanceOf(ProtocolError.class);
    }
  }

  @Test
  void whatWasKeptIsThereAfterItIsOpenedAnew() {
    long epoch;
    try (Ledger ledger = Ledger.open(file)) {
      epoch = ledger.epoch();
      ledger.keep(new Zoned(ZoneId.of("Europe/Berlin")));
      ledger.keep(new Placed(List.of(placement(1), placement(2))));
      ledger.keep(new Rostered(4, List.of(), List.of(), List.of(entry(1, 1), entry(2, 1))));
      ledger.keep(new Rostered(5, List.of(), List.of(grave(2)), List.of()));
      ledger.keep(new Lifted(List.of(2L)));
      ledger.keep(new Heard(9, 3));
    }

    try (Ledger again = Ledger.open(file)) {
      assertThat(again.epoch()).isEqualTo(epoch);
      assertThat(again.version()).isEqualTo(5);
      assertThat(again.entries()).containsExactly(entry(1, 1));
      assertThat(again.cardsOf(TestRoster.person(1))).containsExactly(1L);
      assertThat(again.holder(2)).contains(TestRoster.person(2));
      assertThat(again.admits(entry(2, 1))).isFalse();
      assertThat(again.admits(entry(2, 2))).isTrue();
      assertThat(again.heard()).isEqualTo(new Heard(9, 3));
    }
  }

  @Test
  void aLongHistoryIsShortenedAndNothingIsLost() {
    long longest;
    try (Ledger ledger = Ledger.open(file)) {
      for (int i = 1; i <= 12_000; i++) {
        ledger.keep(new Placed(List.of(placement(i % 50 + 1))));
      }
      ledger.keep(new Rostered(5, List.of(), List.of(grave(2)), List.of(entry(1, 1))));
      longest = size();
      ledger.tidy();
    }

    assertThat(size()).isLessThan(longest / 4);
    try (Ledger again = Ledger.open(file)) {
      assertThat(again.placements()).hasSize(50);
      assertThat(again.version()).isEqualTo(5);
      assertThat(again.tombstones()).containsExactly(grave(2));
      assertThat(again.entries()).containsExactly(entry(1, 1));
    }
  }

  @Test
  void aDamagedLedgerKeepsWhatForbidsAndNoRights() throws IOException {
    long epoch;
    try (Ledger ledger = Ledger.open(file)) {
      epoch = ledger.epoch();
      ledger.keep(new Placed(List.of(placement(1))));
      ledger.keep(new Rostered(4, List.of(), List.of(grave(2)), List.of(entry(1, 1))));
      ledger.keep(new Heard(9, 3));
    }
    byte[] bytes = Files.readAllBytes(file);
    int third = new Heard(0, 0).encode().length;
    bytes[lastContent(bytes) - third - 40] ^= 1;
    Files.write(file, bytes);

    try (Ledger again = Ledger.open(file)) {
      assertThat(again.epoch()).isNotEqualTo(epoch);
      assertThat(again.entries()).isEmpty();
      assertThat(again.cardsOf(TestRoster.person(1))).containsExactly(1L);
    }
  }

  /** Where the zeros that were written in advance begin. */
  private static int lastContent(byte[] bytes) {
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RosterEntry entry(int person, long revision) {
    return TestRoster.entry(person, revision);
  }

  private static Tombstone grave(int person) {
    return new Tombstone(TestRoster.person(person), 1, 1);
  }

  private static Placement placement(int number) {
    return new Placement(
        TestRoster.person(number), Card.of(number, DAY, DAY.plusDays(2), List.of(1, 0, 0, 1)));
  }
}
