// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.Custody.Confidence;
import io.keyway.model.custody.Custody.State;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.Inventory;
import io.keyway.model.custody.CustodyEvent.JournalGap;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CustodyLedgerTest {
  private static final CabinetId CABINET = new CabinetId("C1");
  private static final KeySetId KEY = new KeySetId("K1");
  private static final SlotNumber SLOT = new SlotNumber(1);
  private static final Instant NOON = Instant.parse("2026-03-28T11:00:00Z");
  private static final Optional<CardholderId> ANNA = Optional.of(new CardholderId("anna"));
  private static final Optional<CardholderId> BOB = Optional.of(new CardholderId("bob"));

  private final CustodyLedger ledger =
      new CustodyLedger(estate(Optional.empty(), Optional.empty()));
  private final Map<KeySetId, Custody> known = new HashMap<>();

  @Test
  void takerHoldsTheKeySinceTheCorrectedTime() {
    CustodyMove move = read(entry(ANNA, new KeyTaken(SLOT, KEY), 500)).getFirst();

    assertThat(move.kind()).isEqualTo(Kind.TAKEN);
    assertThat(move.after().holder()).isEqualTo(ANNA);
    assertThat(move.after().since()).isEqualTo(NOON.minusMillis(500));
    assertThat(move.after().confidence()).isEqualTo(Confidence.CERTAIN);
  }

  @Test
  void keyTakenInNobodysSessionIsMissingAndUnassigned() {
    CustodyMove move = read(entry(Optional.empty(), new KeyTaken(SLOT, KEY), 0)).getFirst();

    assertThat(move.kind()).isEqualTo(Kind.MISSING);
    assertThat(move.after().holder()).isEmpty();
    assertThat(move.after().confidence()).isEqualTo(Confidence.UNASSIGNED);
  }

  @Test
  void keyReturnedByItsHolderIsSimplyBack() {
    read(entry(ANNA, new KeyTaken(SLOT, KEY), 0));

    CustodyMove move = read(entry(ANNA, new KeyReturned(SLOT, KEY), 0)).getFirst();

    assertThat(move.kind()).isEqualTo(Kind.RETURNED);
    assertThat(move.after().state()).isEqualTo(State.IN);
    assertThat(move.after().holder()).isEmpty();
  }

  @Test
  void keyReturnedByAnotherSaysSo() {
    read(entry(ANNA, new KeyTaken(SLOT, KEY), 0));

    assertThat(read(entry(BOB, new KeyReturned(SLOT, KEY), 0)).getFirst().kind())
        .isEqualTo(Kind.RETURNED_BY_OTHER);
  }

  @Test
  void keyInTheWrongSlotIsInAndToldWhere() {
    CustodyMove move =
        read(entry(ANNA, new KeyReturnedToWrongSlot(new SlotNumber(7), KEY), 0)).getFirst();

    assertThat(move.kind()).isEqualTo(Kind.RETURNED_TO_WRONG_SLOT);
    assertThat(move.after().slot()).isEqualTo(new SlotNumber(7));
    assertThat(move.after().state()).isEqualTo(State.IN);
  }

  @Test
  void firstInventorySettlesWhatHangsAndWhatDoesNot() {
    List<CustodyMove> moves = read(entry(Optional.empty(), new Inventory(Map.of(SLOT, KEY)), 0));

    assertThat(moves)
        .extracting(m -> m.after().keySet().value(), CustodyMove::kind)
        .containsExactlyInAnyOrder(tuple("K1", Kind.FOUND), tuple("K2", Kind.MISSING));
  }

  @Test
  void inventoryThatAgreesChangesNothing() {
    read(entry(Optional.empty(), new Inventory(Map.of(SLOT, KEY)), 0));

    assertThat(read(entry(Optional.empty(), new Inventory(Map.of(SLOT, KEY)), 0))).isEmpty();
  }

  @Test
  void holderStaysHolderWhenAnInventoryStillMissesTheKey() {
    read(entry(Optional.empty(), new Inventory(Map.of(SLOT, KEY)), 0));
    read(entry(ANNA, new KeyTaken(SLOT, KEY), 0));

    assertThat(read(entry(Optional.empty(), new Inventory(Map.of()), 0))).isEmpty();
    assertThat(requireNonNull(known.get(KEY)).holder()).isEqualTo(ANNA);
  }

  @Test
  void lostEntriesMakeCustodyDoubtful() {
    read(entry(ANNA, new KeyTaken(SLOT, KEY), 0));

    CustodyMove move = read(entry(Optional.empty(), new JournalGap(5, 9), 0)).getFirst();

    assertThat(move.after().holder()).isEqualTo(ANNA);
    assertThat(move.after().confidence()).isEqualTo(Confidence.GAP);
  }

  @Test
  void keyThatHungAndIsGoneFromTheNextInventoryIsMissing() {
    read(entry(Optional.empty(), new Inventory(Map.of(SLOT, KEY)), 0));

    CustodyMove move = read(entry(Optional.empty(), new Inventory(Map.of()), 0)).getFirst();

    assertThat(move.kind()).isEqualTo(Kind.MISSING);
    assertThat(move.after().state()).isEqualTo(State.OUT);
    assertThat(move.after().confidence()).isEqualTo(Confidence.UNASSIGNED);
  }

  @Test
  void keyThatWasOutAndHangsAgainIsFoundAndNobodySawHowItCameBack() {
    read(entry(ANNA, new KeyTaken(SLOT, KEY), 0));

    CustodyMove move =
        read(entry(Optional.empty(), new Inventory(Map.of(SLOT, KEY)), 0)).getFirst();

    assertThat(move.kind()).isEqualTo(Kind.FOUND);
    assertThat(move.after().confidence()).isEqualTo(Confidence.GAP);
  }

  @Test
  void keyThatAnInventoryFindsInAnotherSlotIsInTheWrongSlotUntilItIsFoundInItsOwn() {
    SlotNumber spare = new SlotNumber(7);

    CustodyMove wrong =
        read(entry(Optional.empty(), new Inventory(Map.of(spare, KEY)), 0)).getFirst();
    CustodyMove right =
        read(entry(Optional.empty(), new Inventory(Map.of(SLOT, KEY)), 0)).getFirst();

    assertThat(wrong.kind()).isEqualTo(Kind.RETURNED_TO_WRONG_SLOT);
    assertThat(wrong.after().slot()).isEqualTo(spare);
    assertThat(wrong.after().confidence()).isEqualTo(Confidence.CERTAIN);
    assertThat(right.kind()).isEqualTo(Kind.FOUND);
    assertThat(right.after().slot()).isEqualTo(SLOT);
    assertThat(right.after().confidence()).isEqualTo(Confidence.CERTAIN);
  }

  @Test
  void aCabinetSaysNothingOfKeysThatBelongElsewhere() {
    List<CustodyMove> moves =
        ledger.read(
            new CabinetId("C2"),
            entry(Optional.empty(), new Inventory(Map.of()), 0),
            key -> Optional.ofNullable(known.get(key)));

    assertThat(moves).isEmpty();
  }

  @Test
  void lostEntriesMakeNothingMoreDoubtfulThanItWasAndNothingThatHangsElsewhere() {
    read(entry(ANNA, new KeyTaken(SLOT, KEY), 90_000));
    CustodyMove elsewhere =
        ledger
            .read(
                new CabinetId("C2"),
                entry(BOB, new KeyReturnedToWrongSlot(SLOT, new KeySetId("K2")), 0),
                key -> Optional.empty())
            .getFirst();
    known.put(new KeySetId("K2"), elsewhere.after());

    assertThat(read(entry(Optional.empty(), new JournalGap(5, 9), 0))).isEmpty();
    assertThat(requireNonNull(known.get(KEY)).confidence()).isEqualTo(Confidence.SKEWED);
  }

  @Test
  void anInventoryTellsItsKeysInTheOrderOfTheirNames() {
    Map<SlotNumber, KeySetId> wall = new HashMap<>();
    for (int slot = 1; slot <= 20; slot++) {
      wall.put(new SlotNumber(slot), new KeySetId("K%02d".formatted(21 - slot)));
    }
    CustodyLedger big = new CustodyLedger(estate(wall));

    List<CustodyMove> moves =
        big.read(CABINET, entry(Optional.empty(), new Inventory(wall), 0), key -> Optional.empty());

    assertThat(moves).hasSize(20).extracting(m -> m.after().keySet().value()).isSorted();
  }

  @Test
  void clockThatIsAMinuteOffIsStillBelieved() {
    CustodyMove ahead = read(entry(ANNA, new KeyTaken(SLOT, KEY), 60_000)).getFirst();
    CustodyMove behind = read(entry(ANNA, new KeyTaken(SLOT, KEY), -60_000)).getFirst();
    CustodyMove more = read(entry(ANNA, new KeyTaken(SLOT, KEY), -60_001)).getFirst();

    assertThat(ahead.after().confidence()).isEqualTo(Confidence.CERTAIN);
    assertThat(behind.after().confidence()).isEqualTo(Confidence.CERTAIN);
    assertThat(more.after().confidence()).isEqualTo(Confidence.SKEWED);
  }

  @Test
  void clockThatIsFarOffMakesTheTimeDoubtful() {
    CustodyMove move = read(entry(ANNA, new KeyTaken(SLOT, KEY), 90_000)).getFirst();

    assertThat(move.after().confidence()).isEqualTo(Confidence.SKEWED);
  }

  @Test
  void curfewIsClockTimeInTheCabinetsZoneAlsoAfterTheClocksChange() {
    CustodyLedger curfew =
        new CustodyLedger(estate(Optional.of(LocalTime.of(17, 0)), Optional.empty()));

    assertThat(curfew.due(KEY, NOON)).contains(Instant.parse("2026-03-28T16:00:00Z"));
    assertThat(curfew.due(KEY, Instant.parse("2026-03-28T20:00:00Z")))
        .contains(Instant.parse("2026-03-29T15:00:00Z"));
  }

  @Test
  void curfewThatTheClocksSkipCountsAfterTheGap() {
    CustodyLedger curfew =
        new CustodyLedger(estate(Optional.of(LocalTime.of(2, 30)), Optional.empty()));

    assertThat(curfew.due(KEY, Instant.parse("2026-03-28T20:00:00Z")))
        .contains(Instant.parse("2026-03-29T01:30:00Z"));
  }

  @Test
  void earlierOfCurfewAndMaximumHoldCounts() {
    CustodyLedger both =
        new CustodyLedger(
            estate(Optional.of(LocalTime.of(17, 0)), Optional.of(Duration.ofHours(1))));

    assertThat(both.due(KEY, NOON)).contains(NOON.plus(Duration.ofHours(1)));
  }

  @Test
  void theStricterOfWhatKeySetAndPersonSayCounts() {
    CustodyLedger ledger =
        new CustodyLedger(
            estate(Optional.of(LocalTime.of(17, 0)), Optional.of(Duration.ofHours(9))));
    HoldLimit hour = new HoldLimit(Set.of(), Optional.of(Duration.ofHours(1)), Optional.empty());
    HoldLimit early =
        new HoldLimit(Set.of(LocalTime.of(15, 0)), Optional.empty(), Optional.empty());
    HoldLimit late = new HoldLimit(Set.of(LocalTime.of(23, 0)), Optional.empty(), Optional.empty());
    HoldLimit back =
        new HoldLimit(Set.of(), Optional.empty(), Optional.of(NOON.plus(Duration.ofMinutes(5))));

    Optional<Instant> own = ledger.due(KEY, NOON);

    assertThat(ledger.due(KEY, NOON, hour)).contains(NOON.plus(Duration.ofHours(1)));
    assertThat(ledger.due(KEY, NOON, early)).contains(own.orElseThrow().minus(Duration.ofHours(2)));
    assertThat(ledger.due(KEY, NOON, late)).isEqualTo(own);
    assertThat(ledger.due(KEY, NOON, back)).contains(NOON.plus(Duration.ofMinutes(5)));
  }

  private List<CustodyMove> read(JournalEntry entry) {
    List<CustodyMove> moves =
        ledger.read(CABINET, entry, key -> Optional.ofNullable(known.get(key)));
    moves.forEach(m -> known.put(m.after().keySet(), m.after()));
    return moves;
  }

  private static JournalEntry entry(
      Optional<CardholderId> person, CustodyEvent event, long clockOffset) {
    return new JournalEntry(1, 1, NOON, clockOffset, true, person, event);
  }

  private static Estate estate(Map<SlotNumber, KeySetId> wall) {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    Map<KeySetId, KeySet> keySets = new HashMap<>();
    wall.forEach(
        (slot, key) ->
            keySets.put(
                key,
                new KeySet(
                    key,
                    CABINET,
                    slot,
                    "",
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofHours(24))));
    CabinetLayout layout = new CabinetLayout(zone, wall.size(), wall, List.of());
    return new Estate(
        Map.of("hq", new Estate.Site("hq", zone)),
        Map.of(CABINET, new Estate.Cabinet(CABINET, "hq", layout)),
        keySets);
  }

  private static Estate estate(Optional<LocalTime> curfew, Optional<Duration> maxHold) {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    KeySetId second = new KeySetId("K2");
    SlotNumber slot2 = new SlotNumber(2);
    CabinetLayout layout = new CabinetLayout(zone, 8, Map.of(SLOT, KEY, slot2, second), List.of());
    return new Estate(
        Map.of("hq", new Estate.Site("hq", zone)),
        Map.of(CABINET, new Estate.Cabinet(CABINET, "hq", layout)),
        Map.of(
            KEY,
            new KeySet(KEY, CABINET, SLOT, "", Set.of(), curfew, maxHold, Duration.ofHours(24)),
            second,
            new KeySet(
                second, CABINET, slot2, "", Set.of(), curfew, maxHold, Duration.ofHours(24))));
  }
}
