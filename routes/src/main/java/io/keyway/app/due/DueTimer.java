// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.due;

import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Fires what is due. Sleeps until the next instant, wakes when one is put, and looks from time to
 * time anyway: the clock may step, and another bridge may put one.
 */
@Component
public final class DueTimer implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DueTimer.class);
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(10);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);
  private static final int PAGE = 100;

  private final Store store;
  private final DueInstants dueInstants;
  private final Map<String, DueAction> actions = new HashMap<>();
  private final Map<String, Retry> retries = new HashMap<>();
  private final Clock clock;
  private final Semaphore wakeUp = new Semaphore(0);
  private final AtomicLong putsSeen = new AtomicLong();
  private volatile @Nullable Thread thread;

  private record Retry(Instant at, Duration pause) {
    Retry next(Instant now) {
      Duration twice = pause.multipliedBy(2);
      Duration longer = twice.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : twice;
      return new Retry(now.plus(longer), longer);
    }
  }

  @Autowired
  public DueTimer(
      Store store, DueInstants dueInstants, ObjectProvider<DueAction> actions, Clock clock) {
    this(store, dueInstants, actions.stream(), clock);
  }

  DueTimer(Store store, DueInstants dueInstants, Stream<DueAction> actions, Clock clock) {
    this.store = store;
    this.dueInstants = dueInstants;
    this.clock = clock;
    actions.forEach(
        action -> {
          if (this.actions.putIfAbsent(action.kind(), action) != null) {
            throw new IllegalStateException("Two actions for due instants of " + action.kind());
          }
        });
    store.onCommit(this::wakeWherePut);
  }

  @Override
  public synchronized void start() {
    if (thread == null) {
      Thread fresh = Thread.ofPlatform().name("keyway-due").daemon(true).unstarted(this::serve);
      thread = fresh;
      fresh.start();
    }
  }

  @Override
  public synchronized void stop() {
    Thread running = thread;
    if (running != null) {
      thread = null;
      wakeUp.release();
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  /** Fires all that is due by now and says when to look again. */
  Instant look() {
    Instant now = clock.instant();
    List<DueInstant> due = store.read(db -> dueInstants.due(db, now, PAGE + retries.size()));
    retries.keySet().retainAll(due.stream().map(DueInstant::id).toList());
    boolean fired = false;
    for (DueInstant instant : due) {
      Retry retry = retries.get(instant.id());
      if (retry == null || !retry.at().isAfter(now)) {
        fired |= fire(instant, now);
      }
    }
    return fired && due.size() >= PAGE ? now : next(now);
  }

  private boolean fire(DueInstant due, Instant now) {
    DueAction action = actions.get(due.kind());
    try {
      if (action == null) {
        throw new IllegalStateException("Nobody acts on due instants of kind " + due.kind());
      }
      action.fire(due);
      store.execute(Priority.NORMAL, db -> dueInstants.take(db, due));
      retries.remove(due.id());
      return true;
    } catch (RuntimeException e) {
      Retry first = new Retry(now.plus(FIRST_RETRY), FIRST_RETRY);
      retries.merge(due.id(), first, (before, ignored) -> before.next(now));
      if (e instanceof StoreUnavailable) {
        LOG.warn("Due instant waits for the database kind={} id={}", due.kind(), due.id());
      } else {
        LOG.error("Due instant failed kind={} id={}", due.kind(), due.id(), e);
      }
      return false;
    }
  }

  private Instant next(Instant now) {
    Instant latest = now.plus(LONGEST_SLEEP);
    Optional<Instant> soonest =
        Stream.concat(
                store.<Optional<Instant>>read(db -> dueInstants.next(db, now)).stream(),
                retries.values().stream().map(Retry::at))
            .min(Instant::compareTo);
    return soonest.filter(latest::isAfter).orElse(latest);
  }

  private void serve() {
    while (thread == Thread.currentThread()) {
      Instant next;
      try {
        next = look();
      } catch (StoreUnavailable e) {
        LOG.warn("Due instants wait for the database cause={}", e.getMessage());
        next = clock.instant().plus(FIRST_RETRY);
      } catch (RuntimeException e) {
        LOG.error("Due instants cannot be read", e);
        next = clock.instant().plus(LAST_RETRY);
      }
      sleepUntil(next);
    }
  }

  private void sleepUntil(Instant next) {
    long millis = Duration.between(clock.instant(), next).toMillis() + 1;
    try {
      if (wakeUp.tryAcquire(Math.max(0, millis), TimeUnit.MILLISECONDS)) {
        wakeUp.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread = null;
    }
  }

  private void wakeWherePut() {
    long puts = dueInstants.puts();
    if (putsSeen.getAndSet(puts) != puts) {
      wakeUp.release();
    }
  }
}
