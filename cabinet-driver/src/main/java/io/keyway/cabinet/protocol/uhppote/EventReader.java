// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Heard;
import io.keyway.cabinet.protocol.uhppote.message.GetEvent;
import io.keyway.cabinet.protocol.uhppote.message.GetEvent.Event;
import io.keyway.cabinet.protocol.uhppote.message.GetEventIndex;
import io.keyway.cabinet.protocol.uhppote.message.SetEventIndex;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Makes a journal of the ring of events. An event's index is the controller's; an entry's sequence
 * counts the events that mean something, without a break, and is the same when they are read again.
 * Where the ring ran over, a gap tells how many events are lost.
 */
final class EventReader {
  private static final int WINDOW = 200;
  private static final int PIECE = 100;

  private final Table table;
  private final Deque<Heard> unacknowledged = new ArrayDeque<>();
  private Heard last;
  private boolean isBegun;

  EventReader(Table table) {
    this.table = table;
    this.last = table.ledger().heard();
  }

  /** Sequence of the newest entry that was read. */
  long sequence() {
    return last.sequence();
  }

  /**
   * Reads what is new, as much as may wait for its acknowledgement.
   *
   * @param newest index of the newest event
   * @param offset of the controller's clock, ahead of the bridge's
   * @param isUrgent whether somebody waits who must not
   */
  List<JournalEntry> read(long newest, Duration offset, BooleanSupplier isUrgent) {
    begin(newest);
    List<JournalEntry> entries = new ArrayList<>();
    if (newest < last.index()) {
      last = new Heard(0, last.sequence()); // its events were cleared
      gap(1, offset, entries);
    }
    while (last.index() < newest
        && entries.size() < PIECE
        && unacknowledged.size() < WINDOW
        && !isUrgent.getAsBoolean()) {
      try {
        next(newest, offset, entries);
      } catch (Unreachable e) {
        if (entries.isEmpty()) {
          throw e;
        }
        break; // what was read is told; the rest comes with the next beat
      }
    }
    return entries;
  }

  /** Up to this entry all are committed. */
  void acknowledged(long sequence) {
    Optional<Heard> upTo = Optional.empty();
    while (!unacknowledged.isEmpty() && unacknowledged.element().sequence() <= sequence) {
      upTo = Optional.of(unacknowledged.remove());
    }
    if (upTo.isPresent()) {
      table.ledger().keep(upTo.get());
      table.ask(new SetEventIndex(upTo.get().index()));
    }
  }

  /** A ledger that never heard of this controller goes on where others stopped, or now. */
  private void begin(long newest) {
    if (!isBegun && last.equals(new Heard(0, 0))) {
      long index = table.ask(new GetEventIndex());
      last = new Heard(index > 0 && index <= newest ? index : newest, 0);
      table.ledger().keep(last);
    }
    isBegun = true;
  }

  private void next(long newest, Duration offset, List<JournalEntry> entries) {
    long index = last.index() + 1;
    Optional<Event> event = table.ask(new GetEvent(index)).filter(e -> !e.isOverwritten());
    if (event.isEmpty()) {
      long oldest =
          table
              .ask(new GetEvent(GetEvent.OLDEST))
              .filter(first -> !first.isOverwritten() && first.index() > index)
              .map(Event::index)
              .orElse(index + 1);
      last = new Heard(Math.min(oldest, newest + 1) - 1, last.sequence());
      gap(last.index() - index + 1, offset, entries);
      return;
    }
    last = new Heard(index, last.sequence());
    meaning(event.get()).ifPresent(what -> add(event.get(), what, offset, entries));
  }

  private void gap(long lost, Duration offset, List<JournalEntry> entries) {
    long from = last.sequence() + 1;
    last = new Heard(last.index(), last.sequence() + lost);
    entries.add(
        entry(
            table.clock().instant(),
            offset,
            false,
            Optional.empty(),
            new JournalGap(from, last.sequence())));
  }

  private void add(Event event, CustodyEvent what, Duration offset, List<JournalEntry> entries) {
    last = new Heard(last.index(), last.sequence() + 1);
    ZoneId zone = table.ledger().zone().orElse(ZoneOffset.UTC);
    Instant at =
        event.at().map(time -> time.atZone(zone).toInstant()).orElseGet(table.clock()::instant);
    Optional<CardholderId> person = event.isSwipe() ? holder(event) : Optional.empty();
    boolean certain = event.at().isPresent() && table.ledger().zone().isPresent();
    entries.add(entry(at, offset, certain, person, what));
  }

  private JournalEntry entry(
      Instant at,
      Duration offset,
      boolean certain,
      Optional<CardholderId> person,
      CustodyEvent what) {
    unacknowledged.add(last);
    return new JournalEntry(
        table.ledger().epoch(), last.sequence(), at, offset.toMillis(), certain, person, what);
  }

  private Optional<CardholderId> holder(Event event) {
    return table.ledger().holder(event.card());
  }

  private Optional<CustodyEvent> meaning(Event event) {
    return Occurrences.of(event, table.ledger().placement(event.card()).isPresent());
  }
}
