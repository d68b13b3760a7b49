// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.hardware.ReleaseProgress;
import io.keyway.cabinet.hardware.Senses;
import io.keyway.cabinet.hardware.lockboard.Wiring.Bus;
import io.keyway.cabinet.hardware.lockboard.Wiring.Place;
import io.keyway.cabinet.hardware.lockboard.Wiring.Polarity;
import io.keyway.cabinet.hardware.lockboard.Wiring.Presence;
import io.keyway.cabinet.hardware.lockboard.Wiring.Timing;
import io.keyway.cabinet.hardware.lockboard.board.BoardProtocol;
import io.keyway.cabinet.hardware.lockboard.emulated.EmulatedBoard;
import io.keyway.cabinet.hardware.lockboard.emulated.EmulatedLine;
import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.CustodyEvent.Trouble;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slots out of channels. */
class LockBoardsTest {
  private static final SlotNumber ONE = new SlotNumber(1);
  private static final SlotNumber TWO = new SlotNumber(2);
  private static final SlotNumber SPARE = new SlotNumber(3);
  private static final Timing QUICK =
      new Timing(
          Duration.ofMillis(150),
          Duration.ofMillis(5),
          Duration.ofMillis(5),
          Duration.ofMillis(600),
          Duration.ofSeconds(3));

  private final EmulatedBoard board = new EmulatedBoard(0, 16);
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Senses senses = new Hearing(heard);
  private Optional<EmulatedLine> line = Optional.empty();
  private Optional<LockBoards> boards = Optional.empty();

  @AfterEach
  void endAll() {
    boards.ifPresent(LockBoards::close);
    line.ifPresent(EmulatedLine::close);
    thread.shutdownNow();
  }

  @Test
  void aFobThatIsReleasedAndPulledIsSaidToBePulledAndComesBack() throws Exception {
    LockBoards cabinet = wired(Presence.ITEM);

    assertThat(on(cabinet::present))
        .isEqualTo(Map.of(ONE, new KeySetId("K-1"), TWO, new KeySetId("K-2")));
    assertThat(on(() -> cabinet.release(ONE))).isEqualTo(ReleaseProgress.REQUESTED);
    assertThat(on(() -> cabinet.isHeld(ONE))).isFalse();
    assertThat(next()).isEqualTo("released 1 SENT");
    assertThat(next()).isEqualTo("released 1 VERIFIED");
    assertThat(board.pull(1)).isTrue();
    assertThat(next()).isEqualTo("pulled 1 K-1");
    board.put(1);
    assertThat(next()).isEqualTo("hung 1 K-1");
    assertThat(on(() -> cabinet.isHeld(ONE))).isTrue();
  }

  @Test
  void aLockThatOpensWithoutARightIsForcedAndAPulledFobIsSeen() throws Exception {
    wired(Presence.ITEM);

    board.force(2);
    assertThat(next()).isEqualTo("forced 2");
    board.pull(2);
    assertThat(next()).isEqualTo("pulled 2 K-2");
  }

  @Test
  void whereTheLockItselfTellsAPulledFobIsAnOpenLock() throws Exception {
    LockBoards cabinet = wired(Presence.LATCH);

    on(() -> cabinet.release(TWO));
    assertThat(List.of(next(), next(), next()))
        .containsExactlyInAnyOrder("released 2 SENT", "released 2 VERIFIED", "pulled 2 K-2");
  }

  @Test
  void whatHangsInASpareSlotIsForeign() throws Exception {
    LockBoards cabinet = wired(Presence.ITEM);
    on(() -> cabinet.release(SPARE));
    assertThat(next()).isEqualTo("released 3 SENT");
    assertThat(next()).isEqualTo("released 3 VERIFIED");
    board.pull(3);
    board.shut(3);
    board.force(1); // the next answers are seen: somebody opened slot 1
    assertThat(next()).isEqualTo("forced 1");

    board.put(3);

    assertThat(next()).isEqualTo("foreign 3");
  }

  @Test
  void ofASilentBoardNothingIsSaidAndNothingOpensThere() throws Exception {
    LockBoards cabinet = wired(Presence.ITEM);

    line.orElseThrow().close();

    assertThat(next()).isEqualTo("trouble BOARD left/0 false");
    assertThat(on(cabinet::unseen)).containsExactlyInAnyOrder(ONE, TWO, SPARE);
    on(() -> cabinet.release(ONE));
    assertThat(next()).isEqualTo("released 1 DROPPED");
    assertThat(on(() -> cabinet.isHeld(ONE))).isTrue();
    assertThat(board.drives()).isZero();
  }

  @Test
  void aSlotWithoutAChannelIsNotReleased() throws Exception {
    LockBoards cabinet = wired(Presence.ITEM);

    assertThat(on(() -> cabinet.release(new SlotNumber(9)))).isEqualTo(ReleaseProgress.DROPPED);
  }

  private LockBoards wired(Presence presence) throws IOException, InterruptedException {
    EmulatedLine.Listening listening =
        EmulatedLine.onTcp("kerong-cu16", List.of(board), 0, Optional.empty());
    line = Optional.of(listening.line());
    Bus bus =
        new Bus(
            "left",
            new OctetAddress.Tcp("127.0.0.1", listening.port()),
            BoardProtocol.named("kerong-cu16").orElseThrow(),
            List.of(0),
            new Polarity(false, false, presence),
            QUICK);
    Wiring wiring =
        new Wiring(
            List.of(bus),
            Map.of(
                ONE, new Place("left", 0, 1),
                TWO, new Place("left", 0, 2),
                SPARE, new Place("left", 0, 3)),
            Optional.empty());
    LockBoards cabinet =
        new LockBoards(wiring, order -> thread.execute(() -> order.accept(senses)));
    boards = Optional.of(cabinet);
    cabinet.expect(
        new CabinetLayout(
            ZoneId.of("UTC"),
            3,
            Map.of(ONE, new KeySetId("K-1"), TWO, new KeySetId("K-2")),
            List.of()));
    cabinet.start();
    assertThat(cabinet.awaitFirstRound(Duration.ofSeconds(20))).isTrue();
    return cabinet;
  }

  private <T> T on(Supplier<T> question) throws Exception {
    return thread.submit(question::get).get(20, TimeUnit.SECONDS);
  }

  private String next() throws InterruptedException {
    return Optional.ofNullable(heard.poll(20, TimeUnit.SECONDS)).orElse("nothing in time");
  }

  /** Writes down what the sensors say. */
  private record Hearing(BlockingQueue<String> heard) implements Senses {
    @Override
    public void pulled(SlotNumber slot, KeySetId keySet) {
      heard.add("pulled " + slot + " " + keySet);
    }

    @Override
    public void hung(SlotNumber slot, KeySetId keySet) {
      heard.add("hung " + slot + " " + keySet);
    }

    @Override
    public void foreign(SlotNumber slot) {
      heard.add("foreign " + slot);
    }

    @Override
    public void doorOpened() {
      heard.add("door opened");
    }

    @Override
    public void doorClosed() {
      heard.add("door closed");
    }

    @Override
    public void forced(SlotNumber slot) {
      heard.add("forced " + slot);
    }

    @Override
    public void released(SlotNumber slot, ReleaseProgress progress) {
      heard.add("released " + slot + " " + progress);
    }

    @Override
    public void trouble(Trouble trouble) {
      heard.add("trouble " + trouble.kind() + " " + trouble.part() + " " + trouble.over());
    }
  }
}
