// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries SQLite's write-ahead log into the database file beside the writer, every few seconds in
 * which something was committed: left to itself SQLite does so within whichever commit makes the
 * log long, and a revocation would wait for it; done more often, the disk would be busy with it
 * more often (<a href="https://sqlite.org/wal.html">Write-Ahead Logging</a>, "Avoiding Excessively
 * Large WAL Files"). Nothing is lost while it cannot.
 */
final class WalKeeper implements Database.Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(WalKeeper.class);
  private static final long PERIOD_MILLIS = 5_000;
  private static final long PATIENCE_MILLIS = 1_000;

  private final DataSource connections;
  private final AtomicBoolean grown = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("keyway-wal").daemon(true).factory());

  WalKeeper(DataSource connections, CommitBell bell) {
    this.connections = connections;
    bell.add(() -> grown.set(true));
    thread.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
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

  private void look() {
    if (!grown.getAndSet(false)) {
      return;
    }
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException e) {
      LOG.debug("The log stays as it is for now", e);
    }
  }
}
