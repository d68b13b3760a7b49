// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import static io.keyway.cabinet.TestRoster.enrolments;
import static io.keyway.cabinet.TestRoster.entry;
import static io.keyway.cabinet.TestRoster.person;
import static io.keyway.cabinet.TestRoster.revocation;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.AwaitsCabinets.Door;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RecordingListener;
import io.keyway.cabinet.ReleaseOrder;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.controller.Controller.Uplink;
import io.keyway.cabinet.hardware.simulated.SimulatedClock;
import io.keyway.cabinet.protocol.link.LinkClient;
import io.keyway.cabinet.protocol.link.LinkProtocol;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.Inventory;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.CustodyEvent.ReleasedByOrder;
import io.keyway.model.custody.CustodyEvent.Restarted;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole simulated cabinet, seen from the bridge's end of a real link. */
class LinkedCabinetTest {
  private static final CabinetId LOBBY = new CabinetId("LOBBY");
  private static final SlotNumber TWO = new SlotNumber(2);
  private static final KeySetId KEYS = new KeySetId("K-002");

  @TempDir Path folder = Path.of("");

  private final TcpClient tcp = new TcpClient(1);
  private final RecordingListener bridge = new RecordingListener(LOBBY);
  private final List<JournalEntry> heard = new ArrayList<>();
  private Door door;
  private RunningCabinet cabinet;
  private CabinetSession session;

  @BeforeEach
  void link() throws Exception {
    door =
        new LinkProtocol()
            .listen(new CabinetEndpoint("127.0.0.1", 0, Duration.ofMillis(500)), bridge);
    LinkClient.Settings settings = LinkClient.Settings.of("127.0.0.1", door.port());
    cabinet =
        RunningCabinet.start(
                LOBBY,
                folder,
                new Uplink(tcp, settings),
                new SimulatedClock(Clock.systemUTC(), System::nanoTime))
            .orElseThrow();
    session = bridge.awaitLinked();
    done(session.layout(layout()));
    done(session.replace(List.of(), enrolments(3), 1));
    done(session.renewLease(Duration.ofHours(1), Instant.now()));
  }

  @AfterEach
  void unlink() {
    cabinet.close();
    tcp.close();
    door.close();
  }

  @Test
  void afterAnAcknowledgedRevocationNoSlotOpensAndTheDigestIsTheOneExpected() throws Exception {
    badge(1);

    Done done = done(session.revoke(revocation(1, 1), 2));

    assertThat(cabinet.take(TWO)).contains(Denial.REVOKED);
    assertThat(badge(1)).isEqualTo(new Entry.Denied(Denial.REVOKED));
    assertThat(done.digest()).isEqualTo(digestOf(2, 3));
    assertThat(done.version()).isEqualTo(2);
    assertThat(done.people()).isEqualTo(2);
  }

  @Test
  void anOrderFromAfarIsAcknowledgedAndTheJournalTellsThatTheLockOpened() throws Exception {
    ReleaseOrder order =
        new ReleaseOrder("o-1", TWO, Instant.now().plusSeconds(20), Optional.of(person(9)));

    done(session.releasesRemotely().orElseThrow().release(order));
    StepOutcome again = answer(session.releasesRemotely().orElseThrow().release(order));

    assertThat(again).isInstanceOf(StepOutcome.Refused.class);
    assertThat(hear(new ReleasedByOrder("o-1", TWO)::equals).person()).contains(person(9));
    assertThat(cabinet.take(TWO)).isEmpty();
    assertThat(hear(new KeyTaken(TWO, KEYS)::equals).person()).contains(person(9));
  }

  @Test
  void aDeltaAppliesToTheRosterItNames() throws Exception {
    Done before = done(session.revoke(revocation(3, 1), 2));

    Done after = done(session.apply(before.digest(), List.of(new UpdateUser(entry(4, 1))), 3));
    StepOutcome refused =
        answer(session.apply(before.digest(), List.of(new UpdateUser(entry(5, 1))), 4));

    assertThat(after.digest()).isEqualTo(digestOf(1, 2, 4));
    assertThat(refused)
        .isInstanceOfSatisfying(
            StepOutcome.Refused.class, r -> assertThat(r.reason()).isEqualTo("base-mismatch"));
  }

  @Test
  void whatHappensIsHeardAndComesAgainUntilItIsAcknowledged() {
    badge(1);
    cabinet.take(TWO);
    JournalEntry taken = hear(new KeyTaken(TWO, KEYS)::equals);
    assertThat(taken.person()).contains(person(1));

    cabinet.restart("test");
    session = bridge.awaitLinked();
    heard.clear();
    assertThat(hear(new KeyTaken(TWO, KEYS)::equals).sequence()).isEqualTo(taken.sequence());

    long last = hear(event -> event instanceof Inventory).sequence();
    session.acknowledgeJournal(last);
    long reported = 0;
    while (reported < last) {
      reported = bridge.awaitReport().journalAcknowledged();
    }
    cabinet.restart("again");
    assertThat(bridge.awaitLinked().report().journalAcknowledged()).isEqualTo(last);
  }

  @Test
  void everyBootSaysWhatHangsWhere() {
    assertThat(heardUntilInventory().event()).isEqualTo(new Inventory(layout().keySets()));

    badge(1);
    cabinet.take(TWO);
    cabinet.restart("test");

    hear(new Restarted("test")::equals);
    assertThat(heardUntilInventory().event())
        .isEqualTo(new Inventory(Map.of(new SlotNumber(3), new KeySetId("K-003"))));
  }

  @Test
  void aSecondCabinetOfTheSameIdIsRefused() {
    SecondCabinet.appear(cabinet, Duration.ofSeconds(1));

    assertThat(bridge.awaitRefused()).startsWith("LOBBY");
    assertThat(cabinet.controller().link().isLinked()).isTrue();
  }

  @Test
  void lostEntriesAreSaidAndWhatHangsWhereIsToldAgain() {
    cabinet.controller().link().stayAway(Duration.ofMillis(300));
    bridge.awaitUnlinked();
    cabinet.controller().tell(brain -> brain.journal().limit(3));
    for (int i = 0; i < 5; i++) {
      badge(99);
    }

    session = bridge.awaitLinked();

    hear(event -> event instanceof JournalGap);
    assertThat(heardUntilInventory().event()).isEqualTo(new Inventory(layout().keySets()));
  }

  private Entry badge(int number) {
    Badge badge = (Badge) entry(number, 1).credentials().getFirst();
    return cabinet.controller().answer(brain -> brain.badge(badge));
  }

  private JournalEntry heardUntilInventory() {
    return hear(event -> event instanceof Inventory);
  }

  private JournalEntry hear(Predicate<CustodyEvent> wanted) {
    while (true) {
      while (!heard.isEmpty()) {
        JournalEntry next = heard.removeFirst();
        if (wanted.test(next.event())) {
          return next;
        }
      }
      heard.addAll(bridge.awaitJournal());
    }
  }

  private static String digestOf(int... people) {
    RosterDigest digest = new RosterDigest();
    for (int number : people) {
      digest.put(person(number), new LinkProtocol().digest(entry(number, 1)));
    }
    return digest.hex();
  }

  private static Done done(CompletionStage<StepOutcome> stage) throws Exception {
    return (Done) answer(stage);
  }

  private static StepOutcome answer(CompletionStage<StepOutcome> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static CabinetLayout layout() {
    return new CabinetLayout(
        ZoneId.of("UTC"),
        24,
        Map.of(TWO, KEYS, new SlotNumber(3), new KeySetId("K-003")),
        List.of());
  }
}
