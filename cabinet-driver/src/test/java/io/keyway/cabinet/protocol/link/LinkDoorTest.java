// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cabinet.AwaitsCabinets.Door;
import io.keyway.cabinet.CabinetEndpoint;
import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RecordingListener;
import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.StepOutcome.Failed;
import io.keyway.cabinet.StepOutcome.Refused;
import io.keyway.cabinet.TestRoster;
import io.keyway.cabinet.protocol.link.LinkProtocol.Patience;
import io.keyway.cabinet.protocol.link.message.Ack;
import io.keyway.cabinet.protocol.link.message.Delta;
import io.keyway.cabinet.protocol.link.message.FromBridge;
import io.keyway.cabinet.protocol.link.message.Full;
import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.PartAck;
import io.keyway.cabinet.protocol.link.message.Rejected;
import io.keyway.cabinet.protocol.link.message.Revoke;
import io.keyway.cabinet.protocol.link.message.Welcome;
import io.keyway.model.access.Grant;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.KeySetId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bridge against peers that do not do as they should. */
final class LinkDoorTest {
  private static final CabinetId CABINET = new CabinetId("north-1");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final RecordingListener listener = new RecordingListener(CABINET);
  private Door door = door(LONG, new Patience(LONG, LONG, Duration.ofMillis(300)));

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void aPortThatIsTakenIsSaidSo() {
    CabinetEndpoint taken = new CabinetEndpoint("127.0.0.1", door.port(), LONG);

    assertThatThrownBy(() -> new LinkProtocol().listen(taken, listener))
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("Cannot wait for cabinets on 127.0.0.1:" + door.port());
  }

  @Test
  void aBrowserIsRefusedWithItsBytesInHex() {
    try (RawPeer peer = new RawPeer(door.port())) {
      peer.bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(listener.awaitRefused())
          .contains("a frame of 1195725856 bytes")
          .contains("474554202f");
      assertThat(peer.hear()).contains(new Rejected("bad-frame"));
      assertThat(peer.hear()).isEmpty();
    }
  }

  @Test
  void aHelloThatIsTooLongIsRefused() {
    try (RawPeer peer = new RawPeer(door.port())) {
      peer.bytes(new byte[] {0, 0, 0x10, 0x01});

      assertThat(listener.awaitRefused()).contains("a frame of 4097 bytes where 1 to 4096");
    }
  }

  @Test
  void garbageInAFrameIsRefusedWithItsBytesInHex() {
    try (RawPeer peer = new RawPeer(door.port())) {
      peer.bytes(new byte[] {0, 0, 0, 3, 0x13, 0x37, 0x42});

      assertThat(listener.awaitRefused()).contains("133742");
      assertThat(peer.hear()).contains(new Rejected("bad-frame"));
    }
  }

  @Test
  void halfAFrameIsRefusedWithItsBytesInHex() {
    try (RawPeer peer = new RawPeer(door.port())) {
      peer.bytes(new byte[] {0, 0, 0, 30, (byte) 0x82, 0x01}).halfClose();

      assertThat(listener.awaitRefused()).contains("ended within a frame").contains("0000001e8201");
    }
  }

  @Test
  void whoNeverFinishesTheHelloIsDropped() {
    reopen(LONG, new Patience(Duration.ofMillis(100), LONG, LONG));
    try (RawPeer peer = new RawPeer(door.port())) {
      peer.bytes(new byte[] {0, 0});

      assertThat(listener.awaitRefused()).contains("no hello in time");
      assertThat(peer.hear()).contains(new Rejected("no-hello"));
      assertThat(peer.hear()).isEmpty();
    }
  }

  @Test
  void whoSpeaksAnotherVersionIsRefused() {
    Hello hello = RawPeer.hello(CABINET);
    Hello later =
        new Hello(
            List.of(2, 3),
            hello.id(),
            hello.model(),
            hello.firmware(),
            List.of(),
            9,
            Optional.empty(),
            hello.vitals());
    try (RawPeer peer = new RawPeer(door.port())) {
      peer.say(later);

      assertThat(peer.hear()).contains(new Rejected("version"));
      assertThat(listener.awaitRefused()).contains("versions [2, 3], not 1");
    }
  }

  @Test
  void aSecondHelloOnOneLineEndsIt() {
    try (RawPeer peer = linked()) {
      peer.say(RawPeer.hello(CABINET));

      assertThat(listener.awaitRefused()).contains("A second hello");
      assertThat(listener.awaitUnlinked()).contains("A second hello");
    }
  }

