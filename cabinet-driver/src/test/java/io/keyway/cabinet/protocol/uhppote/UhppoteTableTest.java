// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.ReportsRoster.Page;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.StepOutcome.Refused;
import io.keyway.cabinet.TestRoster;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The card table of a controller: cards of nobody, cards that others changed, and the ledger. */
final class UhppoteTableTest extends ControllerFixture {
  UhppoteTableTest(@TempDir Path folder) {
    super(folder);
  }

  // Cards of nobody

  @Test
  void cardsOfNobodyAreToldAndNoStrangersRevocationIsCalledDone() {
    controller.put(7_654_321, LocalDate.of(2026, 1, 1), LocalDate.of(2029, 1, 1), 1, 2);
    CabinetSession session = ready();
    assertThat(session.report().people()).isOne();
    assertThat(session.report().digest()).isNotEqualTo(new RosterDigest().hex());

    Refused refused = (Refused) outcome(session.revoke(TestRoster.revocation(5, 1), 1));

    assertThat(refused.reason()).isEqualTo("unknown-cards");
    assertThat(controller.cards()).containsExactly(7_654_321L);
    assertThat(((Refused) outcome(session.revoke(TestRoster.revocation(5, 1), 1))).reason())
        .isEqualTo("unknown-cards");
  }

  @Test
  void aCardOfNobodyIsReadBackUnderANameAndRevokedByIt() {
    controller.put(7_654_321, LocalDate.of(2026, 1, 1), LocalDate.of(2029, 1, 1), 1, 2);
    CabinetSession session = ready();
    Page page = page(session);
    RosterEntry stranger = page.entries().getFirst();
    assertThat(stranger.person().value()).startsWith("unknown-card-").doesNotContain("7654321");
    assertThat(page.digest()).isEqualTo(digestOf(stranger));

    Done done =
        done(
            session.revoke(
                new RevokeUser(new Tombstone(stranger.person(), 1, 1), Optional.empty()), 1));

    assertThat(done.digest()).isEqualTo(new RosterDigest().hex());
    assertThat(controller.cards()).isEmpty();
  }

  @Test
  void aWholeRosterLeavesNoCardOfNobody() {
    controller.put(7_654_321, LocalDate.of(2026, 1, 1), LocalDate.of(2029, 1, 1), 1, 2);
    CabinetSession session = ready();

    done(session.replace(List.of(), TestRoster.enrolments(2), 1));

    assertThat(controller.cards()).containsExactlyInAnyOrder(card(1), card(2));
  }

  @Test
  void aCardThatSomebodyPutsMeanwhileIsTold() {
    CabinetSession session = ready();
    Done done = done(session.replace(List.of(), TestRoster.enrolments(1), 1));

    controller.put(7_654_321, LocalDate.of(2026, 1, 1), LocalDate.of(2029, 1, 1), 4);

    awaitReport(report -> report.people() == 2 && !report.digest().equals(done.digest()));
  }

  @Test
  void aCardThatSomebodyDeletesTakesItsPersonOutOfTheRoster() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(2), 1));

    controller.delete(card(2));
    awaitReport(report -> report.people() == 1);
    Done again = done(session.apply(session.report().digest(), List.of(TestRoster.enrol(2)), 2));

    assertThat(again.digest()).isEqualTo(digestOf(entry(1), entry(2)));
    assertThat(controller.cards()).containsExactlyInAnyOrder(card(1), card(2));
  }

  @Test
  void aCardThatSomebodyWidensIsTakenAtTheNextLook() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(2), 1));

    controller.put(card(2), LocalDate.of(2026, 1, 1), LocalDate.of(2040, 1, 1), 1, 2, 3, 4);
    clock.turn(Duration.ofMinutes(20));
    awaitReport(report -> report.people() == 1);

    assertThat(controller.card(card(2))).isEmpty();
    assertThat(session.report().digest()).isEqualTo(digestOf(entry(1)));
  }

  // The ledger

  @Test
  void whatWasGivenIsKnownAfterARestartOfTheBridge() {
    CabinetSession session = ready();
    Done done = done(session.replace(List.of(), TestRoster.enrolments(3), 7));
    done(session.revoke(TestRoster.revocation(2, 1), 8));
    CabinetReport before = session.report();

    bridge.close();
    bridge = bridge(folder);
    CabinetReport after = linked().report();

    assertThat(after.version()).isEqualTo(8);
    assertThat(after.rosterEpoch()).isEqualTo(before.rosterEpoch());
    assertThat(after.digest()).isEqualTo(before.digest()).isNotEqualTo(done.digest());
    assertThat(after.leaseSeconds()).isPositive();
    assertThat(controller.cards()).containsExactlyInAnyOrder(card(1), card(3));
  }

  @Test
  void withoutItsLedgerEveryCardIsOneOfNobody(@TempDir Path other) {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(3), 7));
    long epoch = session.report().rosterEpoch();

    bridge.close();
    bridge = bridge(other);
    CabinetReport after = linked().report();

    assertThat(after.rosterEpoch()).isNotEqualTo(epoch);
    assertThat(after.version()).isZero();
    assertThat(after.people()).isEqualTo(3);
    assertThat(controller.cards()).as("nothing is deleted unasked").hasSize(3);
  }
}
