// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.keyway.cabinet.ReportsRoster.BucketDigests;
import io.keyway.cabinet.ReportsRoster.Page;
import io.keyway.cabinet.ReportsRoster.Unread;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.StepOutcome.Failed;
import io.keyway.cabinet.StepOutcome.Refused;
import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent.AccessGranted;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every cabinet protocol must keep. A protocol's test extends this and gives a cabinet that
 * speaks it.
 */
public abstract class CabinetProtocolContract {
  protected static final CabinetId CABINET = new CabinetId("north-1");
  private static final CabinetLayout LAYOUT =
      new CabinetLayout(
          ZoneId.of("Europe/Berlin"),
          4,
          Map.of(new SlotNumber(3), new KeySetId("K-003")),
          List.of());

  protected final RecordingListener listener = new RecordingListener(CABINET);
  private CabinetProtocol protocol;
  protected BridgeUnderTest bridge;
  private CabinetUnderTest cabinet;
  protected CabinetSession session;

  /** The protocol. */
  protected abstract CabinetProtocol protocol();

  /** The bridge's end of it, and the cabinets that it may meet. */
  protected abstract BridgeUnderTest bridge(CabinetListener listener);

  /** Whether its cabinets can ask for PINs and second persons. */
  protected boolean honoursDemands() {
    return true;
  }

  /** How many people make a roster that takes a while. */
  protected int crowd() {
    return 15_000;
  }

  @BeforeEach
  void link() {
    protocol = protocol();
    bridge = bridge(listener);
    cabinet = bridge.cabinet(CABINET);
    cabinet.start();
    session = listener.awaitLinked();
    done(session.layout(LAYOUT));
    done(session.renewLease(Duration.ofHours(24), Instant.now()));
  }

  @AfterEach
  void end() {
    cabinet.close();
    bridge.close();
  }

  @Test
  void knowsWhoIsLinkedAndHowItIs() {
    CabinetReport report = listener.awaitReport();

    assertThat(session.cabinet()).isEqualTo(CABINET);
    assertThat(report.people()).isZero();
    assertThat(report.digest()).isEqualTo(new RosterDigest().hex());
    assertThat(report.maxPeople()).isEqualTo(20_000);
  }

  @Test
  void aWholeRosterEndsInTheDigestThatTheBridgeComputes() {
    List<EnrolUser> entries = TestRoster.enrolments(1_500);

    Done done = done(session.replace(List.of(), entries, 7));

    assertThat(done.version()).isEqualTo(7);
    assertThat(done.people()).isEqualTo(1_500);
    assertThat(done.digest()).isEqualTo(digestOf(entries)).isEqualTo(cabinet.digest());
    assertThat(session.report().digest()).isEqualTo(done.digest());
    assertThat(done.acknowledgedAt()).isAfterOrEqualTo(done.sentAt());
  }

  @Test
  void aChangeIsAppliedToTheRosterItNames() {
    Done before = done(session.replace(List.of(), TestRoster.enrolments(50), 1));
    RosterEntry remaining = TestRoster.entry(3, 5);
    List<ProvisioningStep> steps =
        List.of(
            TestRoster.revocation(2, 1),
            new RevokeUser(new Tombstone(TestRoster.person(3), 1, 4), Optional.of(remaining)),
            new UpdateUser(TestRoster.entry(4, 2)),
            TestRoster.enrol(51));

    Done done = done(session.apply(before.digest(), steps, 2));

    Map<CardholderId, RosterEntry> expected = byPerson(TestRoster.enrolments(51));
    expected.remove(TestRoster.person(2));
    expected.put(remaining.person(), remaining);
    expected.put(TestRoster.person(4), TestRoster.entry(4, 2));
    assertThat(done.digest()).isEqualTo(digestOf(expected));
    assertThat(done.version()).isEqualTo(2);
  }

