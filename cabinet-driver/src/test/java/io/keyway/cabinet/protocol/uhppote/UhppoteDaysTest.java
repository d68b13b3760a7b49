// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.StepOutcome.Refused;
import io.keyway.cabinet.TestRoster;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rights at a controller: whole days, under a lease, and what cannot be said. */
final class UhppoteDaysTest extends ControllerFixture {
  UhppoteDaysTest(@TempDir Path folder) {
    super(folder);
  }

  // Days

  @Test
  void nothingIsHonouredBeforeTheFirstLeaseAndItsEndIsADay() {
    CabinetSession session = linked();
    done(session.layout(layout(ZONE)));

    Done given = done(session.replace(List.of(), TestRoster.enrolments(2), 1));
    assertThat(given.people()).isEqualTo(2);
    assertThat(controller.cards()).isEmpty();

    done(session.renewLease(LEASE, clock.instant()));
    assertThat(controller.cards()).containsExactlyInAnyOrder(card(1), card(2));
    assertThat(opens(1, "2026-11-27")).isTrue();
    assertThat(opens(1, "2026-11-28")).as("the grants' own lease is a day").isFalse();
  }

  @Test
  void aRenewedLeaseMovesTheDaysOnAndALostOneDoesNot() {
    CabinetSession session = ready();
    done(session.replace(List.of(), days(3, 1, 2), 1));
    assertThat(opens(1, "2026-11-29")).isTrue();
    assertThat(opens(1, "2026-11-30")).isFalse();

    clock.turn(Duration.ofDays(1));
    done(session.renewLease(LEASE, clock.instant()));

    assertThat(opens(1, "2026-11-30")).isTrue();
    assertThat(opens(1, "2026-11-27")).as("a clock that falls back opens nothing").isFalse();
    clock.turn(Duration.ofDays(5));
    assertThat(controller.opens(card(1), 2, controller.shown().toLocalDate())).isFalse();
  }

  @Test
  void aDayThatBeginsIsWrittenWithoutBeingAsked() {
    CabinetSession session = ready();
    RosterEntry fromTomorrow =
        TestRoster.entry(
            1, 1, grant(1, Duration.ofDays(3), Optional.of("2026-11-28T00:00:00+01:00")));
    done(session.replace(List.of(), List.of(new EnrolUser(fromTomorrow)), 1));
    assertThat(controller.cards()).isEmpty();

    clock.turn(Duration.ofDays(1));
    await(() -> controller.opens(card(1), 1, LocalDate.of(2026, 11, 28)));

    assertThat(opens(1, "2026-11-30")).as("no longer than the lease").isFalse();
  }

  @Test
  void theClockIsSetWithTheLeaseAndItsErrorIsReported() {
    CabinetSession session = ready();
    controller.clockAhead(Duration.ofMinutes(-7));
    awaitReport(report -> report.clockOffset() < -400_000);

    done(session.renewLease(LEASE, clock.instant()));

    awaitReport(report -> Math.abs(report.clockOffset()) < 2_000);
  }

  // What cannot be said

  @Test
  void whoseGrantsDoNotFitGetsNoneAndTheOthersGetTheirs() {
    CabinetSession session = ready();
    RosterEntry demanding =
        TestRoster.entry(
            2, 1, TestRoster.grant(1), TestRoster.grant(2).demanding(true, Optional.empty()));

    Refused refused =
        (Refused)
            outcome(
                session.replace(
                    List.of(),
                    List.of(TestRoster.enrol(1), new EnrolUser(demanding), TestRoster.enrol(3)),
                    1));

    assertThat(refused.reason())
        .isEqualTo("unsupported: p-00002: slot 2 asks for a PIN or a second person");
    assertThat(controller.cards()).containsExactlyInAnyOrder(card(1), card(3));
    assertThat(refused.digest()).isEqualTo(digestOf(entry(1), entry(3)));
  }

  @Test
  void whoseNewGrantsDoNotFitLosesTheOldOnesToo() {
    CabinetSession session = ready();
    Done before = done(session.replace(List.of(), TestRoster.enrolments(2), 1));
    RosterEntry demanding =
        TestRoster.entry(2, 2, TestRoster.grant(3).demanding(true, Optional.empty()));

    Refused refused =
        (Refused) outcome(session.apply(before.digest(), List.of(new UpdateUser(demanding)), 2));

    assertThat(refused.reason()).startsWith("unsupported: p-00002");
    assertThat(refused.digest()).isEqualTo(digestOf(entry(1)));
    assertThat(controller.cards()).containsExactly(card(1));
  }

  @Test
  void whatRemainsAfterARevocationAndDoesNotFitIsNotGiven() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(1), 1));
    RosterEntry rest =
        TestRoster.entry(1, 3, TestRoster.grant(1).demanding(true, Optional.empty()));

    Done done =
        done(
            session.revoke(
                new RevokeUser(new Tombstone(TestRoster.person(1), 1, 2), Optional.of(rest)), 2));

    assertThat(done.digest()).isEqualTo(new RosterDigest().hex());
    assertThat(controller.cards()).isEmpty();
  }

  @Test
  void slotsThatAreNoDoorsAreRefused() {
    CabinetSession session = linked();

    StepOutcome outcome =
        outcome(
            session.layout(
                new CabinetLayout(
                    ZONE, 9, Map.of(new SlotNumber(9), new KeySetId("K-009")), List.of())));

    assertThat(((Refused) outcome).reason())
        .isEqualTo("unsupported: slot 9 is no door: there are 4");
    assertThat(
            ((Refused) outcome(session.replace(List.of(), TestRoster.enrolments(1), 1))).reason())
        .startsWith("invalid: it was not told its time zone");
  }

  @Test
  void aBadgeOfTwoPeopleIsGivenToNeitherAnew() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(1), 1));
    RosterEntry thief =
        new RosterEntry(
            TestRoster.person(2), 1, 1, entry(1).credentials(), 0, List.of(TestRoster.grant(1)));

    Refused refused =
        (Refused)
            outcome(session.apply(session.report().digest(), List.of(new EnrolUser(thief)), 2));

    assertThat(refused.reason()).startsWith("invalid: a badge of p-00002");
    assertThat(refused.people()).isOne();
  }
}
