// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static io.keyway.app.store.TestDatabase.in;
import static io.keyway.app.store.TestDatabase.list;
import static io.keyway.app.store.TestDatabase.maybe;
import static io.keyway.app.store.TestDatabase.on;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.Rosters.Desired;
import io.keyway.app.store.Rosters.GrantTime;
import io.keyway.app.store.Rosters.GrantedBy;
import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.AccessSchedule.Window;
import io.keyway.model.access.Grant;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cabinets, rosters, grants and deliveries. */
final class ProvisionedRecordsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final CabinetId C1 = new CabinetId("C1");
  private static final CardholderId ANNA = new CardholderId("p1");
  private static final RosterEntry ENTRY =
      new RosterEntry(
          ANNA,
          1,
          2,
          List.of(new Badge("H10301", new FacilityCode(1), new CardNumber(2))),
          3,
          List.of(
              new Grant(
                  new SlotNumber(4),
                  new KeySetId("K4"),
                  new AccessSchedule(
                      List.of(new Window(Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY), 480, 60))),
                  Duration.ofHours(8),
                  Optional.of(NOW),
                  Optional.empty())));

  private final CabinetRecords cabinets = new CabinetRecords();
  private final Rosters rosters = new Rosters();
  private final Deliveries deliveries = new Deliveries();

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aCabinetsVersionsCountUp(TestDatabase database) {
    Store store = database.emptied();
    on(store, db -> cabinets.ensure(db, C1, NOW));
    on(store, db -> cabinets.ensure(db, C1, NOW));

    long first = in(store, db -> cabinets.nextVersion(db, C1));
    long second = in(store, db -> cabinets.nextVersion(db, C1));

    assertThat(first).isEqualTo(1);
    assertThat(second).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatACabinetReportedIsKeptAndALeaseIsNeverShortened(TestDatabase database) {
    Store store = database.emptied();
    on(store, db -> cabinets.ensure(db, C1, NOW));
    on(store, db -> cabinets.adopt(db, C1, 77));
    on(store, db -> cabinets.acknowledge(db, C1, 5, "aa", 3));
    on(store, db -> cabinets.lease(db, C1, NOW.plusSeconds(60)));
    on(store, db -> cabinets.lease(db, C1, NOW));
    on(store, db -> cabinets.journal(db, C1, 9, 12, -250));
    on(store, db -> cabinets.status(db, C1, true, NOW, "linked"));

    assertThat(maybe(store, db -> cabinets.find(db, C1)))
        .contains(
            new CabinetRecords.Row(
                C1, 0, 77, 5, "aa", 3, NOW.plusSeconds(60), 12, 9, -250, true, NOW, "linked"));
    assertThat(list(store, cabinets::all)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aRosterSaysWhatShouldBeAndWhatIs(TestDatabase database) {
    Store store = database.emptied();
    on(
        store,
        db ->
            rosters.want(
                db, new Desired(C1, ANNA, 1, 2, Optional.of(ENTRY), "dd", Optional.empty())));
    on(store, db -> rosters.acknowledge(db, C1, ANNA, 1, 2, "dd"));

    assertThat(list(store, db -> rosters.entries(db, C1))).containsExactly(ENTRY);
    assertThat(list(store, db -> rosters.entries(db, C1, List.of(ANNA)))).containsExactly(ENTRY);
    Map<CabinetId, Rosters.Stored> stored = in(store, db -> rosters.entriesOf(db, ANNA));
    assertThat(stored.keySet().equals(Set.of(C1))).isTrue();
    assertThat(Objects.requireNonNull(stored.get(C1)).read().equals(ENTRY)).isTrue();
    assertThat(list(store, db -> rosters.rows(db, C1)))
        .containsExactly(new Rosters.Row(ANNA, 1, 2, "dd", 1, 2, "dd"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aTombstoneStaysWhenTheEntryIsGoneAndWhenItIsBack(TestDatabase database) {
    Store store = database.emptied();
    Tombstone grave = new Tombstone(ANNA, 1, 3);
    on(
        store,
        db ->
            rosters.want(
                db, new Desired(C1, ANNA, 1, 3, Optional.empty(), "", Optional.of(grave))));
    on(
        store,
        db ->
            rosters.want(
                db, new Desired(C1, ANNA, 2, 4, Optional.of(ENTRY), "dd", Optional.empty())));

    assertThat(in(store, db -> rosters.tombstones(db, C1)).equals(Map.of(ANNA, grave))).isTrue();
    on(store, db -> rosters.clearActual(db, C1));
    assertThat(list(store, db -> rosters.rows(db, C1)))
        .containsExactly(new Rosters.Row(ANNA, 2, 4, "dd", 0, 0, ""));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void manyGrantsAreSetAndEndedAsFewAre(TestDatabase database) {
    Store store = database.emptied();
    Map<KeySetId, GrantedBy> many = new TreeMap<>();
    for (int i = 0; i < 123; i++) {
      many.put(new KeySetId("K%03d".formatted(i)), by("r1"));
    }
    Map<KeySetId, GrantedBy> few = new TreeMap<>(many);
    few.keySet().removeIf(keySet -> keySet.value().compareTo("K110") < 0);

    on(store, db -> rosters.setGrants(db, ANNA, many, NOW));
    assertThat(store.<Map<KeySetId, GrantedBy>>read(db -> rosters.grantsOf(db, ANNA)))
        .isEqualTo(many);

    on(store, db -> rosters.setGrants(db, ANNA, few, NOW.plusSeconds(1)));
    assertThat(store.<Map<KeySetId, GrantedBy>>read(db -> rosters.grantsOf(db, ANNA)))
        .isEqualTo(few);
    assertThat(store.<Map<KeySetId, GrantTime>>read(db -> rosters.grantTimes(db, ANNA)))
        .hasSize(123)
        .containsEntry(new KeySetId("K000"), new GrantTime(NOW, Optional.of(NOW.plusSeconds(1))))
        .containsEntry(new KeySetId("K122"), new GrantTime(NOW, Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void grantsAreReplaced(TestDatabase database) {
    Store store = database.emptied();
    KeySetId k1 = new KeySetId("K1");
    KeySetId k2 = new KeySetId("K2");
    on(store, db -> rosters.setGrants(db, ANNA, Map.of(k1, by("r1"), k2, by("r1")), NOW));
    on(store, db -> rosters.setGrants(db, ANNA, Map.of(k2, by("r2")), NOW.plusSeconds(1)));

    assertThat(in(store, db -> rosters.grantsOf(db, ANNA)).equals(Map.of(k2, by("r2")))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void sinceWhenOutlivesAnotherRuleAndAnEndIsRemembered(TestDatabase database) {
    Store store = database.emptied();
    KeySetId k1 = new KeySetId("K1");
    Instant later = NOW.plusSeconds(1);
    Instant last = NOW.plusSeconds(2);

    on(store, db -> rosters.setGrants(db, ANNA, Map.of(k1, by("r1")), NOW));
    on(store, db -> rosters.setGrants(db, ANNA, Map.of(k1, by("r2")), later));
    assertThat(grantTime(store, k1)).isEqualTo(new GrantTime(NOW, Optional.empty()));

    on(store, db -> rosters.setGrants(db, ANNA, Map.of(), later));
    on(store, db -> rosters.setGrants(db, ANNA, Map.of(), last));
    assertThat(grantTime(store, k1)).isEqualTo(new GrantTime(NOW, Optional.of(later)));

    on(store, db -> rosters.setGrants(db, ANNA, Map.of(k1, by("r2")), last));
    assertThat(grantTime(store, k1)).isEqualTo(new GrantTime(last, Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void deliveriesAreKnownUntilTheyAreForgotten(TestDatabase database) {
    Store store = database.emptied();
    Deliveries.Known known = new Deliveries.Known("ab", "receipt-1");
    on(store, db -> deliveries.insert(db, "hr", "msg-1", known, NOW));

    assertThat(maybe(store, db -> deliveries.find(db, "hr", "msg-1"))).contains(known);
    assertThat(maybe(store, db -> deliveries.find(db, "other", "msg-1"))).isEmpty();
    on(store, db -> deliveries.prune(db, NOW));
    assertThat(maybe(store, db -> deliveries.find(db, "hr", "msg-1"))).isPresent();
    on(store, db -> deliveries.prune(db, NOW.plusSeconds(1)));
    assertThat(maybe(store, db -> deliveries.find(db, "hr", "msg-1"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void howLongSomebodyMayKeepAKeySetIsKnownAlsoAfterTheRightEnded(TestDatabase database) {
    Store store = database.emptied();
    KeySetId k1 = new KeySetId("K1");
    HoldLimit limit =
        new HoldLimit(
            Set.of(LocalTime.of(17, 0)), Optional.of(Duration.ofHours(2)), Optional.of(NOW));

    on(store, db -> rosters.setGrants(db, ANNA, Map.of(k1, by("r1")), NOW));
    assertThat(limit(store, k1)).isEqualTo(HoldLimit.NONE);
    GrantedBy limited = new GrantedBy(C1, "r1", limit);
    on(store, db -> rosters.setGrants(db, ANNA, Map.of(k1, limited), NOW));
    on(store, db -> rosters.setGrants(db, ANNA, Map.of(), NOW));

    assertThat(limit(store, k1)).isEqualTo(limit);
    assertThat(limit(store, new KeySetId("K2"))).isEqualTo(HoldLimit.NONE);
  }

  private HoldLimit limit(Store store, KeySetId keySet) {
    return in(store, db -> rosters.limitOf(db, ANNA, keySet));
  }

  private GrantTime grantTime(Store store, KeySetId keySet) {
    return in(store, db -> requireNonNull(rosters.grantTimes(db, ANNA).get(keySet)));
  }

  private static GrantedBy by(String rule) {
    return new GrantedBy(C1, rule, HoldLimit.NONE);
  }
}
