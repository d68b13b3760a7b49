// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.Blocks.Block;
import io.keyway.app.store.Blocks.Kind;
import io.keyway.app.store.Blocks.Scope;
import io.keyway.app.store.Restorations.Restoration;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.TestDatabase;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.Profile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What keeps a key from somebody whom the rules would give it, and since when. */
class WithheldTest {
  private static final String RULES =
      """
      rules:
        - {id: plain, when: 'true', keySets: {ids: [K1, K2]}}
      """;
  private static final Badge BADGE = new Badge("H10301", new FacilityCode(1), new CardNumber(4711));
  private static final KeySetId K1 = new KeySetId("K1");

  @TempDir private Path home = Path.of("");

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aBlockedKeySetIsNamedWithItsReasonAndOnlyWhereItCounts(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = anna(desk);
    Instant since = desk.now.plusSeconds(60);
    block(desk, Scope.keySet(K1), since);

    Explained one = explain(desk, anna, K1);

    assertThat(one.mayTake()).isFalse();
    assertThat(one.since()).contains(since);
    assertThat(one.because()).contains("Key set K1 is blocked by guard: lost fob.", "plain");
    assertThat(explain(desk, anna, new KeySetId("K2")).mayTake()).isTrue();
    assertThat(explain(desk, anna, new KeySetId("K2")).withheld()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aLockDownAndABlockedBadgeAreBothNamedSinceTheFirstOfThem(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = anna(desk);
    Instant first = desk.now.plusSeconds(10);
    block(desk, Scope.badge(BADGE), first);
    block(desk, new Scope(Kind.SITE, "oslo"), desk.now.plusSeconds(60));

    Explained one = explain(desk, anna, K1);

    assertThat(one.withheld()).extracting(Withheld::kind).containsExactly("badge", "site");
    assertThat(one.since()).contains(first);
    assertThat(one.because()).contains("Site oslo is in lock-down").doesNotContain("4711");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aHoldAfterARestoreIsNamedUntilTheRelease(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = anna(desk);
    Instant since = desk.now.plusSeconds(5);
    desk.restorations.setRevokeOnly(true);
    desk.store.execute(
        Priority.NORMAL,
        db -> {
          desk.restorations.insert(
              db, new Restoration("r1", "a backup", since, Optional.empty(), ""));
          desk.restorations.concern(db, "r1", anna.id(), true);
        });

    Explained held = explain(desk, anna, K1);

    assertThat(held.mayTake()).isFalse();
    assertThat(held.since()).contains(since);
    assertThat(held.withheld()).extracting(Withheld::kind).containsExactly("restore");
    desk.store.execute(
        Priority.NORMAL, db -> desk.restorations.release(db, "r1", "boss", since.plusSeconds(9)));
    desk.restorations.setRevokeOnly(false);
    assertThat(explain(desk, anna, K1).mayTake()).isTrue();
  }

  private static void block(TestDesk desk, Scope scope, Instant since) {
    desk.store.execute(
        Priority.NORMAL,
        db -> desk.blocks.put(db, new Block(scope, "lost fob", "guard", since, "plan-1")));
  }

  private static Explained explain(TestDesk desk, Cardholder person, KeySetId keySet) {
    return desk.store
        .read(db -> desk.explanations.of(db, person, Optional.of(keySet), desk.now))
        .getFirst();
  }

  private static Cardholder anna(TestDesk desk) {
    return desk.hire(
        "A1",
        new Profile(
            "",
            "",
            "",
            "",
            "",
            "oslo",
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(BADGE)));
  }
}