  @Test
  void garbageOnALinkEndsItAndItsRequestsFail() {
    try (RawPeer peer = linked()) {
      CompletionStage<StepOutcome> open =
          listener.awaitLinked().revoke(TestRoster.revocation(1, 1), 1);
      peer.bytes(new byte[] {0, 0, 0, 2, (byte) 0xca, (byte) 0xfe});

      assertThat(listener.awaitRefused()).startsWith("north-1").contains("cafe");
      assertThat(listener.awaitUnlinked()).contains("cafe");
      assertThat(await(open)).isInstanceOf(Failed.class);
    }
  }

  @Test
  void aCabinetThatIsSilentForThreeHeartbeatsIsUnlinked() {
    reopen(Duration.ofMillis(50), Patience.USUAL);
    try (RawPeer peer = linked()) {
      assertThat(peer.hear()).isPresent();

      assertThat(listener.awaitUnlinked()).isEqualTo("three heartbeats without an answer");
    }
  }

  @Test
  void aCabinetTakesThePlaceOfItsOwnDeadConnection() {
    try (RawPeer dead = linked();
        RawPeer second = new RawPeer(door.port())) {
      second.say(RawPeer.hello(CABINET));

      assertThat(listener.awaitUnlinked()).contains("no sign of life");
      assertThat(second.hear()).containsInstanceOf(Welcome.class);
      assertThat(dead).isNotNull();
    }
  }

  @Test
  void aRequestWithoutAnAnswerFailsAtItsDeadline() {
    reopen(LONG, new Patience(LONG, Duration.ofMillis(100), LONG));
    try (RawPeer peer = linked()) {
      CabinetSession session = listener.awaitLinked();

      StepOutcome revoked = await(session.revoke(TestRoster.revocation(1, 1), 1));
      StepOutcome replaced = await(session.replace(List.of(), TestRoster.enrolments(2), 1));

      assertThat(revoked).isEqualTo(new Failed("no answer within 100 ms"));
      assertThat(replaced).isEqualTo(new Failed("no answer within 100 ms"));
      assertThat(peer.hearRequest()).isInstanceOf(Revoke.class);
    }
  }

  @Test
  void aLateAnswerHarmsNothing() {
    try (RawPeer peer = linked()) {
      peer.say(new Ack(77, RawPeer.EMPTY)).say(new PartAck(78, 0));
      CompletionStage<StepOutcome> open =
          listener.awaitLinked().revoke(TestRoster.revocation(1, 1), 1);
      Revoke revoke = (Revoke) peer.hearRequest();
      peer.say(new Ack(revoke.request(), RawPeer.EMPTY));

      assertThat(await(open)).isInstanceOf(Done.class);
    }
  }

  @Test
  void onePartIsOnTheWayWhereTheLineIsNotKnownAndARevocationGoesBeforeTheRest() {
    try (RawPeer peer = linked()) {
      CabinetSession session = listener.awaitLinked();
      CompletionStage<StepOutcome> bulk =
          session.replace(List.of(), TestRoster.enrolments(3_000), 1);
      Full first = (Full) peer.hearRequest();
      CompletionStage<StepOutcome> revoked = session.revoke(TestRoster.revocation(1, 1), 2);
      FromBridge second = peer.hearRequest();
      peer.say(new PartAck(first.part().transfer(), 0));

      assertThat(second).isInstanceOf(Revoke.class);
      assertThat(((Full) peer.hearRequest()).part().number()).isOne();
      peer.say(new Ack(((Revoke) second).request(), RawPeer.EMPTY));
      assertThat(await(revoked)).isInstanceOf(Done.class);
      assertThat(bulk.toCompletableFuture()).isNotDone();
    }
  }

  @Test
  void aRevocationReachesASlowReaderBehindAtMostOnePart() {
    try (RawPeer peer = linked()) {
      CabinetSession session = listener.awaitLinked();
      List<EnrolUser> wide = IntStream.range(1, 200).mapToObj(i -> wide(i, 200)).toList();
      CompletionStage<StepOutcome> bulk = session.replace(List.of(), wide, 1);
      CompletionStage<StepOutcome> revoked = session.revoke(TestRoster.revocation(1, 1), 2);
      int parts = 0;
      FromBridge next = peer.hearRequest();
      while (!(next instanceof Revoke)) {
        parts++;
        next = peer.hearRequest();
      }

      assertThat(parts).isLessThanOrEqualTo(1);
      assertThat(revoked.toCompletableFuture()).isNotDone();
      assertThat(bulk.toCompletableFuture()).isNotDone();
    }
  }

