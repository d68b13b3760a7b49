// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.Grant;
import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
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
import java.util.ArrayDeque;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneTest {
  private static final CabinetId CABINET = new CabinetId("C1");

  private final Queue<Runnable> work = new ArrayDeque<>();
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

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void anyHistoryConvergesAndNobodyRevokedComesBack(long seed) {
    Random random = new Random(seed);
    String[] names = {"anna", "bob", "cem", "dora", "eli"};
    PaperCabinet.Link link = connect();
    for (int i = 0; i < 400; i++) {
      String name = names[random.nextInt(names.length)];
      switch (random.nextInt(8)) {
        case 0, 1 -> give(name);
        case 2 -> withdraw(name);
        case 3 -> runWork();
        case 4, 5 -> link.answer();
        case 6 -> lane.compare();
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
    settle(link);

    assertThat(cabinet.entries).isEqualTo(desk.desired);
    assertThat(lane.isInSync()).isTrue();
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

  private void give(String name) {
    long revision = desk.nextRevision(name);
    RosterEntry after = entry(name, revision);
    Optional<RosterEntry> before = Optional.ofNullable(desk.desired.put(person(name), after));
    ProvisioningStep step =
        before.isPresent() ? new ProvisioningStep.UpdateUser(after) : new EnrolUser(after);
    lane.want(
        new Wanted(CABINET, step, 1, revision, PaperCabinet.digestOf(after), desk.nextVersion()));
  }

  private void withdraw(String name) {
    long revision = desk.nextRevision(name);
    desk.desired.remove(person(name));
    Tombstone grave = new Tombstone(person(name), 1, revision);
    desk.graves.put(person(name), grave);
    lane.want(
        new Wanted(
            CABINET, new RevokeUser(grave, Optional.empty()), 1, revision, "", desk.nextVersion()));
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
    final Map<CardholderId, Tombstone> revoked = new HashMap<>();
    final Map<String, Long> revisions = new HashMap<>();
    final List<String> mismatches = new ArrayList<>();
    final List<String> revokeOnly = new ArrayList<>();
    private long version;

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
    public void adopted(CabinetId cabinet, long rosterEpoch) {}

    @Override
    public void acknowledged(CabinetId cabinet, Acknowledged acknowledged) {}

    @Override
    public CompletionStage<Void> leasedUntil(CabinetId cabinet, Instant until) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void acknowledged(CabinetId cabinet, Reached reached, boolean verified) {
      if (verified) {
        Tombstone grave = graves.get(reached.person());
        if (grave != null && grave.revision() <= reached.revision()) {
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
      throw new AssertionError(detail);
    }
  }
}
