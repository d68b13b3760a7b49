// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.Custody.Confidence;
import io.keyway.model.custody.Custody.State;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.Inventory;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.CustodyEvent.KeyMissing;
import io.keyway.model.custody.CustodyEvent.KeyReturned;
import io.keyway.model.custody.CustodyEvent.KeyReturnedToWrongSlot;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import io.keyway.rules.CustodyMove.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who has which key set: what each entry of a cabinet's journal means for custody. Pure; the caller
 * keeps what is returned.
 *
 * <p>A key set that the configuration does not know is left alone: nobody can be late with it.
 */
public final class CustodyLedger {
  /** A cabinet's clock further off than this makes its times doubtful even when corrected. */
  public static final Duration SKEW = Duration.ofMinutes(1);

  private final Estate estate;

  public CustodyLedger(Estate estate) {
    this.estate = estate;
  }

  /** When an entry happened, by the bridge's clock. */
  public static Instant timeOf(JournalEntry entry) {
    return entry.at().minusMillis(entry.clockOffset());
  }

  /**
   * What an entry changes, in order.
   *
   * @param now custody of a key set as it is; empty where nothing is known
   */
  public List<CustodyMove> read(
      CabinetId cabinet, JournalEntry entry, Function<KeySetId, Optional<Custody>> now) {
    return read(cabinet, entry, now, (person, key) -> HoldLimit.NONE);
  }

  /**
   * What an entry changes, in order.
   *
   * @param now custody of a key set as it is; empty where nothing is known
   * @param limits how long a person may keep a key set
   */
  public List<CustodyMove> read(
      CabinetId cabinet,
      JournalEntry entry,
      Function<KeySetId, Optional<Custody>> now,
      BiFunction<CardholderId, KeySetId, HoldLimit> limits) {
    return switch (entry.event()) {
      case KeyTaken(SlotNumber slot, KeySetId key) ->
          moves(key, now, before -> taken(cabinet, slot, key, entry, before, limits));
      case KeyReturned(SlotNumber slot, KeySetId key) ->
          moves(key, now, before -> returned(cabinet, slot, key, entry, before));
      case KeyReturnedToWrongSlot(SlotNumber slot, KeySetId key) ->
          moves(
              key,
              now,
              before -> move(Kind.RETURNED_TO_WRONG_SLOT, before, in(cabinet, slot, key, entry)));
      case KeyMissing(SlotNumber slot, KeySetId key) ->
          moves(key, now, before -> move(Kind.MISSING, before, missing(cabinet, slot, key, entry)));
      case Inventory(Map<SlotNumber, KeySetId> present) -> inventory(cabinet, present, entry, now);
      case JournalGap gap -> doubted(cabinet, entry, now);
      case CustodyEvent.AccessDenied e -> List.of();
      case CustodyEvent.AccessGranted e -> List.of();
      case CustodyEvent.StoodBy e -> List.of();
      case CustodyEvent.DoorLeftOpen e -> List.of();
      case CustodyEvent.DoorClosed e -> List.of();
      case CustodyEvent.ForcedOpen e -> List.of();
      case CustodyEvent.Restarted e -> List.of();
      case CustodyEvent.ClockStepped e -> List.of();
      case CustodyEvent.LeaseEnded e -> List.of();
      case CustodyEvent.Duress e -> List.of();
      case CustodyEvent.Trouble e -> List.of();
      case CustodyEvent.ForeignFob e -> List.of();
      case CustodyEvent.ReleasedByOrder e -> List.of();
      case CustodyEvent.OrderDropped e -> List.of();
      case CustodyEvent.PinChosen e -> List.of();
    };
  }

  /**
   * When a key set taken at an instant must be back: the earlier of its curfew, by the clock of the
   * cabinet's zone, and its maximum hold. A curfew that a change of the clocks leaves out counts
   * after the gap.
   */
  public Optional<Instant> due(KeySetId key, Instant taken) {
    return due(key, taken, HoldLimit.NONE);
  }

  /** The same for a person who may not keep it longer than a limit. */
  public Optional<Instant> due(KeySetId key, Instant taken, HoldLimit limit) {
    KeySet keySet = estate.keySets().get(key);
    if (keySet == null) {
      return Optional.empty();
    }
    ZoneId zone = zoneOf(keySet.cabinet());
    Stream<Instant> curfews =
        Stream.concat(keySet.curfew().stream(), limit.curfews().stream())
            .map(time -> curfew(time, taken, zone));
    Stream<Instant> holds =
        Stream.concat(keySet.maxHold().stream(), limit.maxHold().stream()).map(taken::plus);
    Stream<Instant> ends = limit.backBy().stream().filter(taken::isBefore);
    return Stream.of(curfews, holds, ends).flatMap(all -> all).min(Instant::compareTo);
  }

  private static Instant curfew(LocalTime time, Instant taken, ZoneId zone) {
    ZonedDateTime local = taken.atZone(zone);
    ZonedDateTime today = local.toLocalDate().atTime(time).atZone(zone);
    return today.toInstant().isAfter(taken)
        ? today.toInstant()
        : local.toLocalDate().plusDays(1).atTime(time).atZone(zone).toInstant();
  }

  private List<CustodyMove> moves(
      KeySetId key,
      Function<KeySetId, Optional<Custody>> now,
      Function<Optional<Custody>, CustodyMove> rule) {
    return estate.keySets().containsKey(key) ? List.of(rule.apply(now.apply(key))) : List.of();
  }

