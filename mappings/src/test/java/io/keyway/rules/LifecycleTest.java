// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static io.keyway.model.identity.LifecycleState.ACTIVE;
import static io.keyway.model.identity.LifecycleState.SUSPENDED;
import static io.keyway.model.identity.LifecycleState.TERMINATED;
import static io.keyway.rules.Changes.activeRow;
import static io.keyway.rules.Changes.changed;
import static io.keyway.rules.Changes.hired;
import static io.keyway.rules.Changes.hour;
import static io.keyway.rules.Changes.reinstated;
import static io.keyway.rules.Changes.suspended;
import static io.keyway.rules.Changes.suspendedRow;
import static io.keyway.rules.Changes.terminated;
import static io.keyway.rules.Changes.terminatedRow;
import static io.keyway.rules.PersonUnderTest.PROPOSE;
import static io.keyway.rules.PersonUnderTest.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.LifecycleState;
import io.keyway.rules.LifecycleOutcome.Apply;
import io.keyway.rules.LifecycleOutcome.Create;
import io.keyway.rules.LifecycleOutcome.Nothing;
import io.keyway.rules.LifecycleOutcome.Propose;
import io.keyway.rules.LifecycleOutcome.Schedule;
import io.keyway.rules.LifecycleOutcome.Unmatched;
import io.keyway.rules.Standing.Hold;
import io.keyway.rules.Standing.Known;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleTest {
  private static final IdentityChange[] ACTIVE_PERSON = {hired(0)};
  private static final IdentityChange[] SUSPENDED_PERSON = {hired(0), suspended(10)};
  private static final IdentityChange[] ON_LEAVE_BY_ROW = {activeRow(0), suspendedRow(10)};
  private static final IdentityChange[] TERMINATED_PERSON = {hired(0), terminated(10)};

  static Stream<Arguments> theTable() {
    LocalDate startAfter = LocalDate.parse("2026-11-02");
    LocalDate startBefore = LocalDate.parse("2026-10-01");
    return Stream.of(
        cell("ends all rights", ACTIVE_PERSON, terminated(20), "ends", TERMINATED),
        cell("the same", SUSPENDED_PERSON, terminated(20), "ends", TERMINATED),
        cell("nothing new", TERMINATED_PERSON, terminated(20), "repeat", TERMINATED),
        cell("row ends all rights", ACTIVE_PERSON, terminatedRow(20), "ends", TERMINATED),
        cell("suspends", ACTIVE_PERSON, suspended(20), "ends", SUSPENDED),
        cell("nothing new", SUSPENDED_PERSON, suspended(20), "repeat", SUSPENDED),
        cell("nothing", TERMINATED_PERSON, suspended(20), "table", TERMINATED),
        cell("row suspends", ACTIVE_PERSON, suspendedRow(20), "ends", SUSPENDED),
        cell("updates", ACTIVE_PERSON, changed(20), "updates", ACTIVE),
        cell("updates only", SUSPENDED_PERSON, changed(20), "updates", SUSPENDED),
        cell("proposal", TERMINATED_PERSON, changed(20), "propose", TERMINATED),
        cell("row updates", ACTIVE_PERSON, activeRow(20), "updates", ACTIVE),
        cell("row restores nothing", SUSPENDED_PERSON, activeRow(20), "updates", SUSPENDED),
        cell("row is a proposal", TERMINATED_PERSON, activeRow(20), "propose", TERMINATED),
        cell("nothing", ACTIVE_PERSON, reinstated(20), "table", ACTIVE),
        cell("restores", SUSPENDED_PERSON, reinstated(20), "restores", ACTIVE),
        cell("proposal", TERMINATED_PERSON, reinstated(20), "propose", TERMINATED),
        cell("active again by row", ON_LEAVE_BY_ROW, activeRow(20), "restores", ACTIVE),
        cell("event restores leave", ON_LEAVE_BY_ROW, reinstated(20), "restores", ACTIVE),
        cell("updates", ACTIVE_PERSON, hired(20), "updates", ACTIVE),
        cell("proposal", SUSPENDED_PERSON, hired(20), "propose", SUSPENDED),
        cell("new epoch", TERMINATED_PERSON, hired(20), "new epoch", ACTIVE),
        cell("hired before is late", TERMINATED_PERSON, hired(5), "older", TERMINATED),
        cell("new start", TERMINATED_PERSON, activeRow(30, startAfter), "new epoch", ACTIVE),
        cell("old start", TERMINATED_PERSON, activeRow(30, startBefore), "propose", TERMINATED),
        cell("old row", TERMINATED_PERSON, activeRow(9, startAfter), "older", TERMINATED));
  }

  private static Arguments cell(
      String name, IdentityChange[] history, IdentityChange record, String word, LifecycleState s) {
    return Arguments.of(name, history, record, word, s);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("theTable")
  void everyCellOfTheTable(
      String name,
      IdentityChange[] history,
      IdentityChange record,
      String word,
      LifecycleState state) {
    PersonUnderTest person = new PersonUnderTest(RESTORE, history);

    LifecycleOutcome outcome = person.apply(record);

    assertThat(word(outcome)).as(name).isEqualTo(word);
    assertThat(person.state()).as(name).isEqualTo(state);
  }

  private static String word(LifecycleOutcome outcome) {
    return switch (outcome) {
      case Create ignored -> "creates";
      case Apply a when a.newEpoch() -> "new epoch";
      case Apply a when a.endsRights() -> "ends";
      case Apply a when a.restoresRights() -> "restores";
      case Apply ignored -> "updates";
      case Propose ignored -> "propose";
      case Nothing n ->
          switch (n.reason()) {
            case REPEAT -> "repeat";
            case OLDER -> "older";
            case TIE -> "tie";
            case TABLE -> "table";
            case NOT_OWNED -> "not owned";
          };
      case Schedule ignored -> "scheduled";
      case Unmatched u -> u.takesAway() ? "unmatched leaver" : "unmatched";
    };
  }

  @Test
  void anUnknownPersonIsCreatedByWhatIntroducesAndUnmatchedOtherwise() {
    assertThat(word(new PersonUnderTest(RESTORE).apply(hired(1)))).isEqualTo("creates");
    assertThat(word(new PersonUnderTest(RESTORE).apply(changed(1)))).isEqualTo("unmatched");
    assertThat(word(new PersonUnderTest(RESTORE).apply(activeRow(1)))).isEqualTo("creates");
    assertThat(word(new PersonUnderTest(RESTORE).apply(reinstated(1)))).isEqualTo("unmatched");
    assertThat(word(new PersonUnderTest(RESTORE).apply(terminated(1))))
        .isEqualTo("unmatched leaver");
    assertThat(word(new PersonUnderTest(RESTORE).apply(suspended(1))))
        .isEqualTo("unmatched leaver");
  }

  @Test
  void ofTwoRecordsOfOneInstantTheOneThatTakesAwayWins() {
    assertThat(after(hired(0), terminated(10), hired(10))).isEqualTo(TERMINATED);
    assertThat(after(hired(0), hired(10), terminated(10))).isEqualTo(TERMINATED);
    assertThat(after(hired(0), suspended(10), reinstated(10))).isEqualTo(SUSPENDED);
    assertThat(after(hired(0), reinstated(10), suspended(10))).isEqualTo(SUSPENDED);
    assertThat(after(activeRow(0), suspendedRow(10), activeRow(10))).isEqualTo(SUSPENDED);
    assertThat(after(activeRow(0), activeRow(10), suspendedRow(10))).isEqualTo(SUSPENDED);
  }

  @Test
  void aTerminationThatCountsBackwardsStillEndsRights() {
    PersonUnderTest person = new PersonUnderTest(RESTORE, activeRow(10), changed(20));

    assertThat(word(person.apply(terminated(15)))).isEqualTo("ends");
  }

  @Test
  void aTerminationOfAnEarlierEmploymentDoesNothing() {
    PersonUnderTest person =
        new PersonUnderTest(RESTORE, hired(0), terminated(10), hired(20), terminated(15));

    assertThat(person.state()).isEqualTo(ACTIVE);
    assertThat(person.known().epoch()).isEqualTo(2);
  }

  @Test
  void aNoShowCanBeTerminatedBeforeTheFirstDay() {
    IdentityChange row = activeRow(10, LocalDate.parse("2026-12-24"));

    assertThat(after(row, terminated(11))).isEqualTo(TERMINATED);
  }

  @Test
  void anOlderAttributeDoesNotOverwriteANewerOne() {
    PersonUnderTest person = new PersonUnderTest(RESTORE, hired(0), changed(20));

    assertThat(word(person.apply(changed(19)))).isEqualTo("older");
  }

  @Test
  void aTerminationALittleAheadAppliesAtOnceAndALaterOneIsScheduled() {
    Instant now = hour(20).minus(Lifecycle.AHEAD);
    PersonUnderTest person = new PersonUnderTest(RESTORE, hired(0));

    assertThat(Lifecycle.decide(person.known(), terminated(20), RESTORE, now))
        .isInstanceOf(Apply.class);
    assertThat(Lifecycle.decide(person.known(), terminated(20), RESTORE, now.minusMillis(1)))
        .isEqualTo(new Schedule(hour(20)));
  }

  @Test
  void aSourceThatProposesRestoresNothingByItself() {
    PersonUnderTest person = new PersonUnderTest(PROPOSE, hired(0), suspended("scim", 10));

    LifecycleOutcome outcome = person.apply(reinstated("scim", 20));

    assertThat(word(outcome)).isEqualTo("propose");
    assertThat(person.state()).isEqualTo(SUSPENDED);
  }

  @Test
  void onlyTheSourceThatSuspendedMayReinstate() {
    PersonUnderTest person = new PersonUnderTest(RESTORE, hired(0), suspended("scim", 10));

    assertThat(word(person.apply(reinstated(20)))).isEqualTo("propose");
    assertThat(word(person.apply(activeRow(21)))).isEqualTo("updates");
    assertThat(person.state()).isEqualTo(SUSPENDED);
  }

  @Test
  void aPersonSuspendedByTwoSourcesIsBackWhenBothSaySo() {
    PersonUnderTest person =
        new PersonUnderTest(RESTORE, hired(0), suspended("scim", 10), suspended(11));

    person.apply(reinstated(20));
    assertThat(person.state()).isEqualTo(SUSPENDED);

    person.apply(reinstated("scim", 21));
    assertThat(person.state()).isEqualTo(ACTIVE);
  }

  @Test
  void aNewEpochReleasesEveryHold() {
    PersonUnderTest person =
        new PersonUnderTest(RESTORE, hired(0), suspended("scim", 10), terminated(11), hired(20));

    person.apply(suspended(30));
    person.apply(reinstated(31));

    assertThat(person.state()).isEqualTo(ACTIVE);
  }

  @Test
  void anApprovedProposalOpensANewEpochThatTheOldTerminationCannotEnd() {
    PersonUnderTest person = new PersonUnderTest(RESTORE, TERMINATED_PERSON);

    Apply approved = Lifecycle.approve(person.known(), changed(20), hour(30));

    assertThat(approved.after().state()).isEqualTo(ACTIVE);
    assertThat(approved.after().epoch()).isEqualTo(2);
    assertThat(word(Lifecycle.decide(approved.after(), terminated(10), RESTORE, hour(40))))
        .isEqualTo("older");
    assertThat(word(Lifecycle.decide(approved.after(), terminated(11), RESTORE, hour(40))))
        .isEqualTo("ends");
  }

  @Test
  void anApprovalRestoresOnlyWhoHadLostTheirRights() {
    Known active = new PersonUnderTest(RESTORE, ACTIVE_PERSON).known();
    Known suspended = new PersonUnderTest(RESTORE, SUSPENDED_PERSON).known();

    assertThat(Lifecycle.approve(active, changed(20), hour(30)).restoresRights()).isFalse();
    assertThat(Lifecycle.approve(active, changed(20), hour(30)).releasesHolds()).isFalse();
    Apply back = Lifecycle.approve(suspended, hired(20), hour(30));
    assertThat(back.restoresRights()).isTrue();
    assertThat(back.releasesHolds()).isTrue();
    assertThat(back.newEpoch()).isFalse();
    assertThat(back.after().heard().hold()).isEqualTo(Hold.NONE);
  }

  @Test
  void aReinstatementAtOrBeforeTheSuspensionRestoresNothing() {
    PersonUnderTest person = new PersonUnderTest(RESTORE, SUSPENDED_PERSON);

    assertThat(word(person.apply(reinstated(9)))).isEqualTo("older");
    assertThat(word(person.apply(reinstated(10)))).isEqualTo("tie");
    assertThat(person.state()).isEqualTo(SUSPENDED);
  }

  @Test
  void aReinstatementOlderThanTheLastWordRestoresRightsAndNoOldAttributes() {
    PersonUnderTest late = new PersonUnderTest(RESTORE, hired(0), suspended(10), changed(20));
    PersonUnderTest inTime = new PersonUnderTest(RESTORE, hired(0), suspended(10));

    assertThat(((Apply) late.apply(reinstated(15))).profileUpdate()).isFalse();
    assertThat(late.state()).isEqualTo(ACTIVE);
    assertThat(((Apply) inTime.apply(reinstated(15))).profileUpdate()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Hold.class)
  void howASourceHoldsAPersonSurvivesTheStore(Hold hold) {
    assertThat(hold.word()).isEqualTo(hold.word().strip().toLowerCase(Locale.ROOT));
    assertThat(Hold.of(hold.word())).isEqualTo(hold);
  }

  private static LifecycleState after(IdentityChange... changes) {
    return new PersonUnderTest(RESTORE, changes).state();
  }
}
