// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The one thread that writes. Takes the works that wait, runs each behind a savepoint and commits
 * them together; tells those who wait only then.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private final Database database;
  private final Runnable committed;
  private final WorkQueue queue = new WorkQueue();
  private final Thread thread;
  private @Nullable WriteSession session;
  private @Nullable JdbcClient client;

  /**
   * @param committed called after those who waited for a commit, on the writer's thread
   */
  Writer(Database database, WriteSession session, Runnable committed) {
    this.database = database;
    this.committed = committed;
    this.session = session;
    this.thread = Thread.ofPlatform().name("keyway-writer").daemon(true).start(this::serve);
  }

  <T> CompletableFuture<T> submit(Store.Priority priority, Function<JdbcClient, T> function) {
    Work<T> work = new Work<>(priority, function);
    if (!queue.add(work)) {
      work.fail(new StoreUnavailable("The store is closed", new IllegalStateException("closed")));
      work.publish();
    }
    return work.future();
  }

  boolean isWriterThread() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void close() {
    queue.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    disconnect();
  }

  /** Whether somebody waits to have rights taken away. */
  boolean hasRevocation() {
    return queue.hasRevocation();
  }

  private void serve() {
    for (List<Work<?>> group = queue.take(); !group.isEmpty(); group = queue.take()) {
      List<Work<?>> served = group;
      boolean kept = true;
      try {
        served = transact(group, connect());
      } catch (SQLException e) {
        kept = false;
        unavailable(group, e);
      }
      served.forEach(Work::publish);
      if (kept) {
        committed.run();
      }
    }
  }

  /** Runs and commits a group; returns the works that were run, which may be fewer. */
  private List<Work<?>> transact(List<Work<?>> group, JdbcClient client) throws SQLException {
    WriteSession transaction = session();
    transaction.begin();
    if (group.size() == 1) {
      alone(group.getFirst(), transaction, client);
      return group;
    }
    int done = 0;
    for (Work<?> work : group) {
      if (done > 0 && !work.isRevocation() && queue.hasRevocation()) {
        queue.putBack(group.subList(done, group.size()));
        break;
      }
      transaction.savepoint();
      step(work, transaction, client);
      done++;
    }
    List<Work<?>> served = group.subList(0, done);
    transaction.commit();
    return served;
  }

  private void alone(Work<?> work, WriteSession transaction, JdbcClient client)
      throws SQLException {
    work.run(client);
    Throwable failure = work.failure();
    if (failure != null) {
      throwIfUnavailable(failure);
      transaction.rollback();
      return;
    }
    try {
      transaction.commit();
    } catch (SQLException e) {
      throwIfUnavailable(e);
      work.fail(broken(e));
      disconnect();
    }
  }

  private void step(Work<?> work, WriteSession transaction, JdbcClient client) throws SQLException {
    work.run(client);
    Throwable failure = work.failure();
    if (failure != null) {
      throwIfUnavailable(failure);
      transaction.rollbackToSavepoint();
      return;
    }
    try {
      transaction.release();
    } catch (SQLException e) {
      throwIfUnavailable(e);
      work.fail(broken(e));
      transaction.rollbackToSavepoint();
    }
  }

  private static IllegalStateException broken(SQLException cause) {
    return new IllegalStateException(
        "A work hid the failure of its statement, or ended its transaction: nothing was kept",
        cause);
  }

  /** The whole group failed, and so will all that wait: nothing of it is on disk. */
  private void unavailable(List<Work<?>> group, SQLException cause) {
    LOG.warn("Database not writable waiting={} cause={}", group.size(), cause.getMessage());
    if (database.isLock(cause)) {
      rollbackQuietly();
    } else {
      disconnect();
    }
    StoreUnavailable failure =
        new StoreUnavailable(
            "The database cannot be written now; nothing was changed, try again", cause);
    group.forEach(work -> work.fail(failure));
    for (Work<?> work : queue.drain()) {
      work.fail(failure);
      work.publish();
    }
  }

  private void throwIfUnavailable(Throwable failure) throws SQLException {
    SQLException error = sqlCauseOf(failure);
    if (error != null && database.isUnavailable(error)) {
      throw error;
    }
  }

  static @Nullable SQLException sqlCauseOf(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException error) {
        return error;
      }
      if (!(cause instanceof DataAccessException)) {
        return null;
      }
    }
    return null;
  }

  private WriteSession session() {
    if (session == null) {
      throw new IllegalStateException("Not connected");
    }
    return session;
  }

  private JdbcClient connect() throws SQLException {
    if (session == null) {
      session = database.openWriter();
    }
    if (client == null) {
      client = database.writerClient(session.connection());
    }
    return client;
  }

  private void rollbackQuietly() {
    try {
      if (session != null) {
        session.rollback();
      }
    } catch (SQLException e) {
      LOG.debug("No transaction to roll back", e);
    }
  }

  private void disconnect() {
    rollbackQuietly();
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException e) {
      LOG.debug("Connection already gone", e);
    }
    session = null;
    client = null;
  }
}
