// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RecordingListener;
import io.keyway.cabinet.ReportsRoster.Page;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.StepOutcome.Failed;
import io.keyway.cabinet.StepOutcome.Refused;
import io.keyway.cabinet.TestRoster;
import io.keyway.model.access.Grant;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.AccessDenied;
import io.keyway.model.custody.CustodyEvent.AccessGranted;
import io.keyway.model.custody.CustodyEvent.ForcedOpen;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.CustodyEvent.Restarted;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a door controller adds to the contract of cabinets, and what goes wrong with it. */
final class UhppoteDriverTest {
  private static final CabinetId CABINET = new CabinetId("gate-1");
  private static final ZoneId ZONE = CallingBridge.ZONE;
  private static final Duration LEASE = Duration.ofDays(3);
  private static final int PUT = 0x50;

  private final RecordingListener listener = new RecordingListener(CABINET);
  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-11-27T09:00:00Z"));
  private final FakeController controller = new FakeController(clock.withZone(ZONE));
  private final Path folder;
  private CallingBridge bridge;

  UhppoteDriverTest(@TempDir Path folder) {
    this.folder = folder;
    this.bridge = bridge(folder);
  }

  @BeforeEach
  void nothing() {
    assertThat(controller.cards()).isEmpty();
  }

  @AfterEach
  void end() {
    bridge.close();
    controller.close();
  }

  // Days
  // ---------------------------------------------------------------------------------------------

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
  // ----------------------------------------------------------------------------------------------

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

  // Cards of nobody
  // ----------------------------------------------------------------------------------------------

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

  // Order
  // --------------------------------------------------------------------------------------------------

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
  // ------------------------------------------------------------------------------------------------

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
    assertThat(controller.cards()).hasSizeLessThanOrEqualTo(2);
    CabinetSession again = relinked(session);
    assertThat(again.report().people()).isZero();
    controller.mostCards(20_000);
    assertThat(done(again.replace(List.of(), TestRoster.enrolments(5), 2)).people()).isEqualTo(5);
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

  // The ledger
  // ---------------------------------------------------------------------------------------------

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

  // Events
  // -------------------------------------------------------------------------------------------------

