// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.Grant;
import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaneTest {
  private static final CabinetId CABINET = new CabinetId("C1");

  private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
  private final Desk desk = new Desk();
  private final PaperCabinet cabinet = new PaperCabinet("C1");
  private final Lane lane = new Lane(CABINET, desk, desk, work::add, PaperCabinet::digestOf);

  @Test
  void emptyCabinetGetsEverybodyWhoShouldBeThere() {
    give("anna");
    give("bob");

    PaperCabinet.Link link = connect();
    settle(link);

    assertThat(cabinet.entries).containsOnlyKeys(person("anna"), person("bob"));
    assertThat(lane.isInSync()).isTrue();
  }

  @Test
  void revocationIsSentBeforeTheBulkThatWaits() {
    give("anna");
    PaperCabinet.Link link = connect();
    settle(link);
    give("bob");
    runWork();

    withdraw("anna");
    link.answer();

    assertThat(cabinet.entries).isEmpty();
    settle(link);
    assertThat(cabinet.entries).containsOnlyKeys(person("bob"));
  }

  @Test
  void revocationThatCrossesAFullTransferStays() {
    give("anna");
    give("bob");
    PaperCabinet.Link link = connect();
    runWork();

    withdraw("anna");
    settle(link);

    assertThat(cabinet.entries).containsOnlyKeys(person("bob"));
    assertThat(lane.isInSync()).isTrue();
    assertThat(desk.mismatches).isEmpty();
  }

  @Test
  void returningCabinetGetsItsRevocationsFirst() {
    give("anna");
    PaperCabinet.Link link = connect();
    settle(link);
    lane.unlinked(link);
    withdraw("anna");
    give("bob");
    cabinet.log.clear();

    link = connect();
    settle(link);

    assertThat(cabinet.log.getFirst()).isEqualTo("revoke anna");
    assertThat(cabinet.entries).containsOnlyKeys(person("bob"));
  }

  @Test
  void cabinetThatHoldsStrangersGetsRevocationsOnly() {
    cabinet.entries.put(person("stranger"), entry("stranger", 1));
    give("anna");

    PaperCabinet.Link link = connect();
    settle(link);

    assertThat(desk.revokeOnly).hasSize(1);
    assertThat(cabinet.entries).containsOnlyKeys(person("stranger"));
    assertThat(lane.mayLease()).isFalse();
  }

  @Test
  void releasedCabinetIsBroughtToWhatItShouldHold() {
    cabinet.entries.put(person("stranger"), entry("stranger", 1));
    give("anna");
    PaperCabinet.Link link = connect();
    settle(link);

    lane.release();
    settle(link);

    assertThat(cabinet.entries).containsOnlyKeys(person("anna"));
  }

  @Test
  void revocationThatIsAnsweredAfterABulkSentBeforeItFits() {
    give("anna");
    PaperCabinet.Link link = connect();
    settle(link);
    give("bob");
    runWork();

    withdraw("anna");
    link.answerTransferFirst();
    link.answerAll();

    assertThat(desk.mismatches).isEmpty();
    assertThat(cabinet.log).endsWith("delta of 1", "revoke anna");
  }

  @Test
  void answersAreFoldedInTheOrderInWhichTheyCome() throws Exception {
    give("anna");
    PaperCabinet.Link link = connect();
    settle(link);
    give("bob");
    link.answersWhileItIsSent(
        () -> {
          link.answerTransferFirst();
          withdraw("anna");
          link.answerAll();
        });

    runWork();
    link.awaitAnswers();
    settle(link);

    assertThat(desk.mismatches).isEmpty();
    assertThat(cabinet.entries).containsOnlyKeys(person("bob"));
  }

  @Test
  void cabinetThatKnowsAHigherVersionIsReadAndGetsRevocationsOnly() {
    cabinet.tells = true;
    give("anna");
    settle(connect());
    cabinet.version = 99;
    cabinet.entries.put(person("carla"), entry("carla", 4));
    Lane restarted = restarted();
    desk.finding =
        new HoldingsKeeper.Finding(
            99, Map.of(person("carla"), new RosterRow(1, 4, digest("carla", 4), 0, 0, "")));
    restarted.want(decide("bob"));

    PaperCabinet.Link link = cabinet.link();
    restarted.linked(link);
    for (int i = 0; i < 20; i++) {
      restarted.compare();
      runWork();
      link.answerAll();
    }

    assertThat(desk.ahead).hasSize(1);
    assertThat(desk.found.getLast().entries()).containsOnlyKeys(person("anna"), person("carla"));
    assertThat(cabinet.entries).containsOnlyKeys(person("anna"), person("carla"));
    assertThat(restarted.trust()).isEqualTo(Lane.Trust.KNOWN);
    assertThat(restarted.mayLease()).isFalse();
  }

  @Test
  void revocationsGoOnWhileRightsAreOnlyTakenAway() {
    cabinet.tells = true;
    give("anna");
    PaperCabinet.Link link = connect();
    settle(link);
    desk.isRevokeOnly = true;
    lane.heldBack();
    give("bob");
    decideToReduce("anna").ifPresent(lane::want);
    settle(link);

    assertThat(cabinet.entries).isEmpty();
    assertThat(lane.mayLease()).isFalse();

    desk.isRevokeOnly = false;
    lane.released();
    settle(link);

    assertThat(cabinet.entries).containsOnlyKeys(person("anna"), person("bob"));
    assertThat(lane.mayLease()).isTrue();
  }

  @Test
  void whileOnlyAnApproverIsMissingACabinetThatToldWhatItHoldsKeepsItsLease() {
    cabinet.tells = true;
    give("anna");
    give("held");
    PaperCabinet.Link link = connect();
    settle(link);
    desk.isRevokeOnly = true;
    lane.heldBack();
    settle(link);
    assertThat(lane.mayLease()).as("a source was not heard").isFalse();

    desk.isEverybodyHeard = true;
    assertThat(lane.mayLease()).isTrue();
    lane.want(decideToWithdraw("held"));
    assertThat(lane.mayLease()).as("somebody held is still in the cabinet").isFalse();
    settle(link);

    assertThat(cabinet.entries).containsOnlyKeys(person("anna"));
    assertThat(lane.mayLease()).isTrue();
  }

  @Test
  void whileRightsAreOnlyTakenAwayNoCabinetThatCannotTellKeepsItsLease() {
    give("anna");
    settle(connect());
    desk.isRevokeOnly = true;
    desk.isEverybodyHeard = true;

    assertThat(lane.mayLease()).isFalse();
  }

  @Test
  void nothingIsGivenToACabinetThatCannotTellWhileRightsAreOnlyTakenAway() {
    give("anna");
    desk.isRevokeOnly = true;

    PaperCabinet.Link link = connect();
    settle(link);

    assertThat(cabinet.entries).isEmpty();
    assertThat(cabinet.log).doesNotContain("full of 1");
    desk.isRevokeOnly = false;
    lane.released();
    settle(link);
    assertThat(cabinet.entries).containsOnlyKeys(person("anna"));
  }

  @Test
  void cabinetWhoseDigestDoesNotFitIsReadBackAndGetsOnlyTheDifference() {
    cabinet.tells = true;
    give("anna");
    give("bob");
    PaperCabinet.Link link = connect();
    settle(link);
    lane.unlinked(link);
    cabinet.entries.remove(person("bob"));
    cabinet.log.clear();

    settle(connect());

    assertThat(cabinet.log).containsExactly("buckets", "read", "delta of 1");
    assertThat(cabinet.entries).containsOnlyKeys(person("anna"), person("bob"));
    assertThat(lane.isInSync()).isTrue();
  }

  @Test
  void rosterThatWasChangedBehindOurBackIsReadBackAtTheSecondLook() {
    cabinet.tells = true;
    give("anna");
    PaperCabinet.Link link = connect();
    settle(link);
    cabinet.entries.put(person("mallory"), entry("mallory", 3));
    desk.finding =
        new HoldingsKeeper.Finding(0, Map.of(person("mallory"), new RosterRow(1, 4, "", 0, 0, "")));
    cabinet.log.clear();

    lane.look();
    runWork();
    assertThat(cabinet.log).isEmpty();
    lane.look();
    runWork();
    link.answerAll();

    assertThat(cabinet.log).containsExactly("buckets", "read", "revoke mallory");
    assertThat(cabinet.entries).containsOnlyKeys(person("anna"));
    assertThat(lane.isInSync()).isTrue();
  }

  @Test
  void whatWasReadBackCompletesWhatWasNeverAnswered() {
    cabinet.tells = true;
    give("anna");
    PaperCabinet.Link link = connect();
    settle(link);
    give("anna");
    runWork();
    link.breakAfterAll();
    lane.unlinked(link);
    assertThat(desk.verified).containsEntry(person("anna"), 1L);
    cabinet.log.clear();

    settle(connect());

    assertThat(desk.verified).containsEntry(person("anna"), 2L);
    assertThat(cabinet.log).containsExactly("buckets", "read");
  }

  @Test
  void rosterThatChangesWhileItsBucketsAreComparedIsComparedAnew() {
    cabinet.tells = true;
    give("anna");
    give("bob");
    PaperCabinet.Link link = connect();
    settle(link);
    lane.unlinked(link);
    cabinet.entries.remove(person("bob"));
    cabinet.betweenBucketsAndRead = () -> cabinet.entries.remove(person("anna"));
    cabinet.log.clear();

    settle(connect());

    assertThat(cabinet.log).containsExactly("buckets", "read", "buckets", "read", "delta of 2");
    assertThat(cabinet.entries).containsOnlyKeys(person("anna"), person("bob"));
    assertThat(lane.isInSync()).isTrue();
  }

  @Test
  void changeThatABulkTookAlongIsAcknowledgedWhenItIsTold() {
    PaperCabinet.Link link = connect();
    Wanted early = decide("anna");
    give("bob");
    settle(link);
    desk.verified.clear();

    lane.want(early);

    assertThat(desk.verified).containsEntry(person("anna"), 1L);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyHistoryConvergesAndNobodyRevokedComesBack(long seed) {
    Random random = new Random(seed);
    String[] names = {"anna", "bob", "cem", "dora", "eli"};
    PaperCabinet.Link link = connect();
    List<Wanted> untold = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      String name = names[random.nextInt(names.length)];
      switch (random.nextInt(10)) {
        case 0, 1 -> untold.add(decide(name));
        case 2 -> decideToReduce(name).ifPresent(untold::add);
        case 3 -> untold.add(decideToWithdraw(name));
        case 4 -> runSomeWork(random);
        case 5, 6 -> link.answer(random);
        case 7 -> lane.compare();
        case 8 -> tellSome(untold, random);
        default -> {
          if (random.nextInt(4) == 0) {
            link.breakAfterSome(random);
            lane.unlinked(link);
            link = connect();
          }
        }
      }
      assertAcknowledgedRevocationsHold();
    }
    untold.forEach(lane::want);
    settle(link);

    assertThat(cabinet.entries).isEqualTo(desk.desired);
    assertThat(lane.isInSync()).isTrue();
    assertThat(desk.mismatches).isEmpty();
    assertThat(desk.verified).isEqualTo(desk.latest());
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("keyway.seeds", 100));
  }

  private void assertAcknowledgedRevocationsHold() {
    desk.revoked.forEach(
        (person, grave) -> {
          RosterEntry held = cabinet.entries.get(person);
          if (held != null) {
            assertThat(grave.forbids(held)).as("entry of %s", person).isFalse();
          }
        });
  }

  /** A lane that knows what the database said before the cabinet learnt more. */
  private Lane restarted() {
    Lane fresh = new Lane(CABINET, desk, desk, work::add, PaperCabinet::digestOf);
    RosterRow anna = new RosterRow(1, 1, digest("anna", 1), 1, 1, digest("anna", 1));
    fresh.load(Map.of(person("anna"), anna), desk.nextVersion(), cabinet.rosterEpoch);
    return fresh;
  }

  private static String digest(String name, long revision) {
    return PaperCabinet.digestOf(entry(name, revision));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onePersonWhoseRightsAreRefusedKeepsNobodyElseFromTheirs(boolean tells) {
    cabinet.tells = tells;
    cabinet.unfit.add(person("p3"));
    giveSome(9);

    settle(connect());

    assertThat(cabinet.entries).hasSize(8).doesNotContainKey(person("p3"));
    assertThat(desk.refusals).singleElement().asString().contains("p3").contains("unsupported");
    assertThat(lane.mayLease()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fullCabinetHasAsManyPeopleAsFitAndItsLeaseGoesOn(boolean tells) {
    cabinet.tells = tells;
    cabinet.room = 5;
    giveSome(9);

    settle(connect());

    assertThat(cabinet.entries).hasSize(5);
    assertThat(lane.mayLease()).isTrue();
    assertThat(lane.isInSync()).isFalse();
  }

  @Test
  void fullCabinetIsNotAskedForEachOfTheManyWhoDoNotFit() {
    cabinet.room = 5;
    giveSome(500);

    settle(connect());

    assertThat(cabinet.entries).hasSize(5);
    assertThat(cabinet.log).hasSizeLessThan(60);
    assertThat(lane.mayLease()).isTrue();
  }

  @Test
  void whatIsRefusedIsAskedAgainMoreAndMoreSeldom() {
    cabinet.unfit.add(person("p0"));
    giveSome(1);
    PaperCabinet.Link link = connect();
    settle(link);
    cabinet.log.clear();

    sweep(link, 1_000);

    assertThat(cabinet.log).hasSizeBetween(5, 9);
  }

  @Test
  void whatWasRefusedIsThereSoonAfterItFits() {
    cabinet.room = 2;
    giveSome(3);
    PaperCabinet.Link link = connect();
    settle(link);
    cabinet.room = 3;

    sweep(link, 10);

    assertThat(cabinet.entries).hasSize(3);
    assertThat(lane.isInSync()).isTrue();
  }

  @Test
  void otherRightsOfWhoeverWasPassedOverAreTriedAtOnce() {
    cabinet.unfit.add(person("p0"));
    giveSome(2);
    PaperCabinet.Link link = connect();
    settle(link);
    cabinet.unfit.clear();

    give("p0");
    settle(link);

    assertThat(cabinet.entries).hasSize(2);
  }

  @Test
  void manyAreTakenAwayFromACabinetThatRefusesWhatItIsToBeGivenAtTheSameTime() {
    giveSome(90);
    settle(connect());
    for (int i = 0; i < 80; i++) {
      withdrawWhileAway("p" + i);
    }
    give("q");
    cabinet.unfit.add(person("q"));

    settle(connect());

    assertThat(cabinet.entries).hasSize(10);
    assertThat(lane.mayLease()).isTrue();
  }

  private void giveSome(int people) {
    for (int i = 0; i < people; i++) {
      give("p" + i);
    }
  }

  private void withdrawWhileAway(String name) {
    lane.session().ifPresent(lane::unlinked);
    withdraw(name);
  }

  private void sweep(PaperCabinet.Link link, int seconds) {
    for (int i = 0; i < seconds; i++) {
      lane.look();
      lane.compare();
      runWork();
      link.answerAll();
      runWork();
      link.answerAll();
    }
  }

  private PaperCabinet.Link connect() {
    PaperCabinet.Link link = cabinet.link();
    lane.linked(link);
    work.add(lane::compare);
    return link;
  }

  private void settle(PaperCabinet.Link link) {
    for (int i = 0; i < 50; i++) {
      lane.compare();
      runWork();
      link.answerAll();
    }
  }

  private void runWork() {
    Runnable next;
    while ((next = work.poll()) != null) {
      next.run();
    }
  }

  private void runSomeWork(Random random) {
    Runnable next;
    while (random.nextInt(3) > 0 && (next = work.poll()) != null) {
      next.run();
    }
  }

  private void tellSome(List<Wanted> untold, Random random) {
    while (!untold.isEmpty() && random.nextInt(4) > 0) {
      lane.want(untold.remove(random.nextInt(untold.size())));
    }
  }

  private void give(String name) {
    lane.want(decide(name));
  }

  private void withdraw(String name) {
    lane.want(decideToWithdraw(name));
  }

  /** Committed, but the lane was not told yet. */
  private Wanted decide(String name) {
    RosterEntry after = entry(name, desk.nextRevision(name));
    Optional<RosterEntry> before = Optional.ofNullable(desk.desired.put(person(name), after));
    return wanted(before.isPresent() ? new UpdateUser(after) : new EnrolUser(after), after);
  }

  /** Takes something away, and leaves something. */
  private Optional<Wanted> decideToReduce(String name) {
    if (!desk.desired.containsKey(person(name))) {
      return Optional.empty();
    }
    RosterEntry after = entry(name, desk.nextRevision(name));
    desk.desired.put(person(name), after);
    return Optional.of(
        wanted(new RevokeUser(desk.bury(name, after.revision() - 1), Optional.of(after)), after));
  }

  private Wanted decideToWithdraw(String name) {
    long revision = desk.nextRevision(name);
    desk.desired.remove(person(name));
    RevokeUser step = new RevokeUser(desk.bury(name, revision), Optional.empty());
    return new Wanted(CABINET, step, 1, revision, "", desk.nextVersion());
  }

  private Wanted wanted(ProvisioningStep step, RosterEntry after) {
    String digest = PaperCabinet.digestOf(after);
    return new Wanted(CABINET, step, 1, after.revision(), digest, desk.nextVersion());
  }

  private static CardholderId person(String name) {
    return new CardholderId(name);
  }

  private static RosterEntry entry(String name, long revision) {
    Grant grant =
        new Grant(
            new SlotNumber(1),
            new KeySetId("K1"),
            AccessSchedule.ALWAYS,
            Duration.ofHours(24),
            Optional.empty(),
            Optional.empty());
    Badge badge =
        new Badge("H10301", new FacilityCode(1), new CardNumber(name.hashCode() & 0xffff));
    return new RosterEntry(person(name), 1, revision, List.of(badge), 0, List.of(grant));
  }

  /** The database and the listener, on paper. */
  private static final class Desk implements LaneRecords, LaneEvents {
    final Map<CardholderId, RosterEntry> desired = new HashMap<>();
    final Map<CardholderId, Tombstone> graves = new HashMap<>();
    final Map<CardholderId, Long> buriedBy = new HashMap<>();
    final Map<CardholderId, Tombstone> revoked = new HashMap<>();
    final Map<String, Long> revisions = new HashMap<>();
    final List<String> mismatches = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    final List<String> revokeOnly = new ArrayList<>();
    final Map<CardholderId, Long> verified = new HashMap<>();
    final List<String> ahead = new ArrayList<>();
    final List<Holdings> found = new ArrayList<>();
    HoldingsKeeper.Finding finding = new HoldingsKeeper.Finding(0, Map.of());
    boolean isRevokeOnly;
    boolean isEverybodyHeard;
    private long version;

    /** Buries, by the newest decision, what is at or below a revision. */
    Tombstone bury(String name, long revision) {
      Tombstone grave = new Tombstone(person(name), 1, revision);
      graves.put(person(name), grave);
      buriedBy.put(person(name), revisions.getOrDefault(name, 0L));
      return grave;
    }

    Map<CardholderId, Long> latest() {
      Map<CardholderId, Long> latest = new HashMap<>();
      revisions.forEach((name, revision) -> latest.put(person(name), revision));
      return latest;
    }

    long nextRevision(String name) {
      return revisions.merge(name, 1L, Long::sum);
    }

    long nextVersion() {
      return ++version;
    }

    @Override
    public List<RosterEntry> desired(CabinetId cabinet, Collection<CardholderId> people) {
      return desired.values().stream().filter(e -> people.contains(e.person())).toList();
    }

    @Override
    public List<RosterEntry> desired(CabinetId cabinet) {
      return List.copyOf(desired.values());
    }

    @Override
    public Map<CardholderId, Tombstone> tombstones(CabinetId cabinet) {
      return Map.copyOf(graves);
    }

    @Override
    public void adopted(CabinetId cabinet, long rosterEpoch, long version) {}

    @Override
    public boolean isRevokeOnly() {
      return isRevokeOnly;
    }

    @Override
    public boolean mayRenew(CabinetId cabinet) {
      return !isRevokeOnly || isEverybodyHeard;
    }

    @Override
    public HoldingsKeeper.Finding found(CabinetId cabinet, Holdings holdings) {
      found.add(holdings);
      return finding;
    }

    @Override
    public void ahead(CabinetId cabinet, String detail) {
      ahead.add(detail);
      isRevokeOnly = true;
    }

    @Override
    public void acknowledged(CabinetId cabinet, Acknowledged acknowledged) {}

    @Override
    public CompletionStage<Void> leasedUntil(CabinetId cabinet, Instant until) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void acknowledged(CabinetId cabinet, Reached reached, boolean verified) {
      if (verified) {
        this.verified.merge(reached.person(), reached.revision(), Math::max);
        Tombstone grave = graves.get(reached.person());
        if (grave != null && buriedBy.getOrDefault(reached.person(), 0L) <= reached.revision()) {
          revoked.put(reached.person(), grave);
        }
      }
    }

    @Override
    public void inSync(CabinetId cabinet) {}

    @Override
    public void mismatch(CabinetId cabinet, String detail) {
      mismatches.add(detail);
    }

    @Override
    public void revokeOnly(CabinetId cabinet, String detail) {
      revokeOnly.add(detail);
    }

    @Override
    public void refused(CabinetId cabinet, String detail) {
      refusals.add(detail);
    }
  }
}
