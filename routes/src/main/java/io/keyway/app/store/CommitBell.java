// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners, on a thread of its own, that something was committed. Strokes coalesce: it lets
 * a moment pass first, in which what hurries to cabinets has the processors for itself.
 */
final class CommitBell implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommitBell.class);

  private static final long MOMENT = Duration.ofMillis(2).toNanos();

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore strokes = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  CommitBell() {
    thread = Thread.ofPlatform().name("keyway-committed").daemon(true).start(this::serve);
  }

  void add(Runnable listener) {
    listeners.add(listener);
  }

  void ring() {
    strokes.release();
  }

  @Override
  public void close() {
    closed = true;
    ring();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    while (!closed) {
      strokes.acquireUninterruptibly();
      LockSupport.parkNanos(MOMENT);
      strokes.drainPermits();
      listeners.forEach(CommitBell::call);
    }
  }

  private static void call(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.error("Listener of commits failed", e);
    }
  }
}
