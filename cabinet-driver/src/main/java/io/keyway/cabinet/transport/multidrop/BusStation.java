// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.cabinet.transport.OctetLine;
import io.keyway.cabinet.transport.multidrop.Segment.Kind;
import io.keyway.cabinet.trust.StationSecret;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A station on a pair of wires: speaks when it is asked and at no other time. A question that comes
 * again gets the same answer again, and is not taken twice. A session that the master begins counts
 * from its first question that this station's secret proves; until then the one before goes on, so
 * that nobody ends it who merely has the wires.
 */
public final class BusStation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BusStation.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOKS_UP = Duration.ofMillis(500);
  private static final long RETRY_MS = 1_000;

  private final Settings settings;
  private final Loop loop = new Loop("station-loop");
  private final Semaphore closing = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private @Nullable Session current;
  private @Nullable Session offered;
  private @Nullable Caller caller;
  private long heardAt;

  /**
   * How a station is reached.
   *
   * @param address 1 to 254
   * @param name whom the secret stands for
   * @param silence after which the master counts as gone
   */
  public record Settings(
      OctetAddress line, int address, String name, StationSecret secret, Duration silence) {
    public Settings {
      if (address < 1 || address > 254) {
        throw new IllegalArgumentException("A station's address is 1 to 254, not " + address);
      }
    }
  }

  /** Begins to listen. */
  public BusStation(Settings settings) {
    this.settings = settings;
    this.thread =
        Thread.ofPlatform().daemon().name("station-" + settings.address()).start(this::run);
  }

  /** The thread on which lines live. */
  public ScheduledExecutorService loop() {
    return loop.executor();
  }

  /**
   * The next session, or the one that nobody took yet, becomes a line.
   *
   * @param longestFrame beyond which a frame is refused
   */
  public synchronized void connect(int longestFrame, Function<Line, LineHandler> accept) {
    caller = new Caller(longestFrame, accept);
    hand();
  }

  @Override
  public void close() {
    closed = true;
    closing.release();
    thread.interrupt();
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lose("the cabinet stops");
    loop.close();
  }

  private void run() {
    while (!closed) {
      try (OctetLine line = OctetLine.open(settings.line(), PATIENCE)) {
        LOG.info("Serial line open: line={}", settings.line().text());
        Wire wire = new Wire(line, settings.line());
        heardAt = System.nanoTime();
        while (!closed) {
          wire.read(LOOKS_UP)
              .filter(segment -> segment.address() == settings.address())
              .flatMap(this::answer)
              .ifPresent(wire::write);
          if (System.nanoTime() - heardAt > settings.silence().toNanos()) {
            heardAt = System.nanoTime();
            lose("the master is silent");
          }
        }
      } catch (Unreachable e) {
        if (!closed) {
          LOG.warn(
              "Serial line is away: line={} reason={}", settings.line().text(), e.getMessage());
          lose("the serial line broke");
          pause();
        }
      }
    }
  }

  private synchronized Optional<byte[]> answer(Segment segment) {
    return switch (segment.kind()) {
      case OPEN ->
          segment.content().length == SessionKeys.NONCE
              ? Optional.of(offer(segment.content()))
              : Optional.empty();
      case ASK -> asked(segment);
      case TAKEN, ANSWER -> Optional.empty();
    };
  }

  private byte[] offer(byte[] masterNonce) {
    byte[] nonce = new byte[SessionKeys.NONCE];
    RANDOM.nextBytes(nonce);
    offered =
        new Session(SessionKeys.of(settings.secret(), settings.address(), masterNonce, nonce));
    return new Segment(settings.address(), Kind.TAKEN, 0, nonce).encode();
  }

  private Optional<byte[]> asked(Segment segment) {
    Session now = current;
    if (now != null && now.isAgain(segment)) {
      heardAt = System.nanoTime();
      return now.lastAnswer();
    }
    Optional<byte[]> piece = now == null ? Optional.empty() : now.open(segment);
    if (now != null && piece.isPresent()) {
      return Optional.of(taken(now, segment, piece.get()));
    }
    Session fresh = offered;
    Optional<byte[]> first = fresh == null ? Optional.empty() : fresh.open(segment);
    if (fresh == null || first.isEmpty()) {
      return Optional.empty(); // not from our master, or from before: no answer, no effect
    }
    lose("the master began anew");
    offered = null;
    current = fresh;
    hand();
    return Optional.of(taken(fresh, segment, first.get()));
  }

  /** A session that this end gave up says so once more, and whenever it is asked again. */
  private byte[] taken(Session now, Segment question, byte[] piece) {
    heardAt = System.nanoTime();
    if (now.line.isEnded()) {
      return now.reply(question.counter(), Splitter.last());
    }
    now.line.arrived(piece);
    return now.reply(question.counter(), now.line.out().next());
  }

  private void hand() {
    Session now = current;
    Caller waiting = caller;
    if (now != null && waiting != null && !now.taken && !now.line.isEnded()) {
      now.taken = true;
      caller = null;
      now.line.open(waiting.longestFrame(), waiting.accept());
    }
  }

  private synchronized void lose(String reason) {
    Session was = current;
    current = null;
    if (was != null) {
      was.line.lost(reason);
    }
  }

  private void pause() {
    try {
      boolean ended = closing.tryAcquire(RETRY_MS, TimeUnit.MILLISECONDS);
      LOG.trace("line={} ended={}", settings.line().text(), ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Caller(int longestFrame, Function<Line, LineHandler> accept) {}

  /** A session with the master. */
  private final class Session {
    private final SessionKeys keys;
    private final StationLine line =
        new StationLine(
            settings.line(), settings.line().text(), settings.name(), loop, () -> {}, () -> {});
    private boolean taken;
    private long heard;
    private long said;
    private byte[] question = {};
    private byte[] answer = {};

    Session(SessionKeys keys) {
      this.keys = keys;
    }

    /** The question that was answered last, octet for octet: the answer was lost. */
    boolean isAgain(Segment segment) {
      return heard > 0
          && segment.counter() == heard
          && MessageDigest.isEqual(segment.content(), question);
    }

    Optional<byte[]> lastAnswer() {
      return Optional.of(answer.clone());
    }

    /** What a new question carries, where it is this session's next one. */
    Optional<byte[]> open(Segment segment) {
      if (segment.counter() != heard + 1) {
        return Optional.empty();
      }
      Optional<byte[]> piece = keys.open(segment);
      if (piece.isPresent()) {
        heard++;
        question = segment.content();
      }
      return piece;
    }

    byte[] reply(long toQuestion, byte[] piece) {
      said++;
      answer = keys.answer(said, toQuestion, piece).encode();
      line.pieceLeft();
      return answer.clone();
    }
  }
}
