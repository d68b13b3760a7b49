// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Lifted;
import io.keyway.cabinet.protocol.uhppote.LedgerRecord.Rostered;
import io.keyway.cabinet.protocol.uhppote.message.Card;
import io.keyway.cabinet.protocol.uhppote.message.DeleteCard;
import io.keyway.cabinet.protocol.uhppote.message.GetCard;
import io.keyway.cabinet.protocol.uhppote.message.PutCard;
import io.keyway.cabinet.protocol.uhppote.message.Request;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.identity.CardholderId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;

/**
 * A controller's card table, as far as it is known: what the ledger says of it, and the cards that
 * nobody here put there. Those stand in the digest and in a read-back as people of their own, so
 * that the bridge sees that there is something, and can have it taken away. Belongs to one thread.
 */
final class Table {
  private static final String STRANGER = "unknown-card-";
  private static final int TRIES = 3;

  private final Exchange exchange;
  private final Ledger ledger;
  private final long serial;
  private final Clock clock;
  private final Map<CardholderId, Card> strangers = new TreeMap<>();
  private final Queue<Long> lifted = new ArrayDeque<>();
  private RosterDigest digest;

  Table(Exchange exchange, Ledger ledger, long serial, Clock clock) {
    this.exchange = exchange;
    this.ledger = ledger;
    this.serial = serial;
    this.clock = clock;
    this.digest = freshDigest();
  }

  Ledger ledger() {
    return ledger;
  }

  Clock clock() {
    return clock;
  }

  <A> A ask(Request<A> request) {
    return exchange.ask(request);
  }

  // What is there
  // ------------------------------------------------------------------------------------------

  String digest() {
    return digest.hex();
  }

  int people() {
    return digest.people();
  }

  /** Cards that nobody here put there, by the name under which they are told. */
  Map<CardholderId, Card> strangers() {
    return Map.copyOf(strangers);
  }

  /** The entry that stands for a card of nobody. */
  static RosterEntry standIn(CardholderId stranger) {
    return new RosterEntry(stranger, 1, 1, List.of(), 0, List.of());
  }

  /** How many cards there should be. */
  long size() {
    return ledger.placements().size() + strangers.size();
  }

  /** These are the cards of nobody now. */
  void foundStrangers(Collection<Card> cards) {
    strangers.clear();
    cards.forEach(card -> strangers.put(nameOf(card.number()), card));
    digest = freshDigest();
  }

  /** The cards to be deleted when somebody, or a card of nobody, is to be without rights. */
  List<Long> cardsOf(CardholderId person) {
    Card stranger = strangers.get(person);
    return stranger == null ? ledger.cardsOf(person) : List.of(stranger.number());
  }

  /** The right door's rights; empty while it was not told its zone. */
  Optional<DoorRights> rights() {
    return ledger.zone().map(DoorRights::new);
  }

  /** The cards that an entry stands for now; none without a zone or a lease. */
  List<Card> cards(RosterEntry entry) {
    return rights()
        .flatMap(rights -> ledger.lease().map(lease -> rights.cards(entry, lease, clock.instant())))
        .orElse(List.of());
  }

  // What changes
  // -------------------------------------------------------------------------------------------

  /** Keeps a change of the roster. */
  void roster(
      long version,
      Collection<CardholderId> gone,
      Collection<Tombstone> tombstones,
      Collection<RosterEntry> entries) {
    ledger.keep(
        new Rostered(version, List.copyOf(gone), List.copyOf(tombstones), List.copyOf(entries)));
    gone.forEach(this::refresh);
    tombstones.forEach(tombstone -> refresh(tombstone.person()));
    entries.forEach(entry -> refresh(entry.person()));
  }

  /**
   * Deletes a card and sees that it is gone.
   *
   * @throws Unreachable when there is no answer, or it does not go
   */
  void take(long card) {
    for (int tries = 0; tries < TRIES; tries++) {
      ask(new DeleteCard(card));
      if (ask(new GetCard(card)).isEmpty()) {
        gone(card);
        return;
      }
    }
    throw new Unreachable("it does not delete a card");
  }

  /**
   * Gives a card and sees that it is there.
   *
   * @return whether the controller took it: a full one does not
   * @throws Unreachable when there is no answer, or it does not keep it
   */
  boolean give(Card card) {
    for (int tries = 0; tries < TRIES; tries++) {
      if (!ask(new PutCard(card))) {
        return false;
      }
      if (ask(new GetCard(card.number())).filter(card::equals).isPresent()) {
        if (strangers.remove(nameOf(card.number())) != null) {
          digest = freshDigest();
        }
        return true;
      }
    }
    throw new Unreachable("it does not keep a card");
  }

  /** A card that is not there any more. */
  void gone(long card) {
    if (ledger.placement(card).isPresent()) {
      ledger.keep(new Lifted(List.of(card)));
    }
    if (strangers.remove(nameOf(card)) != null) {
      digest = freshDigest();
    }
    lifted.add(card);
  }

  /** A card that was deleted a while ago, to be looked for again; empty where there is none. */
  Optional<Long> nextLifted() {
    return Optional.ofNullable(lifted.poll());
  }

  private void refresh(CardholderId person) {
    ledger
        .entry(person)
        .ifPresentOrElse(
            entry -> digest.put(person, EntryBytes.digest(entry)), () -> digest.remove(person));
  }

  private RosterDigest freshDigest() {
    RosterDigest fresh = new RosterDigest();
    ledger.entries().forEach(entry -> fresh.put(entry.person(), EntryBytes.digest(entry)));
    strangers.keySet().forEach(name -> fresh.put(name, EntryBytes.digest(standIn(name))));
    return fresh;
  }

  /** A name that does not tell the card's number. */
  private CardholderId nameOf(long card) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((serial + "/" + card).getBytes(StandardCharsets.US_ASCII));
      return new CardholderId(STRANGER + HexFormat.of().formatHex(hash, 0, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
