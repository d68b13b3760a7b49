// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import io.keyway.cabinet.transport.OctetLine;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master of a pair of wires: asks each station in turn, those first for which something urgent
 * waits, and makes a {@link Line} of each session. A question without an answer is asked again as
 * it was; a station that does not answer eight times has lost its session, and is tried ever more
 * rarely, up to every five seconds. A wire that broke is opened anew.
 */
public final class BusMaster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BusMaster.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long RETRY_MS = 1_000;

  private final Trunk trunk;
  private final List<MasterSession> stations;
  private final Loop loop;
  private final Semaphore work = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private int turn;

  /**
   * Begins to ask.
   *
   * @param longestFrame for new lines
   * @param accept gives each new line its handler, on the line's loop
   */
  public BusMaster(Trunk trunk, int longestFrame, Function<Line, LineHandler> accept) {
    this.trunk = trunk;
    this.loop = new Loop("trunk-loop");
    MasterSession.Lines lines =
        (peer, station, dropped) ->
            new StationLine(trunk.line(), peer, station, loop, work::release, dropped);
    this.stations =
        trunk.stations().entrySet().stream()
            .map(
                e ->
                    new MasterSession(
                        trunk,
                        e.getKey(),
                        e.getValue(),
                        lines,
                        line -> line.open(longestFrame, accept)))
            .toList();
    this.thread =
        Thread.ofPlatform().daemon().name("trunk-" + trunk.line().text()).start(this::run);
  }

  @Override
  public void close() {
    closed = true;
    work.release();
    thread.interrupt();
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stations.forEach(station -> station.lose("the bridge stops"));
    loop.close();
  }

  private void run() {
    while (!closed) {
      try (OctetLine line = OctetLine.open(trunk.line(), PATIENCE)) {
        LOG.info("Serial line open: line={} stations={}", trunk.line().text(), stations.size());
        Wire wire = new Wire(line, trunk.line());
        while (!closed) {
          round(wire);
        }
      } catch (Unreachable e) {
        if (!closed) {
          LOG.warn("Serial line is away: line={} reason={}", trunk.line().text(), e.getMessage());
          stations.forEach(station -> station.lose("the serial line broke"));
          pause(Duration.ofMillis(RETRY_MS));
        }
      }
    }
  }

  /** Asks one station; rests where nobody has anything to say. */
  private void round(Wire wire) {
    long now = System.nanoTime();
    Optional<MasterSession> next =
        stations.stream()
            .filter(station -> station.isDue(now))
            .filter(MasterSession::hasUrgent)
            .findFirst()
            .or(() -> inTurn(now));
    boolean busy = next.map(station -> station.ask(wire)).orElse(false);
    if (!busy) {
      pause(trunk.gap());
    }
  }

  private Optional<MasterSession> inTurn(long now) {
    List<MasterSession> due =
        stations.stream()
            .filter(station -> station.isDue(now))
            .sorted(Comparator.comparingInt(MasterSession::address))
            .toList();
    return due.isEmpty()
        ? Optional.empty()
        : Optional.of(due.get(Math.floorMod(turn++, due.size())));
  }

  /** Rests, or until something waits to be sent. */
  private void pause(Duration time) {
    try {
      boolean woken = work.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
      int more = work.drainPermits();
      LOG.trace("line={} woken={} more={}", trunk.line().text(), woken, more);
    } catch (InterruptedException e) {
      if (!closed) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
