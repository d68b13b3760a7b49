// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.api.TestRows;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Merges;
import io.keyway.app.store.People;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.app.store.TestDatabase;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.Custody.Confidence;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.CustodyEvent.KeyReturned;
import io.keyway.model.custody.CustodyEvent.KeyReturnedToWrongSlot;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.CustodyEvent.Trouble;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The custodian alone, on both databases. */
final class CustodianTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final CabinetId LOBBY = new CabinetId("LOBBY");
  private static final SlotNumber ONE = new SlotNumber(1);
  private static final SlotNumber TWO = new SlotNumber(2);
  private static final KeySetId K1 = new KeySetId("K1");
  private static final KeySetId K2 = new KeySetId("K2");
  private static final CardholderId ANNA = new CardholderId("anna");
  private static final CardholderId BERT = new CardholderId("bert");

  private final Ledger ledger = new Ledger();
  private final CustodyRecords records = new CustodyRecords();
  private final CabinetRecords cabinets = new CabinetRecords();
  private final DueInstants dueInstants = new DueInstants();
  private final Incidents incidents = new Incidents(ledger);

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void keyThatIsTakenIsItsTakersUntilItIsBack(TestDatabase database) {
    Store store = database.emptied();
    Custodian custodian = custodian(store);

    assertThat(custodian.commit(LOBBY, List.of(taken(1, ANNA)))).isEqualTo(1);

    Custody out = now(store, K1);
    assertThat(out.state()).isEqualTo(Custody.State.OUT);
    assertThat(out.holder()).contains(ANNA);
    assertThat(out.since()).isEqualTo(NOW.plusSeconds(1));
    assertThat(out.confidence()).isEqualTo(Confidence.CERTAIN);
    assertThat(due(store)).extracting(DueInstant::dueAt).containsExactly(out.due().orElseThrow());

    custodian.commit(LOBBY, List.of(returned(2, ANNA)));

    assertThat(now(store, K1).state()).isEqualTo(Custody.State.IN);
    assertThat(due(store)).isEmpty();
    assertThat(types(store)).containsExactly("custody.key-taken", "custody.key-returned");
    assertThat(cursor(store)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void keyInTheWrongSlotIsAnIncidentUntilItHangsRight(TestDatabase database) {
    Store store = database.emptied();
    Custodian custodian = custodian(store);
    custodian.commit(
        LOBBY,
        List.of(taken(1, ANNA), entry(2, Optional.of(ANNA), new KeyReturnedToWrongSlot(TWO, K1))));

    assertThat(now(store, K1).slot()).isEqualTo(TWO);
    assertThat(now(store, K1).state()).isEqualTo(Custody.State.IN);
    assertThat(isStanding(store, "wrong-slot:K1")).isTrue();

    custodian.commit(LOBBY, List.of(returned(3, ANNA)));

    assertThat(isStanding(store, "wrong-slot:K1")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void duressIsACriticalIncidentThatNamesTheCabinetAndThePerson(TestDatabase database) {
    Store store = database.emptied();

    custodian(store).commit(LOBBY, List.of(entry(1, Optional.of(ANNA), new CustodyEvent.Duress())));

    assertThat(isStanding(store, "duress:LOBBY:anna")).isTrue();
    assertThat(types(store)).contains("custody.duress");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void troubleOfACabinetIsAnIncidentUntilItIsOverButTamperingIsForAHumanToLookAt(
      TestDatabase database) {
    Store store = database.emptied();
    Custodian custodian = custodian(store);
    custodian.commit(
        LOBBY,
        List.of(
            trouble(1, Trouble.Kind.BOARD, "left/0", false),
            trouble(2, Trouble.Kind.TAMPER, "case", false),
            trouble(3, Trouble.Kind.POWER, "mains", false)));

    assertThat(isStanding(store, "board-silent:LOBBY:left/0")).isTrue();
    assertThat(isStanding(store, "tamper:LOBBY:case")).isTrue();
    assertThat(isStanding(store, "power-failed:LOBBY:mains")).isTrue();

    custodian.commit(
        LOBBY,
        List.of(
            trouble(4, Trouble.Kind.BOARD, "left/0", true),
            trouble(5, Trouble.Kind.TAMPER, "case", true),
            trouble(6, Trouble.Kind.POWER, "mains", true)));

    assertThat(isStanding(store, "board-silent:LOBBY:left/0")).isFalse();
    assertThat(isStanding(store, "tamper:LOBBY:case")).isTrue();
    assertThat(isStanding(store, "power-failed:LOBBY:mains")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aPinThatNobodyHasForOnceIsNotChosenByACabinet(TestDatabase database) {
    Store store = database.emptied();
    PinVerifier verifier = new PinVerifier(new byte[16], 1_000, new byte[32]);

    custodian(store)
        .commit(
            LOBBY,
            List.of(entry(1, Optional.of(ANNA), new CustodyEvent.PinChosen("4711", verifier))));

    assertThat(entries(store).stream().map(LedgerEntry::type))
        .contains("person.pin-choice-ignored")
        .doesNotContain("person.pin-chosen");
    assertThat(count(store, "SELECT COUNT(*) FROM credential")).isZero();
  }

  private static JournalEntry trouble(long n, Trouble.Kind kind, String part, boolean over) {
    return entry(n, Optional.empty(), new Trouble(kind, part, over));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void keyBroughtBackByAnotherIsBackAndTheLedgerNamesBoth(TestDatabase database) {
    Store store = database.emptied();

    custodian(store).commit(LOBBY, List.of(taken(1, ANNA), returned(2, BERT)));

    assertThat(now(store, K1).state()).isEqualTo(Custody.State.IN);
    LedgerEntry last = entries(store).getLast();
    assertThat(last.type()).isEqualTo("custody.key-returned-by-other");
    assertThat(last.event().data())
        .containsEntry("person", "bert")
        .containsEntry("holderBefore", "anna");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void entriesThatNeverCameMakeDoubtfulWhatWasKnown(TestDatabase database) {
    Store store = database.emptied();
    Custodian custodian = custodian(store);
    custodian.commit(LOBBY, List.of(taken(1, ANNA)));

    custodian.commit(LOBBY, List.of(entry(5, Optional.of(BERT), new KeyTaken(TWO, K2))));

    assertThat(now(store, K1).confidence()).isEqualTo(Confidence.GAP);
    assertThat(now(store, K2).confidence()).isEqualTo(Confidence.CERTAIN);
    assertThat(isStanding(store, "journal-gap:LOBBY")).isTrue();
    assertThat(entries(store))
        .filteredOn(e -> e.type().equals("cabinet.journal-gap") || e.type().contains("gap"))
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void gapThatTheCabinetTellsIsNotedOnce(TestDatabase database) {
    Store store = database.emptied();
    Custodian custodian = custodian(store);
    custodian.commit(LOBBY, List.of(taken(1, ANNA)));

    custodian.commit(LOBBY, List.of(entry(5, Optional.empty(), new JournalGap(2, 4))));

    assertThat(now(store, K1).confidence()).isEqualTo(Confidence.GAP);
    assertThat(count(store, "SELECT COUNT(*) FROM cabinet_event WHERE kind LIKE '%journal-gap'"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void timesOfAClockThatIsFarOffAreCorrectedAndDoubted(TestDatabase database) {
    Store store = database.emptied();
    long ahead = Duration.ofMinutes(2).toMillis();

    custodian(store)
        .commit(
            LOBBY,
            List.of(
                new JournalEntry(
                    1, 1, NOW, ahead, true, Optional.of(ANNA), new KeyTaken(ONE, K1))));

    assertThat(now(store, K1).since()).isEqualTo(NOW.minusMillis(ahead));
    assertThat(now(store, K1).confidence()).isEqualTo(Confidence.SKEWED);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void entriesThatCameBeforeCommitNothing(TestDatabase database) {
    Store store = database.emptied();
    Custodian custodian = custodian(store);
    List<JournalEntry> both = List.of(taken(1, ANNA), returned(2, ANNA));
    custodian.commit(LOBBY, both);
    List<LedgerEntry> before = entries(store);
    long intervals = count(store, "SELECT COUNT(*) FROM custody");

    assertThat(custodian.commit(LOBBY, both)).isEqualTo(2);
    assertThat(custodian.commit(LOBBY, List.of(taken(1, ANNA)))).isEqualTo(1);

    assertThat(entries(store)).isEqualTo(before);
    assertThat(count(store, "SELECT COUNT(*) FROM custody")).isEqualTo(intervals);
    assertThat(count(store, "SELECT COUNT(*) FROM cabinet_event")).isEqualTo(2);
    assertThat(now(store, K1).state()).isEqualTo(Custody.State.IN);
    assertThat(cursor(store)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void keyThatIsLateIsAnIncidentOnceUntilItIsBack(TestDatabase database) {
    Store store = database.emptied();
    Custodian custodian = custodian(store);
    custodian.commit(LOBBY, List.of(taken(1, ANNA)));
    custodian.overdue(K1);
    assertThat(now(store, K1).overdue()).as("not yet due").isFalse();

    Custodian later = custodian(store, NOW.plus(Duration.ofHours(3)));
    later.overdue(K1);
    later.overdue(K1);

    assertThat(now(store, K1).overdue()).isTrue();
    assertThat(isStanding(store, "key-overdue:K1")).isTrue();
    assertThat(types(store)).filteredOn("custody.key-overdue"::equals).hasSize(1);
    later.commit(LOBBY, List.of(returned(2, ANNA)));
    assertThat(isStanding(store, "key-overdue:K1")).isFalse();
    later.overdue(K1);
    assertThat(now(store, K1).overdue()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void keyInTheHandsOfALeaverIsAnIncident(TestDatabase database) {
    Store store = database.emptied();
    new TestRows(store).person("anna", "00123", "Anna", "Alt");
    new TestRows(store).run("UPDATE person SET state = 'terminated' WHERE id = 'anna'");

    custodian(store).commit(LOBBY, List.of(taken(1, ANNA)));

    assertThat(isStanding(store, "leaver-holds-key:K1")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatAHumanSaysCountsAndIsTold(TestDatabase database) {
    Store store = database.emptied();
    Custodian custodian = custodian(store);
    custodian.commit(LOBBY, List.of(taken(1, ANNA)));

    custodian.correct(K1, Custody.State.OUT, Optional.of(BERT), "handed over at the gate", "guard");

    assertThat(now(store, K1).holder()).contains(BERT);
    assertThat(entries(store).getLast().event().data())
        .containsEntry("reason", "handed over at the gate")
        .containsEntry("by", "guard")
        .containsEntry("stateBefore", "out");
    assertThatThrownBy(
            () -> custodian.correct(K1, Custody.State.IN, Optional.of(BERT), "odd", "guard"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> custodian.correct(K2, Custody.State.IN, Optional.empty(), "odd", "guard"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("K2");
    assertThat(now(store, K1).holder()).contains(BERT);
  }

  private Custodian custodian(Store store) {
    return custodian(store, NOW.plusSeconds(10));
  }

  private Custodian custodian(Store store, Instant at) {
    Clock clock = Clock.fixed(at, ZoneOffset.UTC);
    People people = new People();
    Rosters rosters = new Rosters();
    CustodyIncidents custodyIncidents = new CustodyIncidents(incidents, people);
    CustodyChanges changes = new CustodyChanges(records, dueInstants, custodyIncidents);
    JournalCommit journals =
        new JournalCommit(
            cabinets,
            records,
            rosters,
            new Merges(),
            changes,
            custodyIncidents,
            new PinChoices(people, dueInstants, ledger),
            clock);
    return new Custodian(
        store,
        new CurrentEstate(estate()),
        records,
        rosters,
        changes,
        custodyIncidents,
        journals,
        ledger,
        event -> {},
        clock);
  }

  private static Estate estate() {
    CabinetLayout layout =
        new CabinetLayout(ZoneId.of("Europe/Paris"), 4, Map.of(ONE, K1, TWO, K2), List.of());
    return new Estate(
        Map.of("hq", new Estate.Site("hq", ZoneId.of("Europe/Paris"))),
        Map.of(LOBBY, new Estate.Cabinet(LOBBY, "hq", layout)),
        Map.of(K1, keySet(K1, ONE), K2, keySet(K2, TWO)));
  }

  private static KeySet keySet(KeySetId id, SlotNumber slot) {
    return new KeySet(
        id,
        LOBBY,
        slot,
        "Plant room",
        Set.of(),
        Optional.empty(),
        Optional.of(Duration.ofHours(2)),
        Duration.ofHours(24));
  }

  private static JournalEntry taken(long sequence, CardholderId person) {
    return entry(sequence, Optional.of(person), new KeyTaken(ONE, K1));
  }

  private static JournalEntry returned(long sequence, CardholderId person) {
    return entry(sequence, Optional.of(person), new KeyReturned(ONE, K1));
  }

  private static JournalEntry entry(
      long sequence, Optional<CardholderId> person, CustodyEvent event) {
    return new JournalEntry(1, sequence, NOW.plusSeconds(sequence), 0, true, person, event);
  }

  private Custody now(Store store, KeySetId key) {
    return store.read(db -> records.now(db, key)).orElseThrow();
  }

  private List<DueInstant> due(Store store) {
    return store.read(db -> dueInstants.about(db, CustodyChanges.DUE, "key:K1"));
  }

  private boolean isStanding(Store store, String dedupeKey) {
    return store.read(db -> incidents.standing(db, dedupeKey)).isPresent();
  }

  private long cursor(Store store) {
    return store.read(db -> cabinets.find(db, LOBBY)).orElseThrow().journalSequence();
  }

  /** What the ledger tells of keys, without what became of incidents. */
  private List<String> types(Store store) {
    return entries(store).stream()
        .map(LedgerEntry::type)
        .filter(type -> type.startsWith("custody."))
        .toList();
  }

  private List<LedgerEntry> entries(Store store) {
    return store.read(db -> ledger.after(db, 0, 1_000));
  }

  private static long count(Store store, String sql) {
    return store.read(db -> db.sql(sql).query(Long.class).single());
  }
}
