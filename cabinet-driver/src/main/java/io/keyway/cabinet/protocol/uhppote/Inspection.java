// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Lifted;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Placement;
import io.keyway.cabinet.protocol.uhppote.message.Card;
import io.keyway.cabinet.protocol.uhppote.message.CountCards;
import io.keyway.cabinet.protocol.uhppote.message.GetCard;
import io.keyway.cabinet.protocol.uhppote.message.GetCardAt;
import io.keyway.cabinet.protocol.uhppote.message.GetCardAt.Taken;
import io.keyway.model.identity.CardholderId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the whole card table and compares it with the ledger. Gives nothing: a card that is missing
 * takes its person out of the roster, one that is not as it was given goes with them, and the
 * bridge, which sees another digest, gives anew what it still wants to be there. A card of nobody
 * stays and is told.
 */
final class Inspection implements Work {
  private static final int MOST_PLACES = 100_000;

  private final Table table;
  private final Map<Long, Card> seen = new HashMap<>();
  private final List<Card> strangers = new ArrayList<>();
  private Deque<Long> doubtful = new ArrayDeque<>();
  private long total = -1;
  private long place;
  private boolean isRead;

  Inspection(Table table) {
    this.table = table;
  }

  @Override
  public boolean step() {
    if (total < 0) {
      total = table.ask(new CountCards());
    } else if (!isRead) {
      read();
    } else if (!doubtful.isEmpty()) {
      settle(doubtful.element());
      doubtful.remove();
    }
    if (total >= 0 && !isRead && (seen.size() >= total || place >= MOST_PLACES)) {
      compare();
    }
    if (!isRead || !doubtful.isEmpty()) {
      return false;
    }
    table.foundStrangers(strangers);
    return true;
  }

  private void read() {
    switch (table.ask(new GetCardAt(place + 1))) {
      case Taken(Card card) -> seen.put(card.number(), card);
      case GetCardAt.Freed freed -> {
        // Others may follow.
      }
      case GetCardAt.Beyond beyond -> total = seen.size();
    }
    place++;
  }

  private void compare() {
    isRead = true;
    Set<Long> doubts = new TreeSet<>();
    seen.values().stream().filter(card -> !isAsGiven(card)).forEach(c -> doubts.add(c.number()));
    table.ledger().placements().stream()
        .map(placement -> placement.card().number())
        .filter(number -> !seen.containsKey(number))
        .forEach(doubts::add);
    doubtful = new ArrayDeque<>(doubts);
  }

  /** Whether somebody holds it by the roster, and it is not more than they were given. */
  private boolean isAsGiven(Card card) {
    Optional<Placement> placement =
        table
            .ledger()
            .placement(card.number())
            .filter(given -> table.ledger().entry(given.person()).isPresent())
            .filter(given -> card.isWithin(given.card()));
    placement
        .filter(given -> !given.card().equals(card))
        .ifPresent(given -> table.ledger().saw(card));
    return placement.isPresent();
  }

  /** Asks once more: revocations go on while the table is read. */
  private void settle(long number) {
    Optional<Card> there = table.ask(new GetCard(number));
    Optional<Placement> placement = table.ledger().placement(number);
    if (there.isPresent() && placement.isEmpty() && table.ledger().holder(number).isPresent()) {
      table.take(number); // it was deleted before: a packet was late, or somebody put it back
    } else if (there.isPresent() && placement.isEmpty()) {
      strangers.add(there.get());
    } else if (there.isPresent() && !isAsGiven(there.get())) {
      table.take(number);
      drop(placement);
    } else if (there.isEmpty() && placement.isPresent()) {
      table.ledger().keep(new Lifted(List.of(number)));
      drop(placement);
    }
  }

  private void drop(Optional<Placement> placement) {
    Optional<CardholderId> person =
        placement.map(Placement::person).filter(p -> table.ledger().entry(p).isPresent());
    person.ifPresent(gone -> table.roster(0, List.of(gone), List.of(), List.of()));
    person.ifPresent(gone -> doubtful.addAll(table.ledger().cardsOf(gone)));
  }
}
