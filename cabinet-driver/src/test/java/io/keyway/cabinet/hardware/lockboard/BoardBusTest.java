// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.hardware.ReleaseProgress;
import io.keyway.cabinet.hardware.lockboard.Wiring.Bus;
import io.keyway.cabinet.hardware.lockboard.Wiring.Polarity;
import io.keyway.cabinet.hardware.lockboard.Wiring.Timing;
import io.keyway.cabinet.hardware.lockboard.board.BoardProtocol;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply.Channel;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply.Latch;
import io.keyway.cabinet.hardware.lockboard.emulated.EmulatedBoard;
import io.keyway.cabinet.hardware.lockboard.emulated.EmulatedLine;
import io.keyway.cabinet.hardware.lockboard.emulated.LineFault;
import io.keyway.cabinet.lines.SerialCable;
import io.keyway.cabinet.transport.OctetAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver against emulated boards, over sockets and over pseudo-terminals. */
class BoardBusTest {
  private static final Timing QUICK =
      new Timing(
          Duration.ofMillis(150),
          Duration.ofMillis(5),
          Duration.ofMillis(5),
          Duration.ofMillis(600),
          Duration.ofSeconds(3));

  @TempDir Path folder = Path.of("");

  private final EmulatedBoard board = new EmulatedBoard(0, 8);
  private final EmulatedBoard second = new EmulatedBoard(1, 8);
  private final Ear ear = new Ear();
  private final List<AutoCloseable> parts = new ArrayList<>();

