// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.TestRoster;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.AccessDenied;
import io.keyway.model.custody.CustodyEvent.AccessGranted;
import io.keyway.model.custody.CustodyEvent.ForcedOpen;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.CustodyEvent.Restarted;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.SlotNumber;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events of a controller are its journal. */
final class UhppoteEventsTest extends ControllerFixture {
  UhppoteEventsTest(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void whoWentThroughAndWhoWasRefusedIsWritten() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(1), 1));

    controller.swipe(card(1), 2);
    controller.swipe(card(1), 3);
    controller.swipe(9_999_999, 1);
    controller.happens(2, true, 2, 0, 23);
    controller.happens(3, false, 1, 0, 38);
    controller.happens(2, false, 0, 0, 28);
    List<JournalEntry> entries = journal(5);

    assertThat(entries).extracting(JournalEntry::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(entries)
        .extracting(JournalEntry::event)
        .containsExactly(
            new AccessGranted(),
            new AccessDenied("not-entitled", Optional.of(new SlotNumber(3))),
            new AccessDenied("unknown-badge", Optional.of(new SlotNumber(1))),
            new ForcedOpen(),
            new Restarted("power"));
    assertThat(entries.getFirst().person()).contains(TestRoster.person(1));
    assertThat(entries.get(2).person()).isEmpty();
    assertThat(entries.getFirst().at()).isEqualTo(clock.instant());
  }

  @Test
  void aRingThatRanOverLeavesAGapOfTheRightLength() {
    CabinetSession session = ready();
    controller.happens(1, true, 1, card(1), 1);
    journal(1);
    session.acknowledgeJournal(1);
    await(() -> controller.eventIndex() == 1);
    controller.mostEvents(5);
    controller.silent(true);
    listener.awaitUnlinked();
    for (int i = 0; i < 12; i++) {
      controller.happens(1, true, 1, card(1), 1);
    }
    controller.silent(false);
    listener.awaitLinked();

    List<JournalEntry> entries = journal(6);

    assertThat(entries.getFirst().event()).isEqualTo(new JournalGap(2, 8));
    assertThat(entries)
        .extracting(JournalEntry::sequence)
        .containsExactly(8L, 9L, 10L, 11L, 12L, 13L);
  }

  @Test
  void eventsThatWereClearedAreAGapAndTheNextOnesAreHeard() {
    ready();
    controller.happens(1, true, 1, card(1), 1);
    controller.happens(1, true, 1, card(1), 1);
    journal(2);

    controller.clearEvents();
    controller.happens(3, false, 1, 0, 38);
    List<CustodyEvent> events = journal(2).stream().map(JournalEntry::event).toList();

    assertThat(events).containsExactly(new JournalGap(3, 3), new ForcedOpen());
  }

  @Test
  void whatHappenedBeforeKeywayCameIsNotItsJournal() {
    controller.happens(1, true, 1, card(1), 1);
    ready();

    controller.happens(3, false, 1, 0, 38);

    assertThat(journal(1)).extracting(JournalEntry::event).containsExactly(new ForcedOpen());
  }
}
