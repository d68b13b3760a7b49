// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.durable.OwnedFolder;
import io.keyway.cabinet.protocol.uhppote.message.GetStatus;
import io.keyway.cabinet.protocol.uhppote.message.GetStatus.Status;
import io.keyway.model.custody.CabinetId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls one controller for as long as it is to be called: looks at its cards, then works as its
 * session, and begins anew when it falls silent. A thread of its own.
 */
final class Caller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Caller.class);

  private final CabinetId cabinet;
  private final Address address;
  private final Path folder;
  private final CabinetListener listener;
  private final Clock clock;
  private final Timing timing;
  private final CountDownLatch left = new CountDownLatch(1);
  private final Thread thread;
  private Duration pause;
  private @Nullable ControllerSession session;

  /**
   * @param folder where the ledgers of all controllers are
   */
  Caller(
      CabinetId cabinet,
      Address address,
      Path folder,
      CabinetListener listener,
      Clock clock,
      Timing timing) {
    this.cabinet = cabinet;
    this.address = address;
    this.folder = folder;
    this.listener = listener;
    this.clock = clock;
    this.timing = timing;
    this.pause = timing.firstRetry();
    this.thread = Thread.ofVirtual().name("uhppote-" + cabinet).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Address address() {
    return address;
  }

  /** Ends the session, where there is one; it is called again. */
  synchronized void end(String reason) {
    if (session != null) {
      session.close(reason);
    }
  }

  /** Calls no more; what is under way ends soon. */
  void leave() {
    left.countDown();
    end("it is not called any more");
  }

  /** Calls no more, and waits until nothing of it is under way. */
  @Override
  public void close() {
    leave();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (left.getCount() > 0) {
      try {
        call();
      } catch (Unreachable e) {
        LOG.info("A controller cannot be called. cabinet={} why={}", cabinet, e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("A controller cannot be called. cabinet={}", cabinet, e);
      }
      rest();
    }
  }

  private void call() {
    if (!listener.knows(cabinet)) {
      pause = timing.firstRetry();
      return;
    }
    OwnedFolder owned =
        OwnedFolder.take(folder.resolve("uhppote").resolve(Long.toString(address.serial())))
            .orElseThrow(() -> new Unreachable("another cabinet or bridge calls this controller"));
    try (owned;
        Ledger ledger = Ledger.open(owned.path().resolve("ledger"))) {
      Exchange exchange = new Exchange(address, timing.answer());
      Table table = new Table(exchange, ledger, address.serial(), clock);
      Status status = persistently(() -> exchange.ask(new GetStatus()));
      inspect(table);
      work(new ControllerSession(cabinet, table, listener, timing, status));
    }
  }

  private void inspect(Table table) {
    Inspection inspection = new Inspection(table);
    boolean over = false;
    while (!over && left.getCount() > 0) {
      over = persistently(inspection::step);
    }
  }

  private void work(ControllerSession fresh) {
    synchronized (this) {
      session = fresh;
    }
    if (left.getCount() > 0) {
      pause = timing.firstRetry();
      String reason = fresh.live();
      LOG.info("A controller was left. cabinet={} why={}", cabinet, reason);
    }
    synchronized (this) {
      session = null;
    }
  }

  /** What one packet that was lost does not end. */
  private <T> T persistently(Supplier<T> exchange) {
    int tries = 1;
    while (true) {
      try {
        return exchange.get();
      } catch (Unreachable e) {
        if (tries++ >= timing.tries() || left.getCount() == 0) {
          throw e;
        }
      }
    }
  }

  private void rest() {
    long nanos = (long) (pause.toNanos() * (0.5 + RandomGenerator.getDefault().nextDouble() / 2));
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(timing.longestRetry()) > 0 ? timing.longestRetry() : doubled;
    try {
      boolean over = left.await(nanos, TimeUnit.NANOSECONDS);
      LOG.trace("Rested. cabinet={} over={}", cabinet, over);
    } catch (InterruptedException e) {
      left.countDown();
    }
  }
}
