// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One write that waits for its turn, and what became of it. */
final class Work<T> {
  private final Store.Priority priority;
  private final Function<JdbcClient, T> function;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable T result;
  private @Nullable Throwable failure;

  Work(Store.Priority priority, Function<JdbcClient, T> function) {
    this.priority = priority;
    this.function = function;
  }

  CompletableFuture<T> future() {
    return future;
  }

  Store.Priority priority() {
    return priority;
  }

  boolean isRevocation() {
    return priority == Store.Priority.REVOCATION;
  }

  /** Runs it within the transaction; what it throws is kept for {@link #publish}. */
  @SuppressWarnings("CatchingUnchecked")
  void run(JdbcClient client) {
    try {
      result = function.apply(client);
    } catch (Throwable e) {
      failure = e;
    }
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** Makes it a failure whatever it did: its transaction is not durable. */
  void fail(Throwable cause) {
    failure = cause;
  }

  /** Tells who waits, after the commit. */
  void publish() {
    if (failure != null) {
      future.completeExceptionally(failure);
    } else {
      future.complete(result);
    }
  }
}
