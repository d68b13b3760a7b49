// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.ReleaseOrder;
import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.Vitals;
import io.keyway.cabinet.protocol.link.message.Welcome;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.transport.multidrop.BusStation;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cabinet's end of the link, over TCP or on a serial line: connects to the bridge or waits for
 * it, again after each loss, puts transfers together and sends the journal. Lives on one thread of
 * its {@link TcpClient}; its methods may be called from any.
 */
public final class LinkClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LinkClient.class);

  private final Way way;
  private final Settings settings;
  private final Handler handler;
  private final ScheduledExecutorService loop;
  private final BackOff backOff;
  private volatile boolean linked;
  private volatile Duration delay = Duration.ZERO;
  private @Nullable CabinetLine line;
  private @Nullable Future<?> retry;
  private long awayUntil = System.nanoTime();
  private long linkedAt;
  private boolean connecting;
  private boolean closed;

  /**
   * A cabinet that connects to the bridge over TCP, or waits for it.
   *
   * @param tcp makes the connections; may be shared, is not closed here
   */
  public LinkClient(TcpClient tcp, Settings settings, Handler handler) {
    this(new TcpWay(tcp, settings), settings, handler);
  }

  /**
   * A cabinet that is a station on a serial line.
   *
   * @param station is not closed here
   */
  public LinkClient(BusStation station, Settings settings, Handler handler) {
    this(new SerialWay(station), settings, handler);
  }

  private LinkClient(Way way, Settings settings, Handler handler) {
    this.way = way;
    this.settings = settings;
    this.handler = handler;
    this.loop = way.loop();
    this.backOff =
        new BackOff(settings.firstRetry(), settings.longestRetry(), RandomGenerator.getDefault());
  }

  /** Begins to connect, and never stops until closed. */
  public void start() {
    onLoop(this::connect);
  }

  /** Whether the bridge took this cabinet in and the link stands. */
  public boolean isLinked() {
    return linked;
  }

  /** The journal has new entries, on disk already. */
  public void journalGrew() {
    onLoop(
        () -> {
          if (line != null) {
            line.sendJournal();
          }
        });
  }

  /** Ends the link and stays away so long: what a cut cable does. */
  public void stayAway(Duration time) {
    onLoop(
        () -> {
          awayUntil = System.nanoTime() + time.toNanos();
          end("told to stay away");
          retry();
        });
  }

  /** Holds each frame back so long before it is sent: what a slow line does. */
  public void delay(Duration time) {
    delay = time;
  }

  /** Sends a frame of any bytes: what a broken cabinet does. */
  public void sendGarbage(byte[] bytes) {
    onLoop(
        () -> {
          if (line != null) {
            line.send(bytes);
          }
        });
  }

  /** Ends the link for good. */
  @Override
  public void close() {
    onLoop(
        () -> {
          closed = true;
          cancelRetry();
          way.close();
          end("the cabinet stops");
        });
  }

  private void onLoop(Runnable action) {
    try {
      loop.execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("Link client used after its threads ended", e);
    }
  }

  private void connect() {
    if (closed || connecting) {
      return;
    }
    connecting = true;
    way.connect(this::made, this::failed);
  }

  private CabinetLine made(Line made) {
    var owner = new CabinetLine.Owner(this::welcomed, this::lost, () -> delay, settings.pass());
    line = new CabinetLine(made, handler, owner);
    return line;
  }

  private void failed(String reason) {
    if (connecting && line != null) {
      line.end(reason);
    } else if (connecting) {
      lost(reason);
    }
  }

  private void welcomed() {
    linkedAt = System.nanoTime();
    linked = true;
  }

  private void lost(String reason) {
    connecting = false;
    line = null;
    // A bridge that welcomes and drops us again and again is not to be stormed.
    if (linked && System.nanoTime() - linkedAt > settings.longestRetry().toNanos()) {
      backOff.reset();
    }
    linked = false;
    handler.unlinked(reason);
    retry();
  }

  private void retry() {
    cancelRetry();
    if (!closed) {
      long wait = Math.max(backOff.next().toNanos(), away());
      retry = loop.schedule(this::connect, wait, TimeUnit.NANOSECONDS);
    }
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel(false);
    }
  }

  private void end(String reason) {
    if (line != null) {
      line.end(reason);
    }
  }

  private long away() {
    return awayUntil - System.nanoTime();
  }

  /**
   * Where cabinet and bridge meet, and how eagerly to come again.
   *
   * @param waits whether the cabinet waits there for the bridge; else the bridge waits
   * @param firstRetry the wait after the first failure; doubled after each further one
   * @param longestRetry no wait is longer
   * @param pass by what the cabinet proves who it is; empty on a link without certificates
   */
  public record Settings(
      String host,
      int port,
      boolean waits,
      Duration firstRetry,
      Duration longestRetry,
      Optional<LinkPass> pass) {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** To a bridge that waits, on a link without certificates. */
    public Settings(String host, int port, Duration firstRetry, Duration longestRetry) {
      this(host, port, false, firstRetry, longestRetry, Optional.empty());
    }

    /** To a bridge that waits, with waits from 50 ms to 5 s, on a link without certificates. */
    public static Settings of(String host, int port) {
      return new Settings(host, port, FIRST, LONGEST);
    }

    /** The same, where the cabinet waits for the bridge on an address of its own. */
    public static Settings waiting(String host, int port) {
      return new Settings(host, port, true, FIRST, LONGEST, Optional.empty());
    }

    /** On a serial line, where nobody connects. */
    public static Settings wired() {
      return of("", 0);
    }

    /** The same, with a pass. */
    public Settings with(LinkPass shown) {
      return new Settings(host, port, waits, firstRetry, longestRetry, Optional.of(shown));
    }
  }

  /**
   * What a cabinet's brain does for the link. Called on the thread of the connection, in the order
   * in which the bridge spoke; must not block: work that takes time, such as writing to disk, goes
   * elsewhere and completes the stage when it is done. A stage that fails ends the link.
   *
   * <p>A revocation may be asked while an earlier request is still at work; it never waits for one.
   */
  public interface Handler {
    /** Who this cabinet is and how it is; asked at each connection. */
    Hello hello();

    /** How it is now; asked at each heartbeat. */
    Vitals vitals();

    /** The bridge took this cabinet in. */
    void linked(Welcome welcome);

    /** The link ended, or could not be made; it will be tried again. */
    void unlinked(String reason);

    /** The bridge's clock at a heartbeat, and how far it found this cabinet's to be ahead. */
    void heard(Instant now, Optional<Duration> offset);

    /** Learn what hangs where. */
    CompletionStage<Answer> layout(CabinetLayout layout);

    /** End the person's open session, then keep the tombstone and what remains. */
    CompletionStage<Answer> revoke(RevokeUser step, long version);

    /** Change the roster if its digest is {@code base}, hex; else refuse: base-mismatch. */
    CompletionStage<Answer> change(String base, RosterChange change);

    /** Put a whole roster in the place of the old one. Tombstones known before stay. */
    CompletionStage<Answer> replace(RosterChange roster);

    /**
     * Say what it holds of the people after one, in some buckets, as much as fits a frame, by
     * {@link Answer.Holds}.
     */
    CompletionStage<Answer> read(Optional<CardholderId> after, Buckets of);

    /** Say the digests of all buckets, by {@link Answer.Digests}. */
    CompletionStage<Answer> buckets();

    /** Renew the lease of all grants. */
    CompletionStage<Answer> lease(Duration longest, Instant now);

    /** Release what hangs in a slot, at most once, and never after the order's deadline. */
    default CompletionStage<Answer> release(ReleaseOrder order) {
      return CompletableFuture.completedFuture(
          new Answer.Refused("unsupported", vitals().roster()));
    }

    /** Entries after a sequence, ascending, at most {@code limit}; none where there are none. */
    CompletionStage<List<JournalEntry>> journalAfter(long sequence, int limit);

    /** Entries up to this one may be forgotten. */
    void journalAcknowledged(long sequence);
  }
}
