// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Acts one after the other, each on another thread while its caller prepares the next. What an act
 * throws is thrown by the next {@link #then}, or at the end. One thread calls.
 */
final class OneAhead implements AutoCloseable {
  private static final Executor ELSEWHERE = act -> Thread.ofVirtual().start(act);

  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

  /** Begins an act when the one before has ended. */
  void then(Runnable act) {
    await();
    running = CompletableFuture.runAsync(act, ELSEWHERE);
  }

  /** Returns when the last act has ended. */
  @Override
  public void close() {
    await();
  }

  private void await() {
    try {
      running.join();
    } catch (CompletionException e) {
      running = CompletableFuture.completedFuture(null);
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
