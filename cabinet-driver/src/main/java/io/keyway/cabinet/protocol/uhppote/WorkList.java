// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done at a controller: revocations first, then what is short, then bulk, each in the
 * order in which it came. Thread-safe; work is done by one thread, outside the lock.
 */
final class WorkList {
  private final Deque<Work> urgent = new ArrayDeque<>();
  private final Deque<Work> ordinary = new ArrayDeque<>();
  private final Deque<Work> bulk = new ArrayDeque<>();
  private @Nullable String closed;

  /** Before everything else. */
  void urgent(Work work) {
    put(urgent, work);
  }

  /** Before bulk. */
  void ordinary(Work work) {
    put(ordinary, work);
  }

  /** One after the other, when nothing else is to be done. */
  void bulk(Work work) {
    put(bulk, work);
  }

  /** Whether a revocation waits. */
  synchronized boolean isUrgent() {
    return !urgent.isEmpty();
  }

  /** Whether nothing is under way that takes long. */
  synchronized boolean isQuiet() {
    return bulk.isEmpty();
  }

  synchronized boolean isOpen() {
    return closed == null;
  }

  /**
   * The work to go on with; it stays in the list until it is finished.
   *
   * @param nanos how long to wait for some
   * @param alsoBulk whether bulk may go on
   */
  synchronized Optional<Work> next(long nanos, boolean alsoBulk) {
    Optional<Work> work = first(alsoBulk);
    if (work.isEmpty() && isOpen() && nanos >= 1_000_000) {
      try {
        wait(nanos / 1_000_000);
      } catch (InterruptedException e) {
        close("interrupted");
      }
      work = first(alsoBulk);
    }
    return work;
  }

  synchronized void finished(Work work) {
    urgent.remove(work);
    ordinary.remove(work);
    bulk.remove(work);
  }

  /** Takes no more; the first reason counts. */
  synchronized void close(String reason) {
    closed = closed == null ? reason : closed;
    notifyAll();
  }

  /** Fails what is left, and says why it was closed. */
  String abandon() {
    List<Work> left;
    String reason;
    synchronized (this) {
      reason = closed == null ? "ended" : closed;
      closed = reason;
      left = new ArrayList<>();
      Stream.of(urgent, ordinary, bulk).forEach(left::addAll);
      urgent.clear();
      ordinary.clear();
      bulk.clear();
    }
    left.forEach(work -> work.failed(reason));
    return reason;
  }

  private void put(Deque<Work> list, Work work) {
    String reason;
    synchronized (this) {
      reason = closed;
      if (reason == null) {
        list.add(work);
        notifyAll();
      }
    }
    if (reason != null) {
      work.failed(reason);
    }
  }

  private Optional<Work> first(boolean alsoBulk) {
    return Stream.of(urgent, ordinary, alsoBulk ? bulk : new ArrayDeque<Work>())
        .filter(list -> !list.isEmpty())
        .findFirst()
        .map(Deque::element);
  }
}
