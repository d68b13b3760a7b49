// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.controller.memory.JournalStore;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.ClockStepped;
import io.keyway.model.identity.CardholderId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes what happens into the journal, with the time as far as it is known. */
final class Diary {
  private final long boot;
  private final Timekeeper time;
  private final JournalStore journal;

  Diary(long boot, Timekeeper time, JournalStore journal) {
    this.boot = boot;
    this.time = time;
    this.journal = journal;
  }

  /** Writes what happened in a person's session, or in nobody's; on disk when this returns. */
  void write(Optional<CardholderId> person, CustodyEvent... events) {
    noticeClock();
    journal.write(stamp(), person, List.of(events));
  }

  /** Writes that the clock was set, if it was. */
  void noticeClock() {
    List<CustodyEvent> stepped = new ArrayList<>();
    time.step().ifPresent(step -> stepped.add(new ClockStepped(step.toMillis())));
    if (!stepped.isEmpty()) {
      journal.write(stamp(), Optional.empty(), stepped);
    }
  }

  private JournalStore.Stamp stamp() {
    return new JournalStore.Stamp(boot, time.now(), time.offset(), time.isKnown());
  }
}
