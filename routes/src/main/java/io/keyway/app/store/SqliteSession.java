// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * SQLite's write transaction, spoken in SQL: the driver stays in auto-commit mode and never begins
 * one by itself.
 */
final class SqliteSession implements WriteSession {
  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement savepoint;
  private final PreparedStatement release;

  SqliteSession(Connection connection) throws SQLException {
    this.connection = connection;
    this.begin = connection.prepareStatement("BEGIN IMMEDIATE");
    this.commit = connection.prepareStatement("COMMIT");
    this.savepoint = connection.prepareStatement("SAVEPOINT work");
    this.release = connection.prepareStatement("RELEASE work");
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public void begin() throws SQLException {
    begin.execute();
  }

  @Override
  public void commit() throws SQLException {
    commit.execute();
  }

  @Override
  public void rollback() throws SQLException {
    execute("ROLLBACK");
  }

  @Override
  public void savepoint() throws SQLException {
    savepoint.execute();
  }

  @Override
  public void release() throws SQLException {
    release.execute();
  }

  @Override
  public void rollbackToSavepoint() throws SQLException {
    execute("ROLLBACK TO work");
    release.execute();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }
}
