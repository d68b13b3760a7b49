// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard;

import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.hardware.ReleaseProgress;
import io.keyway.cabinet.hardware.lockboard.Wiring.Bus;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply;
import io.keyway.cabinet.hardware.lockboard.board.BoardReply.Channel;
import io.keyway.cabinet.transport.OctetLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line with its boards: asks each how it is, in turn, and opens what it is told to open before
 * it asks on. A command to open is written once and never again, whatever comes back: a board may
 * have done it and not said so. What it did is read back.
 *
 * <p>A board that misses three questions is silent: it is asked ever more rarely, up to every eight
 * seconds, so that it does not hold up the others, and nothing is opened on it. A line that broke,
 * or on which every board is silent, is opened anew. {@link #open} and {@link #callOff} may be
 * called from any thread; the listener is called on the line's.
 */
public final class BoardBus implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BoardBus.class);
  private static final int TRIES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
  private static final Duration REOPEN_AFTER = Duration.ofSeconds(10);

  private final Bus bus;
  private final Listener listener;
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private final List<BoardHealth> boards;
  private final Map<Integer, List<Channel>> last = new HashMap<>();
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private long heardAt;
  private int turn;

  public BoardBus(Bus bus, Listener listener) {
    this.bus = bus;
    this.listener = listener;
    this.boards = bus.boards().stream().map(BoardHealth::new).toList();
    this.thread = Thread.ofPlatform().daemon().name("boards-" + bus.name()).unstarted(this::run);
  }

  /** Hears what the boards say. Called on the line's thread. */
  public interface Listener {
    /** A board told how its channels are, as its bits are to be read. */
    void told(int board, List<Channel> channels);

    /** A board does not answer. */
    void silent(int board, String reason);
  }

  /** Begins to ask. */
  public void start() {
    thread.start();
  }

  /**
   * Opens a lock, as soon as the line is free.
   *
   * @param progress hears how far it came, on the line's thread, until what it hears is final
   */
  public void open(int board, int channel, Consumer<ReleaseProgress> progress) {
    long deadline = System.nanoTime() + bus.timing().deadline().toNanos();
    orders.add(new Order(board, channel, deadline, progress));
  }

  /** Drops what waits to be opened. */
  public void callOff() {
    List<Order> waiting = new ArrayList<>();
    orders.drainTo(waiting);
    waiting.forEach(order -> order.progress().accept(ReleaseProgress.DROPPED));
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    callOff();
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration retry = bus.timing().gap();
    while (closing.getCount() > 0) {
      try (OctetLine line = OctetLine.open(bus.line(), PATIENCE)) {
        LOG.info("Lock boards reachable: line={} family={}", bus.name(), bus.protocol().name());
        retry = bus.timing().gap();
        heardAt = System.nanoTime();
        serve(new BoardDialogue(bus, line));
      } catch (Unreachable e) {
        if (closing.getCount() > 0) {
          boards.forEach(board -> lost(board, String.valueOf(e.getMessage())));
          callOff();
          pause(retry);
          retry =
              retry.multipliedBy(2).compareTo(LONGEST_RETRY) < 0
                  ? retry.multipliedBy(2)
                  : LONGEST_RETRY;
        }
      }
    }
  }

  private void serve(BoardDialogue line) {
    while (closing.getCount() > 0 && System.nanoTime() - heardAt < REOPEN_AFTER.toNanos()) {
      Optional<Order> order = nextOrder(bus.timing().gap());
      order.ifPresentOrElse(o -> carryOut(o, line), () -> askNext(line));
    }
    if (closing.getCount() > 0) {
      LOG.warn("No board answers, the line is opened anew: line={}", bus.name());
    }
  }

  private Optional<Order> nextOrder(Duration within) {
    try {
      return Optional.ofNullable(orders.poll(within.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      throw new Unreachable("The line " + bus.name() + " is being closed", e);
    }
  }

  /** Asks the board that said by itself that it changed, else the next one in turn. */
  private void askNext(BoardDialogue line) {
    Optional<Integer> changed = line.changed();
    Optional<BoardHealth> board =
        changed.flatMap(this::health).or(() -> Optional.of(boards.get(turn++ % boards.size())));
    board.filter(b -> b.isDue(System.nanoTime())).ifPresent(b -> ask(b, line));
  }

  private Optional<List<Channel>> ask(BoardHealth board, BoardDialogue line) {
    for (int i = 0; i < TRIES; i++) {
      Optional<List<Channel>> told = line.query(board.address());
      if (told.isPresent()) {
        heardAt = System.nanoTime();
        if (board.answered()) {
          LOG.info("Lock board answers: line={} board={}", bus.name(), board.address());
        }
        last.put(board.address(), told.get());
        listener.told(board.address(), told.get());
        return told;
      }
    }
    if (board.missed(System.nanoTime())) {
      LOG.warn("Lock board is silent: line={} board={}", bus.name(), board.address());
      listener.silent(board.address(), "no answer");
    }
    return Optional.empty();
  }

  private void lost(BoardHealth board, String reason) {
    if (board.gone(System.nanoTime())) {
      LOG.warn(
          "Lock board is lost: line={} board={} reason={}", bus.name(), board.address(), reason);
      listener.silent(board.address(), reason);
    }
  }

  /** Opens one lock: once, in time, and read back. */
  private void carryOut(Order order, BoardDialogue line) {
    boolean late = System.nanoTime() - order.deadline() > 0;
    boolean silent = health(order.board()).filter(BoardHealth::isSilent).isPresent();
    if (late || silent) {
      LOG.warn(
          "Release dropped: line={} board={} channel={} reason={}",
          bus.name(),
          order.board(),
          order.channel(),
          late ? "too late" : "the board is silent");
      order.progress().accept(ReleaseProgress.DROPPED);
      return;
    }
    Optional<Boolean> item = item(last.get(order.board()), order.channel());
    boolean sent = false;
    boolean verified = false;
    try {
      Optional<BoardReply.Answer> answer =
          line.unlock(
              order.board(), order.channel(), () -> order.progress().accept(ReleaseProgress.SENT));
      sent = true;
      if (answer.isPresent()) {
        heardAt = System.nanoTime();
        if (answer.get().accepted()) {
          order.progress().accept(ReleaseProgress.ACKNOWLEDGED);
        }
      }
      verified = isSeenOpen(order, item, line);
    } finally {
      if (!verified) {
        LOG.error(
            "Release not seen to work: line={} board={} channel={} sent={}",
            bus.name(),
            order.board(),
            order.channel(),
            sent);
      }
      order.progress().accept(verified ? ReleaseProgress.VERIFIED : ReleaseProgress.UNVERIFIED);
    }
  }

  private boolean isSeenOpen(Order order, Optional<Boolean> itemBefore, BoardDialogue line) {
    long until = System.nanoTime() + bus.timing().verify().toNanos();
    rest(bus.timing().settle());
    while (System.nanoTime() - until < 0) {
      Optional<List<Channel>> told = health(order.board()).flatMap(board -> ask(board, line));
      if (told.filter(t -> isOpen(t, order.channel(), itemBefore)).isPresent()) {
        return true;
      }
      rest(bus.timing().gap());
    }
    return false;
  }

  private static boolean isOpen(List<Channel> channels, int channel, Optional<Boolean> itemBefore) {
    if (channel > channels.size()) {
      return false;
    }
    Channel now = channels.get(channel - 1);
    boolean gone = itemBefore.orElse(false) && now.item().filter(there -> !there).isPresent();
    return now.latch() == BoardReply.Latch.OPEN || gone;
  }

  private static Optional<Boolean> item(@Nullable List<Channel> channels, int channel) {
    return channels == null || channel > channels.size()
        ? Optional.empty()
        : channels.get(channel - 1).item();
  }

  private Optional<BoardHealth> health(int address) {
    return boards.stream().filter(board -> board.address() == address).findFirst();
  }

  private void pause(Duration time) {
    try {
      boolean ended = closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
      LOG.trace("line={} ended={}", bus.name(), ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void rest(Duration time) {
    try {
      if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new Unreachable("The line " + bus.name() + " is being closed");
      }
    } catch (InterruptedException e) {
      throw new Unreachable("The line " + bus.name() + " is being closed", e);
    }
  }

  /** A lock to be opened before a moment of {@link System#nanoTime}. */
  private record Order(int board, int channel, long deadline, Consumer<ReleaseProgress> progress) {}
}
