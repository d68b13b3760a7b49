// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the writer: revocations first, then everything in the order it came. Works that
 * nobody waits for keep their order among themselves and share a commit where they can.
 */
final class WorkQueue {
  private static final int LARGEST_GROUP = 256;
  private static final long LATER_AT_LATEST = Duration.ofMillis(10).toNanos();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Deque<Work<?>> revocations = new ArrayDeque<>();
  private final Deque<Work<?>> others = new ArrayDeque<>();
  private final Deque<Work<?>> later = new ArrayDeque<>();
  private long laterSince;
  private boolean closed;

  /** Adds a work; false when the queue is closed. */
  boolean add(Work<?> work) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      switch (work.priority()) {
        case REVOCATION -> revocations.addLast(work);
        case NORMAL -> others.addLast(work);
        case LATER -> {
          if (later.isEmpty()) {
            laterSince = System.nanoTime();
          }
          later.addLast(work);
        }
      }
      if (work.priority() != Store.Priority.LATER || later.size() == 1) {
        filled.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for works that may share a commit; none once the queue is closed and empty. */
  List<Work<?>> take() {
    lock.lock();
    try {
      await();
      List<Work<?>> group = new ArrayList<>();
      if (revocations.isEmpty()) {
        move(others, group);
        move(later, group);
        laterSince = System.nanoTime();
      } else {
        move(revocations, group);
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody waits to have rights taken away. */
  boolean hasRevocation() {
    lock.lock();
    try {
      return !revocations.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Puts works back in front: a revocation goes before them. */
  void putBack(List<Work<?>> works) {
    lock.lock();
    try {
      works
          .reversed()
          .forEach(w -> (w.priority() == Store.Priority.LATER ? later : others).addFirst(w));
    } finally {
      lock.unlock();
    }
  }

  /** Takes out all that wait. */
  List<Work<?>> drain() {
    lock.lock();
    try {
      List<Work<?>> all = new ArrayList<>(revocations);
      all.addAll(others);
      all.addAll(later);
      revocations.clear();
      others.clear();
      later.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Lets nothing more in; what waits is still served. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void await() {
    while (revocations.isEmpty() && others.isEmpty() && !closed) {
      if (later.isEmpty()) {
        filled.awaitUninterruptibly();
        continue;
      }
      long left = laterSince + LATER_AT_LATEST - System.nanoTime();
      if (left <= 0) {
        return;
      }
      try {
        filled.await(left, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // The writer ends when the queue is closed, and only then.
      }
    }
  }

  private static void move(Deque<Work<?>> from, List<Work<?>> to) {
    while (!from.isEmpty() && to.size() < LARGEST_GROUP) {
      to.add(from.removeFirst());
    }
  }
}
