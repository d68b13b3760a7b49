// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries SQLite's write-ahead log into the database file beside the writer: left to itself SQLite
 * does so within whichever commit makes the log long, and a revocation would wait for it. The less
 * is written, the longer it waits: a page that changed often is carried over once, and the disk is
 * busy with it seldom (<a href="https://sqlite.org/wal.html">Write-Ahead Logging</a>, "Avoiding
 * Excessively Large WAL Files"). Nothing is lost while it cannot.
 */
final class WalKeeper implements Database.Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(WalKeeper.class);
  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Half of what SQLite waits for before a commit does it. */
  private static final int WANTED_PAGES = SqliteDatabase.CHECKPOINT_AT_LATEST_PAGES / 2;

  private static final long PATIENCE_MILLIS = 1_000;

  private final DataSource connections;
  private final AtomicBoolean grown = new AtomicBoolean();
  private int before;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("keyway-wal").daemon(true).factory());

  WalKeeper(DataSource connections, CommitBell bell) {
    this.connections = connections;
    bell.add(() -> grown.set(true));
    after(SHORTEST);
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("A checkpoint of the log still runs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void after(Duration pause) {
    try {
      thread.schedule(() -> after(look(pause)), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("The log stays as it is: the store is closed");
    }
  }

  /** Carries over what was written within a pause; returns for how long to pause next. */
  private Duration look(Duration pause) {
    if (!grown.getAndSet(false)) {
      return SHORTEST;
    }
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
      return row.next() ? next(pause, row.getInt("log"), row.getInt("checkpointed")) : SHORTEST;
    } catch (SQLException e) {
      LOG.debug("The log stays as it is for now", e);
      return SHORTEST;
    }
  }

  /**
   * @param log pages in the log, those included that were carried over since it last began anew
   * @param carried how many of them are carried over now
   */
  private Duration next(Duration pause, int log, int carried) {
    int written = Math.max(1, log >= before ? log - before : log);
    before = carried;
    long millis = pause.toMillis() * WANTED_PAGES / written;
    return Duration.ofMillis(Math.clamp(millis, SHORTEST.toMillis(), LONGEST.toMillis()));
  }
}
