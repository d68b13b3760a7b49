// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.StepOutcome.Failed;
import io.keyway.cabinet.StepOutcome.Refused;
import io.keyway.cabinet.TestRoster;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes first, and what goes wrong. */
final class UhppoteFaultsTest extends ControllerFixture {
  private static final int PUT = 0x50;

  UhppoteFaultsTest(@TempDir Path folder) {
    super(folder);
  }

  // Order

  @Test
  void whatIsTakenGoesBeforeWhatIsGiven() {
    CabinetSession session = ready();
    Done before = done(session.replace(List.of(), TestRoster.enrolments(3), 1));
    List<Boolean> leaverWasThere = new ArrayList<>();
    controller.wire(
        (packet, toController) -> {
          if (toController && (packet[1] & 0xff) == PUT) {
            leaverWasThere.add(controller.card(card(2)).isPresent());
          }
          return List.of(packet);
        });

    done(
        session.apply(
            before.digest(),
            List.of(TestRoster.enrol(4), TestRoster.revocation(2, 1), TestRoster.enrol(5)),
            2));

    assertThat(leaverWasThere).hasSize(2).containsOnly(false);
  }

  @Test
  void aRevocationDoesNotWaitForCardsThatAreNotAnswered() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(2), 1));
    controller.holdsPuts(true);
    CompletionStage<StepOutcome> bulk =
        session.apply(session.report().digest(), List.of(TestRoster.enrol(3)), 2);
    await(() -> controller.askedAbout(card(3)) == 0 && !bulk.toCompletableFuture().isDone());

    done(session.revoke(TestRoster.revocation(2, 1), 3));
    assertThat(controller.cards()).containsExactly(card(1));
    controller.holdsPuts(false);

    assertThat(done(bulk).people()).isEqualTo(2);
  }

  // Faults

  /** Whatever the network does, who was revoked is gone, and in the end all is as told. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void anyFaultsConvergeAndNobodyRevokedComesBack(long seed) {
    CabinetSession session = ready();
    List<Tombstone> graves = new ArrayList<>();
    long version = 0;
    for (int round = 1; round <= 4; round++) {
      controller.wire(new FaultyNetwork(seed * 31 + round));
      CompletionStage<StepOutcome> bulk =
          session.replace(List.copyOf(graves), living(graves), ++version);
      int leaver = round * 4;
      graves.add(new Tombstone(TestRoster.person(leaver), 1, 1));
      boolean gone =
          outcome(session.revoke(TestRoster.revocation(leaver, 1), ++version)) instanceof Done;
      assertThat(outcome(bulk)).isInstanceOfAny(Done.class, Failed.class);
      assertThat(gone && controller.card(card(leaver)).isPresent()).as("round " + round).isFalse();
      controller.wire(FakeController.Wire.SOUND);
      session = relinked(session);
    }

    Done last = done(session.replace(graves, living(graves), ++version));

    assertThat(last.people()).isEqualTo(24 - graves.size());
    assertThat(last.digest())
        .isEqualTo(
            digestOf(living(graves).stream().map(EnrolUser::entry).toArray(RosterEntry[]::new)));
    assertThat(controller.cards()).hasSize(24 - graves.size());
  }

  @Test
  void aPacketThatIsLateDoesNotBringACardBack() {
    CabinetSession session = ready();
    List<byte[]> puts = new ArrayList<>();
    controller.wire(
        (packet, toController) -> {
          if (toController && (packet[1] & 0xff) == PUT) {
            puts.add(packet.clone());
          }
          return List.of(packet);
        });
    done(session.replace(List.of(), TestRoster.enrolments(1), 1));
    done(session.revoke(TestRoster.revocation(1, 1), 2));

    controller.arrives(puts.getFirst());

    await(() -> controller.cards().isEmpty());
    assertThat(session.report().people()).isZero();
  }

  @Test
  void aControllerThatDoesNotDeleteIsNoCabinetAndNothingCountsAsDone() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(1), 1));
    controller.keepsCards(true);

    assertThat(outcome(session.revoke(TestRoster.revocation(1, 1), 2))).isInstanceOf(Failed.class);
    assertThat(listener.awaitUnlinked()).isEqualTo("it does not delete a card");

    controller.keepsCards(false);
    CabinetSession again = listener.awaitLinked();
    assertThat(controller.cards()).as("taken before it is linked").isEmpty();
    assertThat(again.report().people()).isZero();
  }

  @Test
  void aFullTableIsToldAndWhatFitsIsThere() {
    CabinetSession session = ready();
    controller.mostCards(2);

    Refused refused = (Refused) outcome(session.replace(List.of(), TestRoster.enrolments(5), 1));

    assertThat(refused.reason()).isEqualTo("over-limit");
    assertThat(controller.cards()).hasSize(2);
    assertThat(refused.people()).as("who has a card").isEqualTo(2);
    CabinetSession again = relinked(session);
    assertThat(again.report().people()).isEqualTo(2);
    controller.mostCards(20_000);
    assertThat(done(again.replace(List.of(), TestRoster.enrolments(5), 2)).people()).isEqualTo(5);
  }

  @Test
  void whoDoesNotFitWhenTheLeaseBeginsIsInTheRosterNoMore() {
    CabinetSession session = linked();
    done(session.layout(layout(ZONE)));
    Done five = done(session.replace(List.of(), TestRoster.enrolments(5), 1));
    controller.mostCards(2);

    Done renewed = done(session.renewLease(LEASE, clock.instant()));

    assertThat(controller.cards()).hasSize(2);
    assertThat(renewed.people()).isEqualTo(2).isLessThan(five.people());
    assertThat(renewed.digest()).isNotEqualTo(five.digest());
  }

  @Test
  void aControllerThatStartsAnewIsStillTheSame() {
    CabinetSession session = ready();
    Done done = done(session.replace(List.of(), TestRoster.enrolments(3), 1));

    controller.restart();
    Done revoked = done(relinked(session).revoke(TestRoster.revocation(2, 1), 2));

    assertThat(revoked.people()).isEqualTo(done.people() - 1);
    assertThat(controller.cards()).containsExactlyInAnyOrder(card(1), card(3));
  }

  @Test
  void aControllerThatForgotItsCardsSaysSo() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(3), 1));

    awaitReport(report -> report.people() == 3);
    controller.forgetCards();

    awaitReport(report -> report.people() == 0);
    assertThat(session.report().digest()).isEqualTo(new RosterDigest().hex());
  }

  @Test
  void aControllerOfAnotherNumberIsNotTakenForIt() {
    bridge.calls().call(CABINET, URI.create("uhppote://127.0.0.1:" + controller.port() + "/7"));
    bridge.calls().call(CABINET, URI.create(controller.address()));

    assertThat(listener.awaitLinked().cabinet()).isEqualTo(CABINET);
    assertThat(listener.hasLinked()).isFalse();
  }

  @Test
  void aCabinetThatIsNotConfiguredIsNotLinked() {
    bridge.calls().call(new CabinetId("nobody-9"), URI.create(controller.address()));
    linked();

    assertThat(listener.hasLinked()).isFalse();
  }

  @Test
  void aCabinetThatIsLeftIsUnlinked() {
    linked();

    bridge.calls().leave(CABINET);

    assertThat(listener.awaitUnlinked()).isEqualTo("it is not called any more");
  }
}
