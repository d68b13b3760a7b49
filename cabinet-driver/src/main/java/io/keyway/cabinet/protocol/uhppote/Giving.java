// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Lifted;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Placed;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Placement;
import io.keyway.cabinet.protocol.uhppote.message.Card;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.identity.CardholderId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Gives some people the cards that their entries stand for today. Noted in the ledger before the
 * controller is told; first what they are not to have any more, then what they are. Somebody who is
 * revoked meanwhile is passed over.
 */
final class Giving {
  private static final int PIECE = 32;

  private final Table table;
  private final List<RosterEntry> entries;
  private final Deque<Long> toTake = new ArrayDeque<>();
  private final Deque<Gift> toGive = new ArrayDeque<>();
  private boolean isPrepared;
  private boolean isFull;

  private record Gift(RosterEntry entry, Card card, Optional<Placement> before) {}

  /** Takes as many off those who wait as one line of the ledger is made for. */
  static Giving next(Table table, Deque<RosterEntry> waiting) {
    List<RosterEntry> piece = new ArrayList<>();
    while (piece.size() < PIECE && !waiting.isEmpty()) {
      piece.add(waiting.remove());
    }
    return new Giving(table, piece);
  }

  Giving(Table table, List<RosterEntry> entries) {
    this.table = table;
    this.entries = entries;
  }

  /**
   * Does the next piece.
   *
   * @return whether all have what they are to have
   * @throws Refusal when the controller is full, or a badge is another person's
   */
  boolean step() {
    if (!isPrepared) {
      prepare();
      isPrepared = true;
    }
    if (!toTake.isEmpty()) {
      table.take(toTake.element());
      toTake.remove();
    } else if (!toGive.isEmpty()) {
      give(toGive.element());
      toGive.poll();
    }
    if (!toTake.isEmpty() || !toGive.isEmpty()) {
      return false;
    }
    enrol();
    if (isFull) {
      throw new Refusal("over-limit");
    }
    return true;
  }

  /** Who has all their cards is in the roster, and nobody else is. */
  private void enrol() {
    List<CardholderId> without = without();
    List<RosterEntry> news =
        entries.stream()
            .filter(table.ledger()::admits)
            .filter(entry -> !without.contains(entry.person()))
            .filter(this::isNews)
            .toList();
    List<CardholderId> gone =
        without.stream().filter(person -> table.ledger().entry(person).isPresent()).toList();
    if (!news.isEmpty() || !gone.isEmpty()) {
      table.roster(0, gone, List.of(), news);
    }
  }

  /** Those of them who do not have all the cards that they are to have. */
  private List<CardholderId> without() {
    return entries.stream()
        .filter(table.ledger()::admits)
        .filter(entry -> !table.cardsOf(entry.person()).containsAll(numbers(entry)))
        .map(RosterEntry::person)
        .toList();
  }

  private List<Long> numbers(RosterEntry entry) {
    return table.cards(entry).stream().map(Card::number).toList();
  }

  private boolean isNews(RosterEntry entry) {
    return !table.ledger().entry(entry.person()).equals(Optional.of(entry));
  }

  private void prepare() {
    List<Placement> placements = new ArrayList<>();
    for (RosterEntry entry : entries) {
      if (table.ledger().admits(entry)) {
        prepare(entry, placements);
      }
    }
    if (!placements.isEmpty()) {
      table.ledger().keep(new Placed(placements));
    }
  }

  private void prepare(RosterEntry entry, List<Placement> placements) {
    CardholderId person = entry.person();
    List<Card> wanted = table.cards(entry);
    List<Long> numbers = wanted.stream().map(Card::number).toList();
    table.cardsOf(person).stream().filter(old -> !numbers.contains(old)).forEach(toTake::add);
    for (Card card : wanted) {
      Optional<Placement> before = table.ledger().placement(card.number());
      if (before.filter(old -> !old.person().equals(person)).isPresent()) {
        throw new Refusal("invalid: a badge of " + person + " is another person's here");
      }
      if (before.filter(old -> old.card().equals(card)).isEmpty()) {
        placements.add(new Placement(person, card));
        toGive.add(new Gift(entry, card, before));
      }
    }
  }

  private void give(Gift gift) {
    boolean isWanted =
        table.ledger().admits(gift.entry())
            && table.ledger().placement(gift.card().number()).isPresent();
    if (isWanted && !table.give(gift.card())) {
      toGive.forEach(this::takeBack);
      toGive.clear();
      isFull = true;
      without().forEach(person -> toTake.addAll(table.cardsOf(person)));
    }
  }

  /** What was noted and not given is as it was before. */
  private void takeBack(Gift gift) {
    table
        .ledger()
        .keep(
            gift.before().isPresent()
                ? new Placed(List.of(gift.before().get()))
                : new Lifted(List.of(gift.card().number())));
  }
}
