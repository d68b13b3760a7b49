// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.provisioning.Holdings;
import io.keyway.app.provisioning.RosterRow;
import io.keyway.app.restore.DriftSettings.Policy;
import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.Drifts;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.People;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Restorations;
import io.keyway.app.store.Restorations.Restoration;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Rosters.Desired;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.TestDatabase;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CabinetKnowledgeTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final CabinetId C1 = new CabinetId("C1");
  private static final CardholderId ANNA = new CardholderId("anna");
  private static final CardholderId BOB = new CardholderId("bob");

  private final Rosters rosters = new Rosters();
  private final CabinetRecords cabinets = new CabinetRecords();
  private final People people = new People();
  private final Restorations restorations = new Restorations();
  private final Drifts drifts = new Drifts();
  private final Plans plans = new Plans();
  private final CabinetKnowledge knowledge =
      new CabinetKnowledge(rosters, cabinets, people, restorations);

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void tombstoneThatTheDatabaseNeverGaveIsALoss(TestDatabase database) {
    Store store = database.emptied();
    want(store, ANNA, 3, true);
    want(store, BOB, 4, false);

    assertThat(losses(store, holdings(Map.of(), Map.of(BOB, 4L)))).isEmpty();
    assertThat(losses(store, holdings(Map.of(), Map.of(ANNA, 2L, BOB, 4L)))).containsExactly(ANNA);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatTheCabinetKnowsBetterIsWantedUntilTheRelease(TestDatabase database) {
    Store store = database.emptied();
    want(store, ANNA, 3, true);
    want(store, BOB, 1, true);
    Holdings newer = holdings(Map.of(BOB, 6L), Map.of(ANNA, 9L));
    restorations.setRevokeOnly(true);
    Restoration open = new Restoration("r", "test", NOW, Optional.empty(), "");

    Map<CardholderId, RosterRow> rows =
        store.commit(
            Priority.NORMAL,
            db -> {
              cabinets.ensure(db, C1, NOW);
              restorations.insert(db, open);
              return knowledge.learn(db, open, C1, newer, NOW).rows();
            });

    assertThat(rows).containsOnlyKeys(ANNA, BOB);
    assertThat(store.<Boolean>read(db -> restorations.isHeld(db, ANNA))).isTrue();
    assertThat(store.<Boolean>read(db -> restorations.isHeld(db, BOB))).isFalse();
    assertThat(store.<List<RosterEntry>>read(db -> rosters.entries(db, C1)))
        .singleElement()
        .matches(entry -> entry.person().equals(BOB) && entry.revision() == 6);
    assertThat(store.<Map<CardholderId, Tombstone>>read(db -> rosters.tombstones(db, C1)))
        .containsEntry(ANNA, new Tombstone(ANNA, 1, 9));
    assertThat(losses(store, newer)).isEmpty();
    assertThat(store.<Long>commit(Priority.NORMAL, db -> cabinets.nextVersion(db, C1)))
        .isEqualTo(78);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void entryThatNobodyGrantedIsWithdrawnAndToldOnce(TestDatabase database) {
    Store store = database.emptied();
    want(store, ANNA, 3, true);
    Holdings drifted = holdings(Map.of(ANNA, 2L, BOB, 5L), Map.of());

    Map<CardholderId, RosterRow> rows = mend(store, drifted, Policy.MEND);

    assertThat(rows).isEqualTo(Map.of(BOB, new RosterRow(1, 6, "", 0, 0, "")));
    assertThat(store.<Map<CardholderId, Tombstone>>read(db -> rosters.tombstones(db, C1)))
        .containsEntry(BOB, new Tombstone(BOB, 1, 6));
    assertThat(mend(store, drifted, Policy.MEND)).isEmpty();
    assertThat(store.<List<Drifts.Drift>>read(db -> drifts.of(db, C1, 10))).hasSize(1);
    assertThat(drifting(store)).containsExactly("roster-drift:C1");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void entryThatNobodyGrantedIsLeftWhereThatIsThePolicy(TestDatabase database) {
    Store store = database.emptied();

    assertThat(mend(store, holdings(Map.of(BOB, 5L), Map.of()), Policy.REPORT)).isEmpty();

    assertThat(store.<Map<CardholderId, Tombstone>>read(db -> rosters.tombstones(db, C1)))
        .isEmpty();
    assertThat(drifting(store)).containsExactly("roster-drift:C1");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void entryThatNobodyGrantedWaitsForAYesWhereThatIsThePolicy(TestDatabase database) {
    Store store = database.emptied();

    assertThat(mend(store, holdings(Map.of(BOB, 5L), Map.of()), Policy.PLAN)).isEmpty();
    assertThat(mend(store, holdings(Map.of(BOB, 5L), Map.of()), Policy.PLAN)).isEmpty();
    assertThat(waiting(store)).singleElement().matches(plan -> plan.steps().contains("bob"));

    mend(store, holdings(Map.of(ANNA, 1L, BOB, 5L), Map.of()), Policy.PLAN);
    assertThat(waiting(store)).singleElement().matches(plan -> plan.steps().contains("anna"));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void entryOfOtherContentThanWasGrantedIsDriftAndIsSentAgain(TestDatabase database) {
    Store store = database.emptied();
    want(store, ANNA, 3, true);
    want(store, BOB, 5, true);

    assertThat(mend(store, holdings(Map.of(ANNA, 3L, BOB, 4L), Map.of()), Policy.REPORT)).isEmpty();

    assertThat(store.<List<Drifts.Drift>>read(db -> drifts.of(db, C1, 10)))
        .containsExactly(new Drifts.Drift(ANNA, 1, 3, Drifts.Kind.CHANGED, NOW, true));
  }

  private List<Plans.Plan> waiting(Store store) {
    return store.read(db -> plans.waiting(db, "drift", "cabinet:C1"));
  }

  private Map<CardholderId, RosterRow> mend(Store store, Holdings holdings, Policy policy) {
    DriftMending mending =
        new DriftMending(
            rosters,
            drifts,
            new Withdrawal(rosters, people),
            new DriftProposal(plans),
            new Incidents(new Ledger()),
            new Ledger(),
            new DriftSettings(policy));
    return store.commit(Priority.NORMAL, db -> mending.mend(db, C1, holdings, NOW));
  }

  private List<String> drifting(Store store) {
    return store.read(db -> new Incidents(new Ledger()).dedupeKeysOf(db, "roster-drift"));
  }

  private List<CardholderId> losses(Store store, Holdings holdings) {
    return store.read(db -> knowledge.unknownLosses(db, C1, holdings));
  }

  private void want(Store store, CardholderId person, long revision, boolean holds) {
    Optional<RosterEntry> entry = holds ? Optional.of(entry(person, revision)) : Optional.empty();
    Optional<Tombstone> grave =
        holds ? Optional.empty() : Optional.of(new Tombstone(person, 1, revision));
    store.execute(
        Priority.NORMAL,
        db ->
            rosters.want(
                db, new Desired(C1, person, 1, revision, entry, holds ? "aa" : "", grave)));
  }

  private static RosterEntry entry(CardholderId person, long revision) {
    return new RosterEntry(person, 1, revision, List.of(), 0, List.of());
  }

  private static Holdings holdings(Map<CardholderId, Long> held, Map<CardholderId, Long> buried) {
    Map<CardholderId, RosterEntry> entries = new HashMap<>();
    Map<CardholderId, String> digests = new HashMap<>();
    Map<CardholderId, Tombstone> tombstones = new HashMap<>();
    held.forEach((person, revision) -> entries.put(person, entry(person, revision)));
    held.forEach((person, revision) -> digests.put(person, "bb"));
    buried.forEach((p, revision) -> tombstones.put(p, new Tombstone(p, 1, revision)));
    return new Holdings(true, 77, "cc", entries, digests, tombstones, NOW, NOW);
  }
}