  @Test
  void aChangeToAnotherRosterIsRefusedAndChangesNothing() {
    Done before = done(session.replace(List.of(), TestRoster.enrolments(3), 1));

    StepOutcome outcome = await(session.apply("ab".repeat(32), List.of(TestRoster.enrol(9)), 2));

    assertThat(outcome).isEqualTo(new Refused("base-mismatch", 1, before.digest(), 3));
    assertThat(cabinet.digest()).isEqualTo(before.digest());
  }

  @Test
  void whatAGrantDemandsGoesWithItOrTheGrantIsRefused() {
    RosterEntry demanding =
        TestRoster.entry(1, 1, TestRoster.grant(2).demanding(true, TestRoster.second("guards")));
    RosterEntry standingBy = TestRoster.entry(2, 1, TestRoster.grant(2).standingBy("guards"));

    List<EnrolUser> both = List.of(new EnrolUser(demanding), new EnrolUser(standingBy));
    StepOutcome outcome = await(session.replace(List.of(), both, 1));

    if (honoursDemands()) {
      assertThat(((Done) outcome).digest())
          .isEqualTo(digestOf(both))
          .isNotEqualTo(digestOf(TestRoster.enrolments(2)));
    } else {
      assertThat(((Refused) outcome).reason()).startsWith("unsupported");
      assertThat(cabinet.holds(1) || cabinet.holds(2)).isFalse();
    }
  }

  @Test
  void aRevocationIsDoneTwiceWithOneEffect() {
    done(session.replace(List.of(), TestRoster.enrolments(3), 1));

    Done first = done(session.revoke(TestRoster.revocation(2, 1), 2));
    Done second = done(session.revoke(TestRoster.revocation(2, 1), 2));

    assertThat(first.people()).isEqualTo(2);
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(cabinet.holds(2)).isFalse();
  }

  @Test
  void aRevokedPersonDoesNotComeBackWithAnOlderRoster() {
    done(session.revoke(TestRoster.revocation(2, 1), 5));

    Done done = done(session.replace(List.of(), TestRoster.enrolments(3), 4));

    assertThat(done.version()).isEqualTo(5);
    assertThat(done.people()).isEqualTo(2);
    assertThat(cabinet.holds(2)).isFalse();
  }

  @Test
  void aRevocationOvertakesAWholeRosterAndRemovesThePersonFromIt() {
    CompletionStage<StepOutcome> bulk =
        session.replace(List.of(), TestRoster.enrolments(crowd()), 1);

    Done revoked = done(session.revoke(TestRoster.revocation(crowd() - 1, 1), 2));
    Done replaced = done(bulk);

    assertThat(revoked.acknowledgedAt()).isBefore(replaced.acknowledgedAt());
    assertThat(replaced.people()).isEqualTo(crowd() - 1);
    assertThat(cabinet.holds(crowd() - 1)).isFalse();
  }

  @Test
  void aRevocationThatOvertakesAChangeDoesNotMakeItsBaseAMismatch() {
    Done before = done(session.replace(List.of(), TestRoster.enrolments(5), 1));
    List<ProvisioningStep> steps =
        TestRoster.enrolments(3_000).stream().skip(5).map(ProvisioningStep.class::cast).toList();
    CompletionStage<StepOutcome> change = session.apply(before.digest(), steps, 2);

    done(session.revoke(TestRoster.revocation(2, 1), 3));
    done(session.revoke(TestRoster.revocation(2_999, 1), 4));
    Done changed = done(change);

    Map<CardholderId, RosterEntry> expected = byPerson(TestRoster.enrolments(3_000));
    expected.remove(TestRoster.person(2));
    expected.remove(TestRoster.person(2_999));
    assertThat(changed.digest()).isEqualTo(digestOf(expected));
    assertThat(changed.version()).isEqualTo(4);
  }

