// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.broker.Broker;
import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.settings.ForwardingSettings.Pace;
import io.keyway.app.store.SetAsideRecords.SetAside;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running part of forwarding: a thread for the outbox, one for each sink, and the heartbeat.
 */
public final class Everyone implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Everyone.class);

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(3);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("heartbeat").factory());
  private final List<Thread> threads = new ArrayList<>();
  private final List<Sink> sinks;
  private final Books books;
  private final Outbox outbox;

  private Everyone(List<Sink> sinks, Pace pace, Broker broker, Books books) {
    this.sinks = sinks;
    this.books = books;
    this.outbox = new Outbox(sinks, pace, broker, books, stopped);
    for (Sink sink : sinks) {
      Delivery.Aside aside = (event, reason) -> books.setAside(sink.name(), event, reason);
      var delivery = new Delivery(sink, pace, aside, stopped);
      threads.add(
          thread(
              "sink-" + sink.name(), new SinkQueue(sink, delivery, pace, broker, books, stopped)));
    }
    threads.add(thread("outbox", outbox));
  }

  public static Everyone start(List<Sink> sinks, Pace pace, Broker broker, Books books) {
    var everyone = new Everyone(sinks, pace, broker, books);
    everyone.threads.forEach(Thread::start);
    books.onCommit(everyone.outbox::wake);
    everyone.beat(pace.heartbeat());
    return everyone;
  }

  /** See {@link Replays}. One thread at a time calls. */
  public boolean replay(String sink, String event, String by) {
    Optional<LedgerEntry> entry = books.entry(event);
    Optional<Sink> open = sinks.stream().filter(one -> one.name().equals(sink)).findFirst();
    Optional<SetAside> waiting = books.waiting(sink, event);
    if (entry.isEmpty() || open.isEmpty() || waiting.isEmpty()) {
      return false;
    }
    outbox.replay(open.get(), entry.get());
    books.replayed(waiting.get(), by);
    return true;
  }

  private void beat(Duration every) {
    heart.scheduleAtFixedRate(this::heartbeat, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void heartbeat() {
    try {
      books.heartbeat();
    } catch (RuntimeException e) {
      LOG.warn("No heartbeat: cause={}", e.getMessage());
    }
  }

  private static Thread thread(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).unstarted(work);
  }

  @Override
  public void close() {
    stopped.countDown();
    heart.shutdownNow();
    outbox.wake();
    Instant end = Instant.now().plus(LONGEST_GOODBYE);
    for (Thread thread : threads) {
      join(thread, Duration.between(Instant.now(), end));
      thread.interrupt();
    }
  }

  private static void join(Thread thread, Duration longest) {
    try {
      if (longest.isPositive()) {
        thread.join(longest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
