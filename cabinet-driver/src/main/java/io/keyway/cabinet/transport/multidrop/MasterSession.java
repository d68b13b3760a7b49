// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import io.keyway.cabinet.transport.multidrop.Segment.Kind;
import io.keyway.cabinet.transport.multidrop.Trunk.Station;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a master knows of one station. Belongs to the wire's thread. */
final class MasterSession {
  private static final Logger LOG = LoggerFactory.getLogger(MasterSession.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE = SessionKeys.NONCE;
  private static final int MAY_MISS = 8;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final int DOUBLINGS = 6;

  /** After something urgent the master only listens so often, until the station says something. */
  private static final int LISTENS = 3;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Trunk trunk;
  private final int address;
  private final Station station;
  private final Lines lines;
  private final Consumer<StationLine> opened;
  private @Nullable SessionKeys keys;
  private @Nullable StationLine line;
  private boolean heard;
  private byte @Nullable [] asked;
  private byte[] piece = {};
  private int awaiting;
  private long said;
  private long answered;
  private int missed;
  private long nextAt = System.nanoTime();
  private volatile boolean dropped;

  /** Makes the line of a session. */
  interface Lines {
    StationLine make(String peer, String station, Runnable dropped);
  }

  /**
   * @param opened hears of a line when the station said something on it for the first time
   */
  MasterSession(
      Trunk trunk, int address, Station station, Lines lines, Consumer<StationLine> opened) {
    this.trunk = trunk;
    this.address = address;
    this.station = station;
    this.lines = lines;
    this.opened = opened;
  }

  int address() {
    return address;
  }

  boolean isDue(long now) {
    return missed == 0 || now - nextAt >= 0;
  }

  boolean hasUrgent() {
    StationLine now = line;
    return now != null && (now.out().hasUrgent() || awaiting > 0);
  }

  /** Asks the station once; tells whether anything was said. */
  boolean ask(Wire wire) {
    if (dropped) {
      lose("given up");
    }
    SessionKeys now = keys;
    StationLine on = line;
    return now == null || on == null ? open(wire) : ask(wire, now, on);
  }

  /** The session is over. */
  void lose(String reason) {
    StationLine was = line;
    keys = null;
    line = null;
    asked = null;
    heard = false;
    dropped = false;
    awaiting = 0;
    if (was != null) {
      LOG.info("Station lost: station={} reason={}", station.name(), reason);
      was.lost(reason);
      dropped = false;
    }
  }

  private boolean open(Wire wire) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    byte[] question = new Segment(address, Kind.OPEN, 0, nonce).encode();
    wire.write(question);
    Optional<Segment> taken =
        await(wire, question.length, segment -> isOf(segment, Kind.TAKEN))
            .filter(segment -> segment.content().length == NONCE);
    if (taken.isEmpty()) {
      miss();
      return false;
    }
    keys = SessionKeys.of(station.secret(), address, nonce, taken.get().content());
    line = lines.make(trunk.line().text() + "#" + address, station.name(), () -> dropped = true);
    said = 0;
    answered = 0;
    return true;
  }

  private boolean ask(Wire wire, SessionKeys now, StationLine on) {
    if (asked == null) {
      said++;
      piece = awaiting > 0 && !on.out().hasUrgent() ? Splitter.nothing() : on.out().next();
      awaiting = Splitter.isUrgent(piece) ? LISTENS : Math.max(0, awaiting - 1);
      asked = now.question(said, piece).encode();
    }
    byte[] question = asked;
    wire.write(question);
    Optional<byte[]> answer =
        await(wire, question.length, segment -> isNext(segment))
            .flatMap(segment -> now.open(segment, said));
    if (answer.isEmpty()) {
      miss();
      if (missed >= MAY_MISS) {
        lose("no answer");
      }
      return true;
    }
    missed = 0;
    answered++;
    asked = null;
    if (Splitter.isLast(answer.get())) {
      lose("the station ended it");
      return true;
    }
    if (!Splitter.isNothing(answer.get())) {
      awaiting = Splitter.isUrgent(piece) ? awaiting : 0;
    }
    heard(on, answer.get());
    on.pieceLeft();
    return !Splitter.isNothing(answer.get()) || !Splitter.isNothing(piece);
  }

  private void heard(StationLine on, byte[] told) {
    if (!heard && !Splitter.isNothing(told)) {
      heard = true;
      LOG.info("Station linked: station={} line={}", station.name(), on.peer());
      opened.accept(on);
    }
    if (heard) {
      on.arrived(told);
    }
  }

  private boolean isOf(Segment segment, Kind kind) {
    return segment.address() == address && segment.kind() == kind;
  }

  private boolean isNext(Segment segment) {
    return isOf(segment, Kind.ANSWER) && segment.counter() == answered + 1;
  }

  /** Silence is found out soon; what began in time may take as long as the longest answer. */
  private Optional<Segment> await(Wire wire, int asked, Predicate<Segment> wanted) {
    Duration silence = trunk.think().plus(wire.time(asked));
    Duration whole = silence.plus(wire.time(Segment.LONGEST_ON_WIRE));
    long until = System.nanoTime() + whole.toNanos();
    Optional<Segment> segment = wire.read(silence, whole);
    while (segment.isPresent() && !wanted.test(segment.get())) {
      segment = wire.read(silence, Duration.ofNanos(Math.max(0, until - System.nanoTime())));
    }
    return segment;
  }

  private void miss() {
    missed++;
    Duration pause = Duration.ZERO;
    if (keys == null || missed >= MAY_MISS) {
      int doublings = Math.clamp((long) missed - MAY_MISS, 0, DOUBLINGS);
      Duration wait = FIRST_WAIT.multipliedBy(1L << doublings);
      pause = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
    nextAt = System.nanoTime() + pause.toNanos();
  }
}