  @Test
  void aRefusalInTheMiddleEndsTheTransfer() {
    try (RawPeer peer = linked()) {
      CabinetSession session = listener.awaitLinked();
      CompletionStage<StepOutcome> bulk =
          session.replace(List.of(), TestRoster.enrolments(3_000), 1);
      Full first = (Full) peer.hearRequest();
      peer.say(
          new io.keyway.cabinet.protocol.link.message.Refused(
              first.part().request(), "over-limit", RawPeer.EMPTY));

      assertThat(await(bulk)).isEqualTo(new Refused("over-limit", 0, RawPeer.EMPTY.digest(), 0));
      session.revoke(TestRoster.revocation(1, 1), 2);
      assertThat(peer.hearRequest()).isInstanceOf(Revoke.class);
    }
  }

  @Test
  void whatFitsNoFrameIsRefusedBeforeItIsSent() {
    try (RawPeer peer = linked()) {
      CabinetSession session = listener.awaitLinked();
      List<EnrolUser> tooWide = List.of(wide(1, 1_000));

      assertThat(await(session.replace(List.of(), tooWide, 1)))
          .isEqualTo(new Refused("over-limit", 0, RawPeer.EMPTY.digest(), 0));
      assertThat(peer).isNotNull();
    }
  }

  @Test
  void aCabinetThatAsksForNoPinGetsRevocationsAndNothingThatDemandsOne() {
    try (RawPeer peer = linked()) {
      CabinetSession session = listener.awaitLinked();
      RosterEntry demanding =
          TestRoster.entry(1, 2, TestRoster.grant(2).demanding(true, Optional.empty()));
      RevokeUser lessened =
          new RevokeUser(new Tombstone(TestRoster.person(1), 1, 1), Optional.of(demanding));

      CompletionStage<StepOutcome> change =
          session.apply(RawPeer.EMPTY.digest(), List.of(lessened), 2);
      Delta sent = (Delta) peer.hearRequest();
      peer.say(new Ack(sent.part().request(), RawPeer.EMPTY));
      CompletionStage<StepOutcome> whole =
          session.replace(List.of(), List.of(new EnrolUser(demanding)), 3);
      CompletionStage<StepOutcome> revoked = session.revoke(lessened, 4);
      Revoke withdrawn = (Revoke) peer.hearRequest();
      peer.say(new Ack(withdrawn.request(), RawPeer.EMPTY));

      assertThat(sent.tombstones()).containsExactly(lessened.tombstone());
      assertThat(sent.entries()).isEmpty();
      assertThat(await(change)).isEqualTo(new Refused("unsupported", 0, RawPeer.EMPTY.digest(), 0));
      assertThat(await(whole)).isEqualTo(new Refused("unsupported", 0, RawPeer.EMPTY.digest(), 0));
      assertThat(withdrawn.step().remaining()).isEmpty();
      assertThat(await(revoked)).isInstanceOf(Done.class);
    }
  }

  @Test
  void closingTheDoorEndsEveryLink() {
    try (RawPeer peer = linked()) {
      door.close();

      assertThat(listener.awaitUnlinked()).isEqualTo("the bridge stops");
      while (peer.hear().isPresent()) {
        continue;
      }
    }
  }

  private Door door(Duration heartbeat, Patience patience) {
    return new LinkProtocol(Clock.systemUTC(), patience)
        .listen(new CabinetEndpoint("127.0.0.1", 0, heartbeat), listener);
  }

  private void reopen(Duration heartbeat, Patience patience) {
    door.close();
    door = door(heartbeat, patience);
  }

  private RawPeer linked() {
    RawPeer peer = new RawPeer(door.port());
    peer.say(RawPeer.hello(CABINET));
    assertThat(peer.hear()).containsInstanceOf(Welcome.class);
    return peer;
  }

  private static EnrolUser wide(int number, int slots) {
    RosterEntry entry = TestRoster.entry(number, 1);
    List<Grant> grants = IntStream.rangeClosed(1, slots).mapToObj(LinkDoorTest::longNamed).toList();
    return new EnrolUser(new RosterEntry(entry.person(), 1, 1, entry.credentials(), 0, grants));
  }

  private static Grant longNamed(int slot) {
    Grant grant = TestRoster.grant(slot);
    char[] name = "K-%04d".formatted(slot).concat("x".repeat(58)).toCharArray();
    return new Grant(
        grant.slot(),
        new KeySetId(new String(Arrays.copyOf(name, 64))),
        grant.schedule(),
        grant.lease(),
        grant.notBefore(),
        grant.notAfter());
  }

  private static StepOutcome await(CompletionStage<StepOutcome> outcome) {
    CompletableFuture<StepOutcome> future = outcome.toCompletableFuture();
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
