// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.Blocks.Block;
import io.keyway.app.store.Blocks.Scope;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.TestDatabase;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.credential.IssuedBadge;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.Profile;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People with more than one badge, and badges that end, are lost or look like others. */
class SeveralBadgesTest {
  private static final String RULES =
      """
      rules:
        - {id: plain, when: 'person.hasBadge', keySets: {ids: K1}}
      """;
  private static final Badge OWN = badge("H10301", 17, 4711);
  private static final Badge SECOND = badge("H10301", 17, 4712);

  @TempDir private Path home = Path.of("");

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void everyBadgeOpensUntilItsSourceNamesItNoMore(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = desk.hire("1", profile(OWN).withFurtherBadges(List.of(issued(SECOND))));
    assertThat(shown(desk, anna)).containsExactlyInAnyOrder(OWN, SECOND);
    assertThat(anna.profile().furtherBadges()).containsExactly(issued(SECOND));

    desk.now = desk.now.plusSeconds(1);
    desk.hire("1", Profile.EMPTY.withFurtherBadges(List.of()));

    assertThat(shown(desk, anna)).containsExactly(OWN);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aTemporaryBadgeBeginsAndEndsByItselfAndIsThenSomebodyElses(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Instant from = desk.now.plusSeconds(600);
    Instant until = from.plusSeconds(3_600);
    IssuedBadge lent = new IssuedBadge(SECOND, Optional.of(from), Optional.of(until));
    Cardholder anna = desk.hire("1", profile(OWN).withFurtherBadges(List.of(lent)));
    assertThat(shown(desk, anna)).containsExactly(OWN);
    assertThat(desk.turns(anna.id())).containsExactly(from);

    desk.now = from;
    assertThat(desk.turn(anna.id())).isTrue();
    assertThat(shown(desk, anna)).containsExactlyInAnyOrder(OWN, SECOND);
    assertThat(desk.turns(anna.id())).containsExactly(until);

    desk.now = until;
    assertThat(desk.turn(anna.id())).isTrue();
    assertThat(shown(desk, anna)).containsExactly(OWN);

    Cardholder bert = desk.hire("2", Profile.EMPTY.withFurtherBadges(List.of(issued(SECOND))));
    assertThat(shown(desk, bert)).containsExactly(SECOND);
    assertThat(shown(desk, anna)).containsExactly(OWN);
    desk.now = desk.now.plusSeconds(1);
    assertThat(desk.turn(anna.id())).isFalse();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aLostBadgeIsBlockedAndTheOtherOneGoesOn(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = desk.hire("1", profile(OWN).withFurtherBadges(List.of(issued(SECOND))));
    desk.store.execute(
        Priority.NORMAL,
        db -> desk.blocks.put(db, new Block(Scope.badge(OWN), "lost", "guard", desk.now, "p")));

    assertThat(desk.turn(anna.id())).isTrue();

    assertThat(shown(desk, anna)).containsExactly(SECOND);
    assertThat(explain(desk, anna).mayTake()).isTrue();
    desk.store.execute(
        Priority.NORMAL,
        db -> desk.blocks.put(db, new Block(Scope.badge(SECOND), "lost", "guard", desk.now, "p")));
    assertThat(desk.turn(anna.id())).isTrue();
    assertThat(shown(desk, anna)).isEmpty();
    assertThat(explain(desk, anna).because()).contains("badge is blocked").doesNotContain("4712");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void oneBadgeOfSomebodyElseIsRefusedAndTheRestCounts(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = desk.hire("1", profile(OWN));

    Cardholder bert =
        desk.hire(
            "2",
            profile(badge("H10301", 17, 1))
                .withFurtherBadges(List.of(issued(OWN), issued(SECOND))));

    assertThat(shown(desk, anna)).containsExactly(OWN);
    assertThat(shown(desk, bert)).containsExactlyInAnyOrder(badge("H10301", 17, 1), SECOND);
    assertThat(collisions(desk))
        .singleElement()
        .asString()
        .startsWith("2 ")
        .contains("it stays with person " + anna.id());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void twoBadgesThatAReaderCutsToTheSameAreRefusedWithBothPeople(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Badge annas = badge("C1k35s", 0x123, 0x5_4321);
    Cardholder anna = desk.hire("1", profile(annas));
    assertThat(shown(desk, anna)).containsExactlyInAnyOrder(annas, badge("Cut35", 0x23, 0x4321));

    Cardholder bert = desk.hire("2", profile(badge("C1k35s", 0x223, 0x6_4321)));
    Cardholder carl = desk.hire("3", profile(badge("C1k35s", 0x223, 0x6_4322)));

    assertThat(shown(desk, bert)).isEmpty();
    assertThat(shown(desk, carl)).hasSize(2);
    assertThat(collisions(desk))
        .singleElement()
        .asString()
        .startsWith("2 ")
        .contains("cannot tell this person's badge from one of person " + anna.id());
    desk.now = desk.now.plusSeconds(1);
    desk.leave("1");
    desk.now = desk.now.plusSeconds(1);
    desk.hire("2", profile(badge("C1k35s", 0x223, 0x6_4321)));
    assertThat(shown(desk, bert)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aNumberOfMoreThan64BitsIsHeldWhole(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Badge wide =
        new Badge(
            "FASC-N",
            new FacilityCode(320_001),
            new CardNumber(new BigInteger("92446011112223333112232")));
    Badge near =
        new Badge(
            "FASC-N",
            new FacilityCode(320_001),
            new CardNumber(new BigInteger("92446011112223333112233")));

    Cardholder anna = desk.hire("1", profile(wide));
    Cardholder bert = desk.hire("2", profile(near));

    assertThat(shown(desk, anna)).containsExactly(wide);
    assertThat(shown(desk, bert)).containsExactly(near);
    assertThat(desk.decide(nothing("1", desk), "1").profile().badge()).contains(wide);
  }

  private static IdentityChange nothing(String number, TestDesk desk) {
    return new IdentityChange.Mover(desk.subject(number), Profile.EMPTY);
  }

  private static List<Credential> shown(TestDesk desk, Cardholder person) {
    return desk.store.read(
        db ->
            desk.rosters.entriesOf(db, person.id()).values().stream()
                .flatMap(stored -> stored.read().credentials().stream())
                .toList());
  }

  private static Explained explain(TestDesk desk, Cardholder person) {
    return desk.store
        .read(db -> desk.explanations.of(db, person, Optional.of(new KeySetId("K1")), desk.now))
        .getFirst();
  }

  private static List<String> collisions(TestDesk desk) {
    return desk.store.read(
        db ->
            db.sql(
                    "SELECT employee_number || ' ' || detail FROM incident"
                        + " WHERE kind = 'badge-collision'")
                .query(String.class)
                .list());
  }

  private static IssuedBadge issued(Badge badge) {
    return IssuedBadge.of(badge);
  }

  private static Badge badge(String format, long facility, long number) {
    return new Badge(format, new FacilityCode(facility), new CardNumber(number));
  }

  private static Profile profile(Badge badge) {
    Optional<LocalDate> none = Optional.empty();
    return new Profile("", "", "", "", "", "oslo", Set.of(), none, none, Optional.of(badge));
  }
}
