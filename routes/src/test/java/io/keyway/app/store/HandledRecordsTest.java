// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static io.keyway.app.store.TestDatabase.did;
import static io.keyway.app.store.TestDatabase.list;
import static io.keyway.app.store.TestDatabase.maybe;
import static io.keyway.app.store.TestDatabase.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.QuarantineRecords.Quarantined;
import io.keyway.app.store.SourceFiles.Kind;
import io.keyway.app.store.SourceFiles.Outcome;
import io.keyway.app.store.SourceFiles.SourceFile;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Due instants, plans, quarantine, source files and settings: rows that are put and taken. */
final class HandledRecordsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00.000001Z");
  private final DueInstants dueInstants = new DueInstants();
  private final Plans plans = new Plans();
  private final QuarantineRecords quarantine = new QuarantineRecords();
  private final SourceFiles files = new SourceFiles();
  private final Settings settings = new Settings();

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void dueInstantsComeInTheirOrderAndAreTakenOnce(TestDatabase database) {
    Store store = database.emptied();
    DueInstant late = new DueInstant("late", "curfew", NOW.plusSeconds(60), "key:K1", "{}");
    DueInstant early = new DueInstant("early", "curfew", NOW, "key:K2", "{\"a\":1}");
    on(store, db -> dueInstants.put(db, late));
    on(store, db -> dueInstants.put(db, early));

    assertThat(maybe(store, db -> dueInstants.next(db, Instant.EPOCH))).contains(NOW);
    assertThat(list(store, db -> dueInstants.due(db, NOW, 10))).containsExactly(early);
    assertThat(list(store, db -> dueInstants.due(db, NOW.plusSeconds(60), 10)))
        .containsExactly(early, late);
    assertThat(did(store, db -> dueInstants.remove(db, "early"))).isTrue();
    assertThat(did(store, db -> dueInstants.remove(db, "early"))).isFalse();
    assertThat(maybe(store, db -> dueInstants.next(db, Instant.EPOCH))).contains(late.dueAt());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aDueInstantOfTheSameIdReplacesTheOther(TestDatabase database) {
    Store store = database.emptied();
    DueInstant first = new DueInstant("x", "hold", NOW, "key:K1", "{}");
    DueInstant second = new DueInstant("x", "hold", NOW.plusSeconds(9), "key:K1", "{}");
    on(store, db -> dueInstants.put(db, first));
    on(store, db -> dueInstants.put(db, second));

    assertThat(list(store, db -> dueInstants.about(db, "hold", "key:K1"))).containsExactly(second);
    assertThat(did(store, db -> dueInstants.removeAbout(db, "hold", "key:K1") == 1)).isTrue();
    assertThat(maybe(store, db -> dueInstants.next(db, Instant.EPOCH))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aPlanIsDecidedOnce(TestDatabase database) {
    Store store = database.emptied();
    Plan plan =
        new Plan(
            "plan-1",
            "held",
            "hr",
            Plans.State.WAITING,
            NOW,
            NOW.plusSeconds(3_600),
            Optional.empty(),
            "",
            "3 people would lose their rights",
            "[]",
            "{}",
            "basis-1");
    on(store, db -> plans.insert(db, plan));

    assertThat(maybe(store, db -> plans.find(db, "plan-1"))).contains(plan);
    assertThat(list(store, db -> plans.waiting(db, "held", "hr"))).containsExactly(plan);
    assertThat(maybe(store, db -> plans.waitingOn(db, "held", "basis-1"))).contains(plan);
    assertThat(did(store, db -> decide(db, Plans.State.APPROVED))).isTrue();
    assertThat(did(store, db -> decide(db, Plans.State.REJECTED))).isFalse();
    assertThat(maybe(store, db -> plans.find(db, "plan-1")))
        .map(Plan::state)
        .contains(Plans.State.APPROVED);
    assertThat(list(store, db -> plans.waiting(db, "held", "hr"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aQuarantinedRecordIsDealtWithOnce(TestDatabase database) {
    Store store = database.emptied();
    Quarantined record =
        new Quarantined(
            "q-1",
            "hr",
            "unmatched",
            "nobody has this number",
            "a.delta.csv",
            7,
            "terminated",
            "00999",
            "{}",
            QuarantineRecords.State.OPEN,
            NOW);
    on(store, db -> quarantine.insert(db, record));

    assertThat(list(store, db -> quarantine.open(db, "hr", 10))).containsExactly(record);
    assertThat(did(store, db -> quarantine.close(db, "q-1", QuarantineRecords.State.REPLAYED)))
        .isTrue();
    assertThat(did(store, db -> quarantine.close(db, "q-1", QuarantineRecords.State.DISMISSED)))
        .isFalse();
    assertThat(maybe(store, db -> quarantine.find(db, "q-1")))
        .map(Quarantined::state)
        .contains(QuarantineRecords.State.REPLAYED);
    assertThat(list(store, db -> quarantine.open(db, "hr", 10))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void onlyAppliedFilesCountAsApplied(TestDatabase database) {
    Store store = database.emptied();
    put(store, file("aa", NOW, Outcome.APPLIED));
    put(store, file("bb", NOW.plusSeconds(60), Outcome.HELD));
    put(store, file("cc", NOW.plusSeconds(90), Outcome.FAILED));

    assertThat(maybe(store, db -> files.newestApplied(db, "hr"))).contains(NOW);
    assertThat(maybe(store, db -> files.applied(db, "hr", "bb"))).isEmpty();

    on(store, db -> files.outcome(db, "hr", "bb", Outcome.APPLIED));

    assertThat(maybe(store, db -> files.newestApplied(db, "hr"))).contains(NOW.plusSeconds(60));
    assertThat(maybe(store, db -> files.applied(db, "hr", "bb")))
        .map(SourceFile::name)
        .contains("n");
    assertThat(maybe(store, db -> files.applied(db, "other", "bb"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void settingsAreReplaced(TestDatabase database) {
    Store store = database.emptied();
    on(store, db -> settings.put(db, "a", "1"));
    on(store, db -> settings.put(db, "a", "2"));

    assertThat(maybe(store, db -> settings.find(db, "a"))).contains("2");
    on(store, db -> settings.remove(db, "a"));
    assertThat(maybe(store, db -> settings.find(db, "a"))).isEmpty();
  }

  private boolean decide(JdbcClient db, Plans.State to) {
    return plans.move(db, "plan-1", Plans.State.WAITING, to, "approver", NOW);
  }

  private void put(Store store, SourceFile file) {
    on(store, db -> files.insert(db, file));
  }

  private static SourceFile file(String sha256, Instant asOf, Outcome outcome) {
    return new SourceFile("hr", sha256, "n", Kind.FULL, asOf, outcome, "{}", NOW);
  }
}
