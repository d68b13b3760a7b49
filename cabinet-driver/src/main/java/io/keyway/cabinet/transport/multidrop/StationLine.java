// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import io.keyway.cabinet.transport.OctetAddress;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One session of one station, as a line: what is sent waits to be asked for; what arrives is handed
 * up on the loop. It ends with the session.
 */
final class StationLine implements Line {
  private static final int WRITABLE_BELOW = 2 * Splitter.PIECE;

  private static final int LEAST_BULK = 1_024;

  private final OctetAddress wire;
  private final String peer;
  private final String station;
  private final Loop loop;
  private final Splitter out = new Splitter();
  private final Joiner in = new Joiner();
  private final Runnable wake;
  private final Runnable dropped;
  private @Nullable LineHandler handler;
  private int longest;
  private @Nullable String ending;
  private volatile boolean ended;

  /**
   * @param wire on which it is
   * @param station whose session this is, by the secret that both ends have
   * @param wake runs when something waits to be sent
   * @param dropped runs when this end gives the session up
   */
  StationLine(
      OctetAddress wire, String peer, String station, Loop loop, Runnable wake, Runnable dropped) {
    this.wire = wire;
    this.peer = peer;
    this.station = station;
    this.loop = loop;
    this.wake = wake;
    this.dropped = dropped;
  }

  /** Hands the line to whoever hears it. */
  void open(int longestFrame, Function<Line, LineHandler> accept) {
    run(
        () -> {
          longest = longestFrame;
          handler = accept.apply(this);
          handler.opened();
        });
  }

  Splitter out() {
    return out;
  }

  boolean isEnded() {
    return ended;
  }

  /** Whether anybody hears this line. */
  boolean isHeard() {
    return handler != null;
  }

  /** A piece arrived, authenticated. */
  void arrived(byte[] piece) {
    run(
        () -> {
          LineHandler hears = handler;
          if (ended || ending != null || hears == null || Splitter.isNothing(piece)) {
            return;
          }
          try {
            hears.alive();
            Optional<byte[]> frame = in.add(piece, longest);
            if (frame.isPresent()) {
              hears.frame(frame.get());
            }
          } catch (ProtocolError e) {
            hears.damaged(e);
            close(String.valueOf(e.getMessage()));
          }
        });
  }

  /** A piece left: there may be room for more. */
  void pieceLeft() {
    run(
        () -> {
          LineHandler hears = handler;
          String reason = ending;
          if (reason != null && out.waiting() == 0) {
            end(reason);
          } else if (!ended && hears != null && writable()) {
            hears.writable();
          }
        });
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public Optional<String> provenStation() {
    return Optional.of(station);
  }

  @Override
  public void send(byte[] frame) {
    out.add(frame, false);
    wake.run();
  }

  @Override
  public void urgent(byte[] frame) {
    out.add(frame, true);
    wake.run();
  }

  @Override
  public int bulk() {
    long each = Math.max(1, wire.wireTime(1_000).toNanos() / 1_000);
    return (int) Math.clamp(1_000_000_000L / each, LEAST_BULK, Integer.MAX_VALUE);
  }

  @Override
  public boolean writable() {
    return out.waiting() < WRITABLE_BELOW;
  }

  @Override
  public void handler(LineHandler next) {
    handler = next;
  }

  @Override
  public void longestFrame(int bytes) {
    longest = bytes;
  }

  @Override
  public ScheduledExecutorService loop() {
    return loop.executor();
  }

  @Override
  public void run(Runnable action) {
    try {
      loop.run(action);
    } catch (RejectedExecutionException e) {
      ended = true;
    }
  }

  @Override
  public void close(String reason) {
    run(
        () -> {
          if (out.waiting() == 0) {
            end(reason);
          } else if (ending == null) {
            ending = reason;
          }
        });
  }

  /** Ends the line with what waits on it: the session is gone. */
  void lost(String reason) {
    run(() -> end(reason));
  }

  private void end(String reason) {
    if (!ended) {
      ended = true;
      dropped.run();
      LineHandler hears = handler;
      if (hears != null) {
        hears.closed(reason);
      }
    }
  }
}
