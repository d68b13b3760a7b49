// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the writer: revocations first, then everything in the order it came. */
final class WorkQueue {
  private static final int LARGEST_GROUP = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Deque<Work<?>> revocations = new ArrayDeque<>();
  private final Deque<Work<?>> others = new ArrayDeque<>();
  private boolean closed;

  /** Adds a work; false when the queue is closed. */
  boolean add(Work<?> work) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      (work.isRevocation() ? revocations : others).addLast(work);
      filled.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for works that may share a commit; none once the queue is closed and empty. */
  List<Work<?>> take() {
    lock.lock();
    try {
      while (revocations.isEmpty() && others.isEmpty() && !closed) {
        filled.awaitUninterruptibly();
      }
      Deque<Work<?>> source = revocations.isEmpty() ? others : revocations;
      List<Work<?>> group = new ArrayList<>();
      while (!source.isEmpty() && group.size() < LARGEST_GROUP) {
        group.add(source.removeFirst());
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
      works.reversed().forEach(others::addFirst);
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
      revocations.clear();
      others.clear();
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
}
