// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.AwaitsCabinets.Door;
import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RecordingListener;
import io.keyway.cabinet.ReportsRoster;
import io.keyway.cabinet.ReportsRoster.BucketDigests;
import io.keyway.cabinet.ReportsRoster.Page;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.StepOutcome.Refused;
import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.protocol.link.message.Holdings;
import io.keyway.cabinet.protocol.link.message.RosterState;
import io.keyway.cabinet.protocol.link.message.WireEntry;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CustodyEvent.Inventory;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cabinet's end: how it comes back, and what it does not take. */
final class LinkClientTest {
  private static final CabinetId CABINET = new CabinetId("north-1");

  private final RecordingListener listener = new RecordingListener(CABINET);
  private Door door = open(0);
  private final PretendCabinet cabinet = new PretendCabinet(CABINET, door.port());

  @AfterEach
  void close() {
    cabinet.close();
    door.close();
  }

  @Test
  void comesBackToABridgeThatWasAway() throws InterruptedException {
    cabinet.start();
    listener.awaitLinked();
    int port = door.port();

    door.close();
    assertThat(next(cabinet.unlinked)).isEqualTo("the other end closed the line");
    assertThat(next(cabinet.unlinked)).contains("refused");
    door = open(port);

    assertThat(listener.awaitLinked().cabinet()).isEqualTo(CABINET);
  }

  @Test
  void startsBeforeItsBridge() throws InterruptedException {
    int port = door.port();
    door.close();

    cabinet.start();
    assertThat(next(cabinet.unlinked)).contains("refused");
    door = open(port);

    assertThat(listener.awaitLinked().cabinet()).isEqualTo(CABINET);
  }

  @Test
  void isToldWhyItWasRejected() throws InterruptedException {
    try (PretendCabinet stranger = new PretendCabinet(new CabinetId("nobody-9"), door.port())) {
      stranger.start();

      assertThat(next(stranger.unlinked)).isEqualTo("rejected: unknown-cabinet");
    }
  }

  @Test
  void simulatedOneIsRejectedWhereOnlyRealOnesMayCome() throws InterruptedException {
    CabinetEndpoint strict = new CabinetEndpoint("127.0.0.1", 0, Duration.ofSeconds(1), false);
    try (Door real = new LinkProtocol().listen(strict, listener);
        PretendCabinet toy = new PretendCabinet(CABINET, real.port())) {
      toy.ofModel(CabinetEndpoint.SIMULATED).start();

      assertThat(next(toy.unlinked)).isEqualTo("rejected: simulated");
    }
  }

  @Test
  void learnsHowFarItsClockIsOff() throws InterruptedException {
    cabinet.withClockAhead(Duration.ofMinutes(3)).start();
    listener.awaitLinked();
    CabinetReport report = listener.awaitReport();
    Optional<Duration> told = next(cabinet.offsets);
    while (told.isEmpty()) {
      told = next(cabinet.offsets);
    }

    assertThat(report.clockOffset()).isBetween(170_000L, 190_000L);
    assertThat(told.orElseThrow()).isBetween(Duration.ofSeconds(170), Duration.ofSeconds(190));
  }

  @Test
  void refusesMorePeopleThanFitAndKeepsWhatItHas() {
    cabinet.withRoomFor(100).start();
    CabinetSession session = listener.awaitLinked();
    var kept = session.replace(List.of(), TestRoster.enrolments(100), 1);
    String digest = ((Done) kept.toCompletableFuture().join()).digest();

    var outcome = session.replace(List.of(), TestRoster.enrolments(5_000), 2);

    assertThat(outcome.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join())
        .isEqualTo(new Refused("over-limit", 1, digest, 100));
  }

  @Test
  void tenDifferencesAmongTenThousandPeopleCostKilobytes() {
    cabinet.start();
    CabinetSession session = listener.awaitLinked();
    session.replace(List.of(), TestRoster.enrolments(10_000), 1).toCompletableFuture().join();
    RosterDigest ours = new RosterDigest();
    TestRoster.enrolments(10_000)
        .forEach(step -> ours.put(step.person(), WireEntry.digest(step.entry())));
    IntStream.rangeClosed(1, 10).forEach(i -> ours.remove(TestRoster.person(i * 997)));
    ReportsRoster roster = session.reportsRoster().orElseThrow();

    BucketDigests theirs = (BucketDigests) join(roster.buckets());
    Buckets differing = Buckets.differing(theirs.digests(), ours.buckets());
    int bytes = Buckets.COUNT * Buckets.DIGEST;
    List<RosterEntry> found = new ArrayList<>();
    Page page = (Page) join(roster.read(Optional.empty(), differing));
    while (true) {
      found.addAll(page.entries());
      bytes +=
          new Holdings(
                  1,
                  new RosterState(page.version(), page.digest(), 10_000),
                  page.tombstones(),
                  page.entries(),
                  page.more())
              .encode()
              .length;
      if (!page.more()) {
        break;
      }
      page = (Page) join(roster.read(page.last(), differing));
    }

    assertThat(differing.size()).isBetween(1, 10);
    assertThat(found)
        .extracting(RosterEntry::person)
        .contains(TestRoster.person(997), TestRoster.person(9_970));
    assertThat(bytes).isLessThan(80 * 1024);
  }

  private static ReportsRoster.Reading join(CompletionStage<ReportsRoster.Reading> reading) {
    return reading.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void garbageOfItsOwnCostsTheLinkAndNoMore() {
    cabinet.start();
    listener.awaitLinked();

    cabinet.client().sendGarbage(new byte[] {(byte) 0xde, (byte) 0xad});

    assertThat(listener.awaitRefused()).startsWith("north-1").contains("dead");
    assertThat(listener.awaitUnlinked()).contains("dead");
    assertThat(listener.awaitLinked().cabinet()).isEqualTo(CABINET);
  }

  @Test
  void anEntryThatFitsNoFrameTravelsAsAGap() {
    Map<SlotNumber, KeySetId> present =
        IntStream.rangeClosed(1, 1_000)
            .boxed()
            .collect(Collectors.toMap(SlotNumber::new, i -> new KeySetId("%064d".formatted(i))));
    cabinet.happens(new Inventory(present));

    cabinet.start();

    assertThat(listener.awaitJournal().getFirst().event()).isEqualTo(new JournalGap(1, 1));
  }

  @Test
  void aSlowLineDelaysAndLosesNothing() {
    cabinet.client().delay(Duration.ofMillis(20));
    cabinet.start();
    CabinetSession session = listener.awaitLinked();

    var outcome = session.replace(List.of(), TestRoster.enrolments(500), 1);

    assertThat(outcome.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join())
        .isInstanceOf(Done.class);
  }

  private Door open(int port) {
    return new LinkProtocol()
        .listen(new CabinetEndpoint("127.0.0.1", port, Duration.ofSeconds(1)), listener);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(20, TimeUnit.SECONDS), "nothing came");
  }
}