  private CustodyMove taken(
      CabinetId cabinet,
      SlotNumber slot,
      KeySetId key,
      JournalEntry entry,
      Optional<Custody> before,
      BiFunction<CardholderId, KeySetId, HoldLimit> limits) {
    if (entry.person().isEmpty()) {
      return move(Kind.MISSING, before, missing(cabinet, slot, key, entry));
    }
    Custody after =
        new Custody(
            key,
            cabinet,
            slot,
            State.OUT,
            entry.person(),
            timeOf(entry),
            due(key, timeOf(entry), limits.apply(entry.person().get(), key)),
            false,
            sureness(entry));
    return move(Kind.TAKEN, before, after);
  }

  private CustodyMove returned(
      CabinetId cabinet,
      SlotNumber slot,
      KeySetId key,
      JournalEntry entry,
      Optional<Custody> before) {
    Optional<CardholderId> holder = before.flatMap(Custody::holder);
    boolean byOther =
        holder.isPresent() && entry.person().isPresent() && !holder.equals(entry.person());
    return move(
        byOther ? Kind.RETURNED_BY_OTHER : Kind.RETURNED, before, in(cabinet, slot, key, entry));
  }

  private List<CustodyMove> inventory(
      CabinetId cabinet,
      Map<SlotNumber, KeySetId> present,
      JournalEntry entry,
      Function<KeySetId, Optional<Custody>> now) {
    Map<KeySetId, SlotNumber> found = new HashMap<>();
    present.forEach((slot, key) -> found.put(key, slot));
    List<CustodyMove> moves = new ArrayList<>();
    for (KeySet keySet : estate.keySetsOf(cabinet)) {
      Optional<Custody> before = now.apply(keySet.id());
      SlotNumber slot = found.get(keySet.id());
      if (slot != null && !hangs(before, cabinet, slot)) {
        moves.add(found(cabinet, slot, keySet, entry, before));
      } else if (slot == null && before.filter(c -> c.state() == State.OUT).isEmpty()) {
        moves.add(move(Kind.MISSING, before, missing(cabinet, keySet.slot(), keySet.id(), entry)));
      }
    }
    return moves;
  }

  private CustodyMove found(
      CabinetId cabinet,
      SlotNumber slot,
      KeySet keySet,
      JournalEntry entry,
      Optional<Custody> before) {
    Custody in = in(cabinet, slot, keySet.id(), entry);
    boolean unseen = before.filter(c -> c.state() == State.OUT).isPresent();
    Kind kind = slot.equals(keySet.slot()) ? Kind.FOUND : Kind.RETURNED_TO_WRONG_SLOT;
    return move(kind, before, unseen ? with(in, Confidence.GAP) : in);
  }

  private List<CustodyMove> doubted(
      CabinetId cabinet, JournalEntry entry, Function<KeySetId, Optional<Custody>> now) {
    return estate.keySetsOf(cabinet).stream()
        .flatMap(keySet -> now.apply(keySet.id()).stream())
        .filter(c -> c.cabinet().equals(cabinet) && c.confidence() == Confidence.CERTAIN)
        .map(c -> move(Kind.DOUBTED, Optional.of(c), since(with(c, Confidence.GAP), timeOf(entry))))
        .toList();
  }

  private ZoneId zoneOf(CabinetId cabinet) {
    Estate.Cabinet known = estate.cabinets().get(cabinet);
    return known == null ? ZoneId.of("UTC") : known.layout().zone();
  }

  private static boolean hangs(Optional<Custody> known, CabinetId cabinet, SlotNumber slot) {
    return known
        .filter(c -> c.state() == State.IN && c.cabinet().equals(cabinet) && c.slot().equals(slot))
        .isPresent();
  }

  private static CustodyMove move(Kind kind, Optional<Custody> before, Custody after) {
    return new CustodyMove(kind, before, after);
  }

  private static Custody in(CabinetId cabinet, SlotNumber slot, KeySetId key, JournalEntry entry) {
    return new Custody(
        key,
        cabinet,
        slot,
        State.IN,
        Optional.empty(),
        timeOf(entry),
        Optional.empty(),
        false,
        sureness(entry));
  }

  private Custody missing(CabinetId cabinet, SlotNumber slot, KeySetId key, JournalEntry entry) {
    return new Custody(
        key,
        cabinet,
        slot,
        State.OUT,
        Optional.empty(),
        timeOf(entry),
        due(key, timeOf(entry)),
        false,
        Confidence.UNASSIGNED);
  }

  private static Custody with(Custody c, Confidence confidence) {
    return new Custody(
        c.keySet(),
        c.cabinet(),
        c.slot(),
        c.state(),
        c.holder(),
        c.since(),
        c.due(),
        c.overdue(),
        confidence);
  }

  private static Custody since(Custody c, Instant since) {
    return new Custody(
        c.keySet(),
        c.cabinet(),
        c.slot(),
        c.state(),
        c.holder(),
        since,
        c.due(),
        c.overdue(),
        c.confidence());
  }

  private static Confidence sureness(JournalEntry entry) {
    boolean skewed =
        !entry.timeCertain()
            || Duration.ofMillis(Math.abs(entry.clockOffset())).compareTo(SKEW) > 0;
    return skewed ? Confidence.SKEWED : Confidence.CERTAIN;
  }
}
