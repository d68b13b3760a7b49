// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The thread on which the lines of one pair of wires live. */
final class Loop implements AutoCloseable {
  private volatile @Nullable Thread thread;
  private final ScheduledExecutorService executor;

  Loop(String name) {
    executor =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = Thread.ofPlatform().daemon().name(name).unstarted(work);
              thread = made;
              return made;
            });
  }

  ScheduledExecutorService executor() {
    return executor;
  }

  /** At once where this is the loop, else soon. */
  void run(Runnable action) {
    if (Thread.currentThread() == thread) {
      action.run();
    } else {
      executor.execute(action);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
