// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** PostgreSQL's write transaction: begins with the lock that all bridges share. */
final class PostgresSession implements WriteSession {
  /** "KEYWAY" in ASCII: a number that no other program is likely to lock. */
  private static final long LOCK = 0x4b4559574159L;

  private final Connection connection;
  private final PreparedStatement lock;
  private @Nullable Savepoint savepoint;

  PostgresSession(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    this.lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(" + LOCK + ")");
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public void begin() throws SQLException {
    try {
      lock.execute();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  /**
   * The server answers the commit of a failed transaction with a rollback, and the driver does not
   * always say so: the state is asked for before.
   */
  @Override
  public void commit() throws SQLException {
    if (connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.FAILED) {
      throw new SQLException("A statement of the transaction failed", "25P02");
    }
    connection.commit();
  }

  @Override
  public void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void savepoint() throws SQLException {
    savepoint = connection.setSavepoint("work");
  }

  @Override
  public void release() throws SQLException {
    if (savepoint != null) {
      connection.releaseSavepoint(savepoint);
    }
  }

  @Override
  public void rollbackToSavepoint() throws SQLException {
    if (savepoint != null) {
      connection.rollback(savepoint);
      connection.releaseSavepoint(savepoint);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