  @Test
  void whoWentThroughAndWhoWasRefusedIsWritten() {
    CabinetSession session = ready();
    done(session.replace(List.of(), TestRoster.enrolments(1), 1));

    controller.swipe(card(1), 2);
    controller.swipe(card(1), 3);
    controller.swipe(9_999_999, 1);
    controller.happens(2, true, 2, 0, 23);
    controller.happens(3, false, 1, 0, 38);
    controller.happens(2, false, 0, 0, 28);
    List<JournalEntry> entries = journal(5);

    assertThat(entries).extracting(JournalEntry::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(entries)
        .extracting(JournalEntry::event)
        .containsExactly(
            new AccessGranted(),
            new AccessDenied("not-entitled", Optional.of(new SlotNumber(3))),
            new AccessDenied("unknown-badge", Optional.of(new SlotNumber(1))),
            new ForcedOpen(),
            new Restarted("power"));
    assertThat(entries.getFirst().person()).contains(TestRoster.person(1));
    assertThat(entries.get(2).person()).isEmpty();
    assertThat(entries.getFirst().at()).isEqualTo(clock.instant());
  }

  @Test
  void aRingThatRanOverLeavesAGapOfTheRightLength() {
    CabinetSession session = ready();
    controller.happens(1, true, 1, card(1), 1);
    journal(1);
    session.acknowledgeJournal(1);
    await(() -> controller.eventIndex() == 1);
    controller.mostEvents(5);
    controller.silent(true);
    listener.awaitUnlinked();
    for (int i = 0; i < 12; i++) {
      controller.happens(1, true, 1, card(1), 1);
    }
    controller.silent(false);
    listener.awaitLinked();

    List<JournalEntry> entries = journal(6);

    assertThat(entries.getFirst().event()).isEqualTo(new JournalGap(2, 8));
    assertThat(entries)
        .extracting(JournalEntry::sequence)
        .containsExactly(8L, 9L, 10L, 11L, 12L, 13L);
  }

  @Test
  void eventsThatWereClearedAreAGapAndTheNextOnesAreHeard() {
    ready();
    controller.happens(1, true, 1, card(1), 1);
    controller.happens(1, true, 1, card(1), 1);
    journal(2);

    controller.clearEvents();
    controller.happens(3, false, 1, 0, 38);
    List<CustodyEvent> events = journal(2).stream().map(JournalEntry::event).toList();

    assertThat(events).containsExactly(new JournalGap(3, 3), new ForcedOpen());
  }

  @Test
  void whatHappenedBeforeKeywayCameIsNotItsJournal() {
    controller.happens(1, true, 1, card(1), 1);
    ready();

    controller.happens(3, false, 1, 0, 38);

    assertThat(journal(1)).extracting(JournalEntry::event).containsExactly(new ForcedOpen());
  }

  // Around
  // --------------------------------------------------------------------------------------------------

  private CallingBridge bridge(Path memory) {
    return new CallingBridge(memory, listener, clock, CallingBridge.IMPATIENT);
  }

  private CabinetSession linked() {
    bridge.calls().call(CABINET, URI.create(controller.address()));
    return listener.awaitLinked();
  }

  private CabinetSession ready() {
    CabinetSession session = linked();
    done(session.layout(layout(ZONE)));
    done(session.renewLease(LEASE, clock.instant()));
    return session;
  }

  private CabinetSession relinked(CabinetSession old) {
    old.close("the test goes on");
    CabinetSession session = listener.awaitLinked();
    while (session == old || outcome(session.layout(layout(ZONE))) instanceof Failed) {
      session = listener.awaitLinked();
    }
    return session;
  }

  private static CabinetLayout layout(ZoneId zone) {
    return new CabinetLayout(zone, 4, Map.of(), List.of());
  }

  private static Grant grant(int door, Duration lease, Optional<String> from) {
    Grant plain = TestRoster.grant(door);
    return new Grant(
        plain.slot(),
        plain.keySet(),
        plain.schedule(),
        lease,
        from.map(text -> OffsetDateTime.parse(text).toInstant()),
        Optional.empty());
  }

  private static List<EnrolUser> days(int lease, int... people) {
    return Arrays.stream(people)
        .mapToObj(
            person ->
                new EnrolUser(
                    TestRoster.entry(
                        person,
                        1,
                        grant(1 + person % 4, Duration.ofDays(lease), Optional.empty()))))
        .toList();
  }

  private static List<EnrolUser> living(List<Tombstone> graves) {
    return TestRoster.enrolments(24).stream()
        .filter(step -> graves.stream().noneMatch(grave -> grave.person().equals(step.person())))
        .toList();
  }

  private static RosterEntry entry(int person) {
    return TestRoster.entry(person, 1);
  }

  private static long card(int person) {
    return CallingBridge.FACILITY + person;
  }

  private boolean opens(int person, String day) {
    return controller.opens(card(person), 1 + person % 4, LocalDate.parse(day));
  }

  private static String digestOf(RosterEntry... entries) {
    RosterDigest digest = new RosterDigest();
    for (RosterEntry entry : entries) {
      digest.put(entry.person(), new UhppoteProtocol().digest(entry));
    }
    return digest.hex();
  }

  private static Page page(CabinetSession session) {
    return (Page)
        session
            .reportsRoster()
            .orElseThrow()
            .read(Optional.empty())
            .toCompletableFuture()
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
  }

  private void awaitReport(Predicate<CabinetReport> wanted) {
    CabinetReport report = listener.awaitReport();
    while (!wanted.test(report)) {
      report = listener.awaitReport();
    }
  }

  private List<JournalEntry> journal(int count) {
    List<JournalEntry> entries = new ArrayList<>();
    while (entries.size() < count) {
      entries.addAll(listener.awaitJournal());
    }
    return entries;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("nothing came of it").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static StepOutcome outcome(CompletionStage<StepOutcome> outcome) {
    return outcome.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static Done done(CompletionStage<StepOutcome> outcome) {
    StepOutcome result = outcome(outcome);
    assertThat(result).isInstanceOf(Done.class);
    return (Done) result;
  }

  /** Drops, repeats, holds back, shortens and spoils packets, drawn from a seed. */
  private static final class FaultyNetwork implements FakeController.Wire {
    private final Random random;
    private Optional<byte[]> heldToController = Optional.empty();
    private Optional<byte[]> heldToBridge = Optional.empty();

    FaultyNetwork(long seed) {
      random = new Random(seed);
    }

    @Override
    public List<byte[]> carry(byte[] packet, boolean toController) {
      List<byte[]> arriving = new ArrayList<>();
      Optional<byte[]> held = toController ? heldToController : heldToBridge;
      keep(Optional.empty(), toController);
      switch (random.nextInt(40)) {
        case 0 -> {} // lost
        case 1 -> arriving.addAll(List.of(packet, packet));
        case 2 -> keep(Optional.of(packet), toController); // comes behind the next
        case 3 -> arriving.add(Arrays.copyOf(packet, random.nextInt(64)));
        case 4 -> arriving.add(noise());
        default -> arriving.add(packet);
      }
      held.ifPresent(arriving::add);
      return arriving;
    }

    private void keep(Optional<byte[]> packet, boolean toController) {
      if (toController) {
        heldToController = packet;
      } else {
        heldToBridge = packet;
      }
    }

    private byte[] noise() {
      byte[] noise = new byte[64];
      random.nextBytes(noise);
      return noise;
    }
  }
}