  @AfterEach
  void endAll() throws Exception {
    for (AutoCloseable part : parts.reversed()) {
      part.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kerong-cu16", "wkly"})
  void aReleaseIsSentAndReadBack(String family) throws Exception {
    BoardBus bus = overTcp(family, Polarity.USUAL);
    ear.await(channels -> channels.get(2).latch() == Latch.CLOSED);

    List<ReleaseProgress> steps = open(bus, 0, 3);

    assertThat(steps.getFirst()).isEqualTo(ReleaseProgress.SENT);
    assertThat(steps.getLast()).isEqualTo(ReleaseProgress.VERIFIED);
    assertThat(steps.contains(ReleaseProgress.ACKNOWLEDGED)).isEqualTo(family.equals("wkly"));
    assertThat(board.wasDriven(3)).isTrue();
    assertThat(board.drives()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kerong-cu16", "wkly"})
  void theSameHappensOnASerialLineAsSlowAsARealOne(String family) throws Exception {
    SerialCable cable = SerialCable.in(folder);
    parts.add(cable);
    parts.add(EmulatedLine.onSerial(family, List.of(board, second), cable.right(9_600)));
    BoardBus bus = started(family, cable.left(9_600), Polarity.USUAL);
    ear.await(channels -> channels.get(2).latch() == Latch.CLOSED);

    assertThat(open(bus, 1, 8).getLast()).isEqualTo(ReleaseProgress.VERIFIED);
    assertThat(second.wasDriven(8)).isTrue();
    assertThat(board.drives()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kerong-cu16", "wkly"})
  void aLockThatDoesNotMoveIsSentAndNeverVerifiedNorDrivenAgain(String family) throws Exception {
    board.stick(3, true);
    BoardBus bus = overTcp(family, Polarity.USUAL);
    ear.await(channels -> true);

    assertThat(open(bus, 0, 3)).contains(ReleaseProgress.SENT).endsWith(ReleaseProgress.UNVERIFIED);
    assertThat(board.drives()).isEqualTo(1);
  }

  @Test
  void everyFaultOfALineIsGotOverAndNoneDrivesALockTwice() throws Exception {
    EmulatedLine.Listening line =
        EmulatedLine.onTcp("wkly", List.of(board, second), 0, Optional.empty());
    parts.add(line.line());
    BoardBus bus = started("wkly", new OctetAddress.Tcp("127.0.0.1", line.port()), Polarity.USUAL);
    ear.await(channels -> true);

    for (LineFault fault :
        List.of(
            new LineFault.NoReply(),
            new LineFault.Late(Duration.ofMillis(300)),
            new LineFault.Garbage(40),
            new LineFault.HalfFrame(),
            new LineFault.WrongSum(),
            new LineFault.Interrupted(
                new byte[] {0x57, 0x4b, 0x4c, 0x59, 0x0a, 0x01, (byte) 0x85, 1, 0, (byte) 0x87}))) {
      int before = board.drives();
      board.shut(3);
      ear.await(channels -> channels.get(2).latch() == Latch.CLOSED);
      line.line().spoil(fault, fault);

      assertThat(open(bus, 0, 3).getLast()).as("%s", fault).isEqualTo(ReleaseProgress.VERIFIED);
      assertThat(board.drives()).as("%s", fault).isEqualTo(before + 1);
    }
  }

  @Test
  void aDoorThatTellsOfItselfBetweenQuestionAndAnswerIsAskedAtOnce() throws Exception {
    EmulatedLine.Listening line =
        EmulatedLine.onTcp("wkly", List.of(board, second), 0, Optional.empty());
    parts.add(line.line());
    started("wkly", new OctetAddress.Tcp("127.0.0.1", line.port()), Polarity.USUAL);
    ear.await(channels -> true);

    second.force(5);
    line.line().tell(second, 5);

    ear.await(channels -> channels.size() == 8 && channels.get(4).latch() == Latch.OPEN);
  }

  @Test
  void polarityTurnsWhatTheBitsMean() throws Exception {
    overTcp("kerong-cu16", new Polarity(true, true, Wiring.Presence.ITEM));

    ear.await(
        channels ->
            channels.get(0).latch() == Latch.OPEN
                && channels.get(0).item().equals(Optional.of(false)));
  }

  @Test
  void aBoardThatIsNotThereIsSilentAndNothingIsSentToIt() throws Exception {
    EmulatedLine.Listening line =
        EmulatedLine.onTcp("kerong-cu16", List.of(board), 0, Optional.empty());
    parts.add(line.line());
    BoardBus bus =
        started("kerong-cu16", new OctetAddress.Tcp("127.0.0.1", line.port()), Polarity.USUAL);

    assertThat(ear.silent.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(open(bus, 1, 1)).containsExactly(ReleaseProgress.DROPPED);
    assertThat(open(bus, 0, 1).getLast()).isEqualTo(ReleaseProgress.VERIFIED);
  }

  @Test
  void aReleaseThatWaitedTooLongIsDropped() throws Exception {
    Timing late =
        new Timing(QUICK.reply(), QUICK.gap(), QUICK.settle(), QUICK.verify(), Duration.ZERO);
    EmulatedLine.Listening line =
        EmulatedLine.onTcp("kerong-cu16", List.of(board, second), 0, Optional.empty());
    parts.add(line.line());
    BoardBus bus =
        started(
            new Bus(
                "left",
                new OctetAddress.Tcp("127.0.0.1", line.port()),
                BoardProtocol.named("kerong-cu16").orElseThrow(),
                List.of(0, 1),
                Polarity.USUAL,
                late));
    ear.await(channels -> true);

    assertThat(open(bus, 0, 1)).containsExactly(ReleaseProgress.DROPPED);
    assertThat(board.drives()).isZero();
  }

  @Test
  void aLineThatBreaksIsOpenedAnew() throws Exception {
    EmulatedLine.Listening line =
        EmulatedLine.onTcp("kerong-cu16", List.of(board, second), 0, Optional.empty());
    parts.add(line.line());
    BoardBus bus =
        started("kerong-cu16", new OctetAddress.Tcp("127.0.0.1", line.port()), Polarity.USUAL);
    ear.await(channels -> true);

    line.line().drop();

    assertThat(ear.silent.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(ear.silent.poll(20, TimeUnit.SECONDS)).isNotNull();
    ear.told.clear();
    ear.await(channels -> true);
    ear.await(channels -> true);
    assertThat(open(bus, 0, 2).getLast()).isEqualTo(ReleaseProgress.VERIFIED);
  }

  private BoardBus overTcp(String family, Polarity polarity) throws IOException {
    EmulatedLine.Listening line =
        EmulatedLine.onTcp(family, List.of(board, second), 0, Optional.empty());
    parts.add(line.line());
    return started(family, new OctetAddress.Tcp("127.0.0.1", line.port()), polarity);
  }

  private BoardBus started(String family, OctetAddress address, Polarity polarity) {
    return started(
        new Bus(
            "left",
            address,
            BoardProtocol.named(family).orElseThrow(),
            List.of(0, 1),
            polarity,
            QUICK));
  }

  private BoardBus started(Bus bus) {
    BoardBus started = new BoardBus(bus, ear);
    parts.add(started);
    started.start();
    return started;
  }

  /** All that is heard of a release until its end. */
  private static List<ReleaseProgress> open(BoardBus bus, int board, int channel)
      throws InterruptedException {
    BlockingQueue<ReleaseProgress> heard = new LinkedBlockingQueue<>();
    bus.open(board, channel, heard::add);
    List<ReleaseProgress> steps = new ArrayList<>();
    do {
      steps.add(Optional.ofNullable(heard.poll(20, TimeUnit.SECONDS)).orElseThrow());
    } while (!steps.getLast().isFinal());
    return steps;
  }

  /** Hears a line. */
  private static final class Ear implements BoardBus.Listener {
    final BlockingQueue<List<Channel>> told = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> silent = new LinkedBlockingQueue<>();

    @Override
    public void told(int board, List<Channel> channels) {
      told.add(channels);
    }

    @Override
    public void silent(int board, String reason) {
      silent.add(board);
    }

    void await(Predicate<List<Channel>> expected) throws InterruptedException {
      List<Channel> channels;
      do {
        channels = Optional.ofNullable(told.poll(20, TimeUnit.SECONDS)).orElseThrow();
      } while (!expected.test(channels));
    }
  }
}