  @Test
  void aRevocationDoesNotWaitForBulkWorkThatIsNotAnswered() {
    cabinet.holdBulk(true);
    CompletionStage<StepOutcome> bulk = session.replace(List.of(), TestRoster.enrolments(9), 1);
    CompletionStage<StepOutcome> more = session.replace(List.of(), TestRoster.enrolments(8), 1);

    done(session.revoke(TestRoster.revocation(2, 1), 2));
    boolean bulkWaits = !bulk.toCompletableFuture().isDone();
    cabinet.holdBulk(false);

    assertThat(bulkWaits).isTrue();
    assertThat(done(bulk).people()).isEqualTo(8);
    assertThat(done(more).people()).isEqualTo(7);
  }

  @Test
  void layoutAndLeaseAreAnswered() {
    assertThat(done(session.layout(LAYOUT)).people()).isZero();
    assertThat(done(session.renewLease(Duration.ofHours(25), Instant.now())).people()).isZero();
  }

  @Test
  void journalComesInOrderAndIsForgottenOnlyWhenAcknowledged() {
    for (int i = 0; i < 3; i++) {
      cabinet.happens(new AccessGranted());
    }

    assertThat(sequences(3)).containsExactly(1L, 2L, 3L);
    assertThat(cabinet.journalAcknowledged()).isZero();

    session.acknowledgeJournal(3);
    done(session.renewLease(Duration.ofHours(24), Instant.now()));
    assertThat(cabinet.journalAcknowledged()).isEqualTo(3);
  }

  @Test
  void journalThatWasNotAcknowledgedComesAgainAfterReconnection() {
    for (int i = 0; i < 3; i++) {
      cabinet.happens(new AccessGranted());
    }
    sequences(3);
    session.acknowledgeJournal(1);
    done(session.renewLease(Duration.ofHours(24), Instant.now()));

    cabinet.cutLine(Duration.ofMillis(50));
    listener.awaitUnlinked();
    session = listener.awaitLinked();

    assertThat(sequences(2)).containsExactly(2L, 3L);
  }

  @Test
  void aLongJournalFlowsThroughTheWindow() {
    for (int i = 0; i < 1_000; i++) {
      cabinet.happens(new AccessGranted());
    }

    long last = 0;
    while (last < 1_000) {
      List<JournalEntry> entries = listener.awaitJournal();
      assertThat(entries.getFirst().sequence()).isEqualTo(last + 1);
      last = entries.getLast().sequence();
      session.acknowledgeJournal(last);
    }
  }

  @Test
  void openRequestsFailWhenTheLinkEnds() {
    cabinet.holdBulk(true);
    CompletionStage<StepOutcome> open = session.replace(List.of(), TestRoster.enrolments(9), 1);
    CompletionStage<StepOutcome> behind = session.replace(List.of(), TestRoster.enrolments(9), 1);

    session.close("a test ends it");

    assertThat(await(open)).isInstanceOf(Failed.class);
    assertThat(await(behind)).isInstanceOf(Failed.class);
    assertThat(listener.awaitUnlinked()).isEqualTo("a test ends it");
    assertThat(await(session.revoke(TestRoster.revocation(1, 1), 2))).isInstanceOf(Failed.class);
  }

  @Test
  void whatItHoldsIsReadBackPieceByPiece() {
    Done before = done(session.replace(List.of(), TestRoster.enrolments(350), 1));
    Done after = done(session.revoke(TestRoster.revocation(120, 4), 2));

    List<Page> pages = readBack();

    assertThat(before.people()).isEqualTo(350);
    assertThat(pages).hasSizeGreaterThan(1);
    assertThat(pages).allMatch(page -> page.digest().equals(after.digest()) && page.version() == 2);
    Map<CardholderId, RosterEntry> read = new HashMap<>();
    pages.forEach(page -> page.entries().forEach(entry -> read.put(entry.person(), entry)));
    assertThat(read).hasSize(349);
    assertThat(digestOf(read)).isEqualTo(after.digest());
    assertThat(pages.stream().flatMap(page -> page.tombstones().stream()))
        .containsExactly(new Tombstone(TestRoster.person(120), 1, 4));
  }

