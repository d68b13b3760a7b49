// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.store.Store;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Lets streams wait for the next commit. Commits that come while one reads count as one. */
@Component
public final class CommitSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private long commits;

  CommitSignal(Store store) {
    store.onCommit(this::ring);
  }

  /** How many commits were heard of. */
  public long count() {
    lock.lock();
    try {
      return commits;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there were more commits than these, or the time is over. Returns the count. */
  public long awaitMoreThan(long seen, Duration longest) throws InterruptedException {
    long left = longest.toNanos();
    lock.lockInterruptibly();
    try {
      while (commits <= seen && left > 0) {
        left = rung.awaitNanos(left);
      }
      return commits;
    } finally {
      lock.unlock();
    }
  }

  private void ring() {
    lock.lock();
    try {
      commits++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
