// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * A PostgreSQL database. Several bridges may share one: an advisory lock makes their write
 * transactions follow one another, so that what holds on SQLite holds here.
 */
final class PostgresDatabase implements Database {
  private final String url;
  private final Properties properties = new Properties();

  PostgresDatabase(String url, String user, Optional<String> password) {
    this.url = url;
    if (!user.isEmpty()) {
      properties.setProperty("user", user);
    }
    password.ifPresent(secret -> properties.setProperty("password", secret));
    properties.setProperty("ApplicationName", "keyway");
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("socketTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("reWriteBatchedInserts", "true");
  }

  @Override
  public WriteSession openWriter() throws SQLException {
    Connection connection = DriverManager.getConnection(url, properties);
    try {
      execute(connection, "SET lock_timeout = '1s'");
      execute(connection, "SET synchronous_commit = on");
      assertDurable(connection);
      return new PostgresSession(connection);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public DataSource readers() {
    return new Connections() {
      @Override
      public Connection getConnection() throws SQLException {
        Connection connection = DriverManager.getConnection(url, properties);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        return connection;
      }
    };
  }

  @Override
  public DataSource migrator() {
    return new Connections() {
      @Override
      public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(url, properties);
      }
    };
  }

  /** By the class of the SQLSTATE: connection, resources, operator, system, lock, serialisation. */
  @Override
  public boolean isUnavailable(SQLException error) {
    String state = stateOf(error);
    return state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("58")
        || state.startsWith("40")
        || state.equals("55P03")
        || state.equals("25006");
  }

  @Override
  public boolean isLock(SQLException error) {
    return stateOf(error).equals("55P03");
  }

  @Override
  public SQLExceptionTranslator translator() {
    return new SQLExceptionSubclassTranslator();
  }

  private static String stateOf(SQLException error) {
    @Nullable String state = error.getSQLState();
    return state == null ? "" : state;
  }

  private static void assertDurable(Connection connection) throws SQLException {
    for (String setting : new String[] {"fsync", "synchronous_commit"}) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SHOW " + setting)) {
        String actual = rows.next() ? rows.getString(1) : "none";
        if (!actual.equals("on")) {
          throw new IllegalStateException(
              "PostgreSQL runs with %s=%s, which loses commits: set it to on"
                  .formatted(setting, actual));
        }
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Opens a connection each time. */
  private abstract static class Connections extends AbstractDataSource {
    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }
  }
}