  @Test
  void anEmptyRosterIsReadBackAsSuch() {
    List<Page> pages = readBack();

    assertThat(pages).hasSize(1);
    assertThat(pages.getFirst().digest()).isEqualTo(new RosterDigest().hex());
    assertThat(pages.getFirst().entries()).isEmpty();
    assertThat(pages.getFirst().answeredAt()).isAfterOrEqualTo(pages.getFirst().sentAt());
  }

  @Test
  void bucketsTellWhereRostersDifferAndOnlyThoseAreRead() {
    done(session.replace(List.of(), TestRoster.enrolments(2_000), 1));
    ReportsRoster roster = session.reportsRoster().orElseThrow();
    assumeThat(roster.comparesBuckets()).as("it compares buckets").isTrue();
    RosterDigest ours = new RosterDigest();
    byPerson(TestRoster.enrolments(2_000))
        .forEach((person, entry) -> ours.put(person, protocol.digest(entry)));
    ours.remove(TestRoster.person(7));

    BucketDigests theirs = (BucketDigests) join(roster.buckets());
    Buckets differing = Buckets.differing(theirs.digests(), ours.buckets());
    Page page = (Page) join(roster.read(Optional.empty(), differing));

    assertThat(theirs.people()).isEqualTo(2_000);
    assertThat(differing.size()).isOne();
    assertThat(page.more()).isFalse();
    assertThat(page.digest()).isEqualTo(theirs.digest());
    assertThat(page.entries()).extracting(RosterEntry::person).contains(TestRoster.person(7));
    assertThat(page.entries()).allMatch(entry -> differing.contain(entry.person()));
    assertThat(page.entries()).hasSizeLessThan(40);
  }

  @Test
  void aReadingThatTheEndOfTheLinkInterruptsEnds() {
    cabinet.close();
    listener.awaitUnlinked();

    assertThat(session.reportsRoster().orElseThrow().read(Optional.empty()).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(20))
        .isInstanceOf(Unread.class);
  }

  private static ReportsRoster.Reading join(CompletionStage<ReportsRoster.Reading> reading) {
    return reading.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private List<Page> readBack() {
    ReportsRoster roster = session.reportsRoster().orElseThrow();
    List<Page> pages = new ArrayList<>();
    Optional<CardholderId> after = Optional.empty();
    boolean more = true;
    while (more) {
      Page page =
          (Page) roster.read(after).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
      pages.add(page);
      after = page.last();
      more = page.more();
    }
    return pages;
  }

  protected static StepOutcome await(CompletionStage<StepOutcome> outcome) {
    return outcome.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  protected static Done done(CompletionStage<StepOutcome> outcome) {
    StepOutcome result = await(outcome);
    assertThat(result).isInstanceOf(Done.class);
    return (Done) result;
  }

  private List<Long> sequences(int count) {
    LongStream sequences = LongStream.empty();
    int seen = 0;
    while (seen < count) {
      List<JournalEntry> entries = listener.awaitJournal();
      seen += entries.size();
      sequences = LongStream.concat(sequences, entries.stream().mapToLong(JournalEntry::sequence));
    }
    return sequences.boxed().toList();
  }

  private String digestOf(List<EnrolUser> entries) {
    return digestOf(byPerson(entries));
  }

  private String digestOf(Map<CardholderId, RosterEntry> entries) {
    RosterDigest digest = new RosterDigest();
    entries.forEach((person, entry) -> digest.put(person, protocol.digest(entry)));
    return digest.hex();
  }

  private static Map<CardholderId, RosterEntry> byPerson(List<EnrolUser> entries) {
    Map<CardholderId, RosterEntry> byPerson = new HashMap<>();
    entries.forEach(step -> byPerson.put(step.person(), step.entry()));
    return byPerson;
  }
}
