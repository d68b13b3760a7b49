// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.audit.Receipt;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Leases: how they are renewed, and until when a cabinet that hears nothing may honour rights. */
class OutpostTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final Duration DAY = Duration.ofHours(24);

  private final Queue<Runnable> work = new ArrayDeque<>();
  private final PaperCabinet cabinet = new PaperCabinet("C1");
  private final Desk desk = new Desk();
  private final SetClock clock = new SetClock();

  @Test
  void leaseOfAllGrantsIsOneMessage() {
    for (int n = 0; n < 500; n++) {
      desk.give(n);
    }
    Outpost outpost = linked();

    outpost.renewLease();
    outpost.renewLease();

    assertThat(cabinet.entries).hasSize(500);
    assertThat(leases()).isEqualTo(1);
  }

  @Test
  void leaseIsRenewedWhenAThirdOfTheShortestIsOver() {
    Outpost outpost = linked();
    outpost.renewLease();

    clock.now = NOW.plusSeconds(19);
    outpost.renewLease();
    assertThat(leases()).isEqualTo(1);

    clock.now = NOW.plusSeconds(20);
    outpost.renewLease();
    assertThat(leases()).isEqualTo(2);
  }

  @Test
  void exposureEndsWithTheLeaseAndWhatTwoClocksMayDiffer() {
    Outpost outpost = linked();
    outpost.renewLease();
    Instant end = NOW.plus(DAY).plus(Outpost.CLOCK_UNCERTAINTY);

    clock.now = end.minusMillis(1);
    assertThat(outpost.exposedUntil()).contains(end);
    clock.now = end;
    assertThat(outpost.exposedUntil()).isEmpty();
  }

  @Test
  void leaseIsWrittenDownBeforeTheCabinetHearsOfIt() {
    Outpost outpost = linked();
    desk.noted = new CompletableFuture<>();

    outpost.renewLease();
    assertThat(leases()).isZero();

    desk.noted.complete(null);
    assertThat(leases()).isEqualTo(1);
  }

  @Test
  void leaseThatTheDatabaseForgotIsStillReckonedWith() {
    desk.isRevokeOnly = true;

    Outpost outpost = outpost();

    assertThat(outpost.exposedUntil()).contains(NOW.plus(DAY).plus(Outpost.CLOCK_UNCERTAINTY));
  }

  @Test
  void cabinetThatSaysHowLongItsLeaseLastsIsBelieved() {
    Outpost outpost = outpost();

    outpost.linked(cabinet.link());

    assertThat(outpost.exposedUntil())
        .contains(NOW.plusSeconds(60).plus(Outpost.CLOCK_UNCERTAINTY));
  }

  private long leases() {
    return cabinet.log.stream().filter(line -> line.equals("lease PT24H")).count();
  }

  private Outpost outpost() {
    Lane lane = new Lane(cabinet.id, desk, new Silence(), work::add, PaperCabinet::digestOf);
    Outpost outpost =
        new Outpost(
            lane,
            new CabinetLayout(ZoneOffset.UTC, 24, Map.of(), List.of()),
            new Outpost.LeaseTerms(DAY, Duration.ofSeconds(60)),
            desk,
            clock);
    outpost.load();
    return outpost;
  }

  private Outpost linked() {
    Outpost outpost = outpost();
    PaperCabinet.Link link = cabinet.link();
    outpost.linked(link);
    for (int i = 0; i < 5; i++) {
      outpost.lane().compare();
      Runnable next;
      while ((next = work.poll()) != null) {
        next.run();
      }
      link.answerAll();
    }
    return outpost;
  }

  private static final class SetClock extends Clock {
    private Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("Only instants are asked for");
    }
  }

  private static final class Silence implements LaneEvents {
    @Override
    public void acknowledged(CabinetId cabinet, Reached reached, boolean verified) {}

    @Override
    public void inSync(CabinetId cabinet) {}

    @Override
    public void mismatch(CabinetId cabinet, String detail) {}

    @Override
    public void revokeOnly(CabinetId cabinet, String detail) {}

    @Override
    public void ahead(CabinetId cabinet, String detail) {}

    @Override
    public void refused(CabinetId cabinet, String detail) {}
  }

  /** The database, on paper. */
  private static final class Desk implements ProvisioningRecords {
    private final Map<CardholderId, RosterEntry> desired = new HashMap<>();
    private CompletableFuture<Void> noted = CompletableFuture.completedFuture(null);
    private boolean isRevokeOnly;
    private boolean isEverybodyHeard;

    void give(int number) {
      CardholderId person = new CardholderId("p" + number);
      desired.put(person, new RosterEntry(person, 1, 1, List.of(), 0, List.of()));
    }

    @Override
    public void speaks(CabinetId cabinet, String protocol) {}

    @Override
    public Known known(CabinetId cabinet) {
      return new Known(Map.of(), 1, 0, Instant.EPOCH);
    }

    @Override
    public List<RosterEntry> desired(CabinetId cabinet, Collection<CardholderId> people) {
      return people.stream().map(desired::get).toList();
    }

    @Override
    public List<RosterEntry> desired(CabinetId cabinet) {
      return List.copyOf(desired.values());
    }

    @Override
    public Map<CardholderId, Tombstone> tombstones(CabinetId cabinet) {
      return Map.of();
    }

    @Override
    public CompletionStage<Void> leasedUntil(CabinetId cabinet, Instant until) {
      return noted;
    }

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
      return new HoldingsKeeper.Finding(0, Map.of());
    }

    @Override
    public void adopted(CabinetId cabinet, long rosterEpoch, long version) {}

    @Override
    public void acknowledged(CabinetId cabinet, Acknowledged acknowledged) {}

    @Override
    public List<OpenReceipt> openReceipts() {
      return List.of();
    }

    @Override
    public Optional<Receipt> receipt(String id) {
      return Optional.empty();
    }

    @Override
    public void save(Receipt receipt) {}

    @Override
    public void status(CabinetId cabinet, boolean up, Instant since, String detail) {}

    @Override
    public void alarm(CabinetId cabinet, String kind, String detail) {}

    @Override
    public void refused(CabinetId cabinet, String detail) {}

    @Override
    public void inSync(CabinetId cabinet) {}

    @Override
    public void ahead(CabinetId cabinet, String detail) {}

    @Override
    public void proposeAdoption(CabinetId cabinet, String detail) {}
  }

  @Test
  void cabinetTakenOffTheWallGetsNoLeaseAndIsLetGoOnceItHoldsNothing() {
    Outpost outpost = outpost();
    outpost.retire();

    assertThat(outpost.isOpen()).isFalse();
    outpost.letGoWhenTold();
    outpost.hangs(
        new CabinetLayout(ZoneOffset.UTC, 24, Map.of(), List.of()),
        new Outpost.LeaseTerms(DAY, Duration.ofSeconds(60)));
    assertThat(outpost.isOpen()).isTrue();
  }
}
