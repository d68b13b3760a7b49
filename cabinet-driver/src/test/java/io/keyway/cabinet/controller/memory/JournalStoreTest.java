// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.TestRoster;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.DoorClosed;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.CustodyEvent.KeyReturned;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStoreTest {
  private static final JournalStore.Stamp STAMP =
      new JournalStore.Stamp(1, Instant.parse("2026-03-02T09:00:00Z"), 0, true);
  private static final CustodyEvent TAKEN = new KeyTaken(new SlotNumber(1), new KeySetId("K-1"));
  private static final CustodyEvent BACK = new KeyReturned(new SlotNumber(1), new KeySetId("K-1"));

  @TempDir Path folder = Path.of("");

  @Test
  void sequencesCountOnOverARestart() {
    JournalStore journal = open();
    write(journal, 3);
    journal.acknowledge(2);
    journal.close();

    JournalStore again = open();
    write(again, 1);

    assertThat(again.acknowledged()).isEqualTo(2);
    assertThat(sequences(again)).containsExactly(3L, 4L);
  }

  @Test
  void whatIsNotAcknowledgedIsSentAgainAfterTheProcessDied() {
    write(open(), 3);

    assertThat(sequences(open())).containsExactly(1L, 2L, 3L);
  }

  @Test
  void anAcknowledgementBeyondTheEndCountsAsOneOfTheEnd() {
    JournalStore journal = open();
    write(journal, 2);
    journal.acknowledge(99);
    write(journal, 1);

    assertThat(journal.acknowledged()).isEqualTo(2);
    assertThat(sequences(journal)).containsExactly(3L);
  }

  @Test
  void withoutRoomTheOldestBecomeOneGap() {
    JournalStore journal = open();
    journal.limit(4);
    write(journal, 10);

    assertThat(sequences(journal)).containsExactly(7L, 8L, 9L, 10L);
    assertThat(first(journal).event()).isEqualTo(new JournalGap(1, 7));
    assertThat(journal.hasGap()).isTrue();
    assertThat(sequences(open())).containsExactly(7L, 8L, 9L, 10L);
    assertThat(first(open()).event()).isEqualTo(new JournalGap(1, 7));
    journal.acknowledge(7);
    assertThat(journal.hasGap()).isFalse();
  }

  @Test
  void aSmallerRoomLosesTheOldestAtOnce() {
    JournalStore journal = open();
    write(journal, 10);
    journal.acknowledge(2);
    journal.limit(3);

    assertThat(first(journal).event()).isEqualTo(new JournalGap(3, 8));
    assertThat(sequences(journal)).containsExactly(8L, 9L, 10L);
  }

  @Test
  void itKnowsWhoHoldsWhatAlsoWhenTheEntriesAreGone() {
    JournalStore journal = open();
    journal.write(STAMP, Optional.of(TestRoster.person(1)), List.of(TAKEN));
    fillAndAcknowledge(journal);
    journal.close();

    JournalStore again = open();

    assertThat(again.known().heldBy(TestRoster.person(1))).isEqualTo(1);
    again.write(STAMP, Optional.empty(), List.of(BACK));
    assertThat(again.known().heldBy(TestRoster.person(1))).isZero();
  }

  @Test
  void anAcknowledgedJournalTakesLittleRoom() throws IOException {
    JournalStore journal = open();
    fillAndAcknowledge(journal);

    assertThat(Files.size(file())).isLessThan(100_000);
    assertThat(journal.last()).isEqualTo(20_000);
    journal.close();
    assertThat(open().last()).isEqualTo(20_000);
  }

  @Test
  void aDamagedFileSaysWhatIsLostAndReusesNoSequence() throws IOException {
    JournalStore journal = open();
    write(journal, 3);
    journal.close();
    byte[] bytes = Files.readAllBytes(file());
    bytes[2] ^= 1;
    Files.write(file(), bytes);

    JournalStore again = open();
    write(again, 1);

    assertThat(first(again).event()).isInstanceOf(JournalGap.class);
    assertThat(again.last()).isGreaterThan(3);
    assertThat(sequences(open())).hasSize(2);
  }

  private static void fillAndAcknowledge(JournalStore journal) {
    long before = journal.last();
    List<CustodyEvent> many = Collections.nCopies(200, new DoorClosed());
    for (int i = 0; i < 100; i++) {
      long left = Math.min(200, 20_000 - journal.last());
      journal.write(STAMP, Optional.empty(), many.subList(0, (int) left));
    }
    assertThat(journal.last()).isGreaterThan(before);
    journal.acknowledge(journal.last());
    journal.tidy();
  }

  private static void write(JournalStore journal, int entries) {
    for (int i = 0; i < entries; i++) {
      journal.write(STAMP, Optional.empty(), List.of(new DoorClosed()));
    }
  }

  private static List<Long> sequences(JournalStore journal) {
    return journal.after(0, 1_000).stream().map(JournalEntry::sequence).toList();
  }

  private static JournalEntry first(JournalStore journal) {
    return journal.after(0, 1).getFirst();
  }

  private JournalStore open() {
    return JournalStore.open(file(), STAMP);
  }

  private Path file() {
    return folder.resolve("journal.log");
  }
}
