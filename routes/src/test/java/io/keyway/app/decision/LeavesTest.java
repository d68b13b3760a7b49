// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.TestDatabase;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Reinstated;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.IdentityChange.Suspended;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A long leave ends rights by itself, some time after it began, and a return gives them back. */
class LeavesTest {
  private static final String RULES =
      """
      rules: [{id: plain, when: 'true', keySets: {ids: K1}}]
      """;

  /** The clocks of Oslo go forward on 28 March 2027. */
  private static final Instant BEGINS = Instant.parse("2027-03-20T07:00:00Z");

  private static final Instant ENDS = Instant.parse("2027-04-19T06:00:00Z");

  @TempDir private Path home = Path.of("");

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void rightsLastForTheGraceByTheCalendarOfTheSiteHoweverOftenItIsSaid(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = anna(desk);
    desk.now = BEGINS;
    say(desk, leave(desk, Period.ofDays(30)));
    desk.now = BEGINS.plus(Duration.ofDays(9));
    say(desk, leave(desk, Period.ofDays(30)));

    assertThat(desk.leaveEnds(anna.id())).containsExactly(ENDS);
    assertThat(desk.wanted(anna.id())).containsExactly("K1");
    desk.now = ENDS.minusMillis(1);
    desk.endLeaves();
    assertThat(desk.wanted(anna.id())).containsExactly("K1");
    desk.now = ENDS;
    desk.endLeaves();

    assertThat(desk.wanted(anna.id())).isEmpty();
    assertThat(desk.stateOf("A1")).contains(LifecycleState.SUSPENDED);
    desk.now = ENDS.plus(Duration.ofDays(1));
    say(desk, leave(desk, Period.ofDays(30)));
    assertThat(desk.wanted(anna.id())).isEmpty();
    desk.now = ENDS.plus(Duration.ofDays(2));
    say(desk, active(desk));
    assertThat(desk.wanted(anna.id())).containsExactly("K1");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whoIsBackInTimeLosesNothingAndTheNextLeaveCountsFromItsOwnBeginning(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = anna(desk);
    desk.now = BEGINS;
    say(desk, leave(desk, Period.ofDays(30)));
    desk.now = BEGINS.plus(Duration.ofDays(5));
    say(desk, active(desk));
    assertThat(desk.leaveEnds(anna.id())).isEmpty();

    desk.now = ENDS;
    desk.endLeaves();
    assertThat(desk.wanted(anna.id())).containsExactly("K1");
    say(desk, leave(desk, Period.ofDays(1)));
    assertThat(desk.leaveEnds(anna.id())).containsExactly(ENDS.plus(Duration.ofDays(1)));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void newsFromBeforeTheLeaveCallNothingOff(TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = anna(desk);
    desk.now = BEGINS;
    say(desk, leave(desk, Period.ofDays(30)));
    Subject old = subject(BEGINS.minusSeconds(1), true);

    say(desk, new Mover(old, Profile.EMPTY));
    say(desk, new Reinstated(subject(BEGINS.minusSeconds(1), false), Profile.EMPTY));

    assertThat(desk.leaveEnds(anna.id())).containsExactly(ENDS);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aLeaveThatBeganLongAgoAndOneOfSomebodyWithoutRightsEndAtOnceOrChangeNothing(
      TestDatabase database) {
    TestDesk desk = new TestDesk(database.emptied(), home, RULES);
    Cardholder anna = anna(desk);
    desk.now = ENDS;
    say(desk, new Suspended(subject(BEGINS, false), Profile.EMPTY, Period.ofDays(30)));
    assertThat(desk.stateOf("A1")).contains(LifecycleState.SUSPENDED);

    say(desk, leave(desk, Period.ofDays(30)));
    assertThat(desk.leaveEnds(anna.id())).isEmpty();
    assertThat(desk.stateOf("A1")).contains(LifecycleState.SUSPENDED);
    say(desk, new Leaver(subject(desk.now, false), Profile.EMPTY));
    say(desk, leave(desk, Period.ofDays(30)));
    assertThat(desk.stateOf("A1")).contains(LifecycleState.TERMINATED);
  }

  private static void say(TestDesk desk, IdentityChange change) {
    desk.decide(change, "A1");
  }

  private static Suspended leave(TestDesk desk, Period grace) {
    return new Suspended(subject(desk.now, true), Profile.EMPTY, grace);
  }

  private static Mover active(TestDesk desk) {
    return new Mover(subject(desk.now, true), Profile.EMPTY);
  }

  private static Subject subject(Instant at, boolean listed) {
    return new Subject("hr", new EmployeeNumber("A1"), at, at, listed);
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
            Optional.of(new Badge("H10301", new FacilityCode(1), new CardNumber(1)))));
  }
}
