// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The system of record: one writer, many readers, SQLite or PostgreSQL.
 *
 * <p>Every write runs on the writer's own thread, one after the other, each whole or not at all;
 * several that wait together share one commit. A future completes only after the commit that made
 * its work durable. Thread-safe.
 */
public interface Store extends AutoCloseable {

  /** Which write goes first when several wait. */
  enum Priority {
    /** Takes rights away. */
    REVOCATION,
    /** Everything else that somebody waits for. */
    NORMAL,
    /** What nobody waits for: joins the next commit, or has its own ten milliseconds later. */
    LATER
  }

  /**
   * Runs work within a write transaction, on the writer's thread. What it throws rolls back this
   * work alone and completes the future exceptionally; a database that cannot be written completes
   * it with {@link StoreUnavailable} within 2 seconds. What follows the future without an executor
   * of its own runs on the writer's thread and must be short.
   */
  <T> CompletableFuture<T> write(Priority priority, Function<JdbcClient, T> work);

  /** Whether somebody waits to have rights taken away: a commit of much else ends soon then. */
  boolean isRevocationWaiting();

  /** Runs reading work on a connection of the read-only pool, in the caller's thread. */
  <T> T read(Function<JdbcClient, T> work);

  /** {@link #write} and wait for the commit; rethrows what the work threw, unwrapped. */
  <T> T commit(Priority priority, Function<JdbcClient, T> work);

  /**
   * {@link #commit}, and what follows in the same breath: it runs on the writer's thread right
   * after the commit, must be short and must not wait for another commit.
   */
  <T, R> R commit(Priority priority, Function<JdbcClient, T> work, Function<T, R> then);

  /** {@link #commit} of a work that has no result. */
  default void execute(Priority priority, Consumer<JdbcClient> work) {
    commit(
        priority,
        client -> {
          work.accept(client);
          return true;
        });
  }

  /**
   * Adds someone to be called after each commit, on a thread of its own, calls coalesced. The
   * listener reads what it wants to know; it must not block for long.
   */
  void onCommit(Runnable listener);

  @Override
  void close();
}
