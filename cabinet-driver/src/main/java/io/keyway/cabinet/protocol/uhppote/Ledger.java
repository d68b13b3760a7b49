// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.durable.LogFile;
import io.keyway.cabinet.durable.LogFile.Opened;
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
import io.keyway.model.identity.CardholderId;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a controller was given, by whom it is held and up to where it was heard: all that its own
 * card table does not say. On the disk before the controller is told, so that no card of ours is
 * ever a stranger's. Belongs to one thread.
 */
final class Ledger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
  private static final long WORTH_TIDYING = 512 * 1024;
  private static final int PIECE = 500;

  private final LogFile log;
  private final Map<CardholderId, RosterEntry> entries = new TreeMap<>();
  private final Map<CardholderId, Tombstone> tombstones = new TreeMap<>();
  private final Map<Long, Placement> placed = new TreeMap<>();
  private final Map<Long, CardholderId> formerHolders = new HashMap<>();
  private Optional<ZoneId> zone = Optional.empty();
  private Optional<Lease> lease = Optional.empty();
  private Heard heard = new Heard(0, 0);
  private long epoch;
  private long version;
  private long sizeWhenTidy;

  private Ledger(LogFile log) {
    this.log = log;
  }

  /** Opens a ledger, or begins an empty one. */
  static Ledger open(Path file) {
    Opened opened = LogFile.open(file);
    List<LedgerRecord> records = opened.read(LedgerRecord::decode);
    Ledger ledger = new Ledger(opened.log());
    records.forEach(ledger::fold);
    if (opened.damaged()) {
      LOG.error("The ledger of a controller is damaged: all rights are void. file={}", file);
      ledger.entries.clear();
      ledger.version = 0;
    }
    if (opened.damaged() || records.isEmpty()) {
      ledger.epoch = RandomGenerator.getDefault().nextLong(1, 1L << 53);
      ledger.rewrite();
    }
    ledger.sizeWhenTidy = ledger.log.size();
    return ledger;
  }

  long epoch() {
    return epoch;
  }

  long version() {
    return version;
  }

  Optional<ZoneId> zone() {
    return zone;
  }

  Optional<Lease> lease() {
    return lease;
  }

  Heard heard() {
    return heard;
  }

  Optional<RosterEntry> entry(CardholderId person) {
    return Optional.ofNullable(entries.get(person));
  }

  Collection<RosterEntry> entries() {
    return List.copyOf(entries.values());
  }

  Collection<Tombstone> tombstones() {
    return List.copyOf(tombstones.values());
  }

  Optional<Tombstone> tombstone(CardholderId person) {
    return Optional.ofNullable(tombstones.get(person));
  }

  /** Whether nothing newer is known of an entry's person, and no tombstone forbids it. */
  boolean admits(RosterEntry entry) {
    Tombstone tombstone = tombstones.get(entry.person());
    RosterEntry known = entries.get(entry.person());
    return (tombstone == null || !tombstone.forbids(entry))
        && (known == null
            || known.equals(entry)
            || !known.isAfter(entry.epoch(), entry.revision()));
  }

  Collection<Placement> placements() {
    return List.copyOf(placed.values());
  }

  Optional<Placement> placement(long card) {
    return Optional.ofNullable(placed.get(card));
  }

  /** Numbers of all cards that the controller may have of somebody. */
  List<Long> cardsOf(CardholderId person) {
    return placed.values().stream()
        .filter(placement -> placement.person().equals(person))
        .map(placement -> placement.card().number())
        .toList();
  }

  /** Whose a card is, or was last. */
  Optional<CardholderId> holder(long card) {
    return placement(card)
        .map(Placement::person)
        .or(() -> Optional.ofNullable(formerHolders.get(card)));
  }

  /** Whether somebody had a card that is not there any more, as far as is remembered. */
  boolean held(CardholderId person) {
    return formerHolders.containsValue(person);
  }

  /** Keeps a record: on the disk when this returns. */
  void keep(LedgerRecord record) {
    log.append(record.encode());
    fold(record);
  }

  /** The controller has a card with less in it than it was given. */
  void saw(Card card) {
    placed.computeIfPresent(card.number(), (number, old) -> new Placement(old.person(), card));
  }

  /** Shortens the file when most of it is history. */
  void tidy() {
    if (log.size() > WORTH_TIDYING && log.size() > 4 * sizeWhenTidy) {
      rewrite();
      sizeWhenTidy = log.size();
    }
  }

  @Override
  public void close() {
    log.close();
  }

  private void fold(LedgerRecord record) {
    switch (record) {
      case Begun(long begun) -> epoch = begun;
      case Zoned(ZoneId now) -> zone = Optional.of(now);
      case Renewed(Lease now) -> lease = Optional.of(now);
      case Heard now -> heard = now;
      case Rostered rostered -> fold(rostered);
      case Placed(List<Placement> placements) ->
          placements.forEach(placement -> placed.put(placement.card().number(), placement));
      case Lifted(List<Long> cards) -> cards.forEach(this::lift);
    }
  }

  private void fold(Rostered rostered) {
    version = Math.max(version, rostered.version());
    rostered.gone().forEach(entries::remove);
    for (Tombstone tombstone : rostered.tombstones()) {
      tombstones.merge(
          tombstone.person(), tombstone, (old, fresh) -> isNewer(fresh, old) ? fresh : old);
      entries.computeIfPresent(
          tombstone.person(), (person, entry) -> tombstone.forbids(entry) ? null : entry);
    }
    for (RosterEntry entry : rostered.entries()) {
      if (admits(entry)) {
        entries.put(entry.person(), entry);
      }
    }
  }

  private static boolean isNewer(Tombstone one, Tombstone other) {
    return one.epoch() > other.epoch()
        || one.epoch() == other.epoch() && one.revision() > other.revision();
  }

  private void lift(long card) {
    Placement old = placed.remove(card);
    if (old != null) {
      formerHolders.put(card, old.person());
    }
  }

  private void rewrite() {
    List<LedgerRecord> all = new ArrayList<>();
    all.add(new Begun(epoch));
    zone.ifPresent(now -> all.add(new Zoned(now)));
    lease.ifPresent(now -> all.add(new Renewed(now)));
    all.add(heard);
    all.add(new Rostered(version, List.of(), List.copyOf(tombstones.values()), List.of()));
    for (List<RosterEntry> piece : pieces(List.copyOf(entries.values()))) {
      all.add(new Rostered(version, List.of(), List.of(), piece));
    }
    for (List<Placement> piece : pieces(List.copyOf(placed.values()))) {
      all.add(new Placed(piece));
    }
    log.replace(all.stream().map(LedgerRecord::encode).toList());
  }

  private static <T> List<List<T>> pieces(List<T> all) {
    List<List<T>> pieces = new ArrayList<>();
    for (int from = 0; from < all.size(); from += PIECE) {
      pieces.add(all.subList(from, Math.min(all.size(), from + PIECE)));
    }
    return pieces;
  }
}
