// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.sql;

import io.keyway.connectors.source.IdentitySource;
import io.keyway.connectors.source.SourceBatch;
import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import io.keyway.connectors.source.sql.SqlConnector.Database;
import io.keyway.connectors.source.sql.SqlConnector.View;
import io.keyway.model.identity.SyncToken;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a view, by its key and page after page: within one read-only transaction that sees one
 * state of the database. One thread at a time.
 */
class SqlSource implements IdentitySource {
  /** Of sqlite3_open_v2, and the result code of a statement that is wrong (sqlite.org/c3ref). */
  private static final String SQLITE_OPEN_READONLY = "1";

  private static final int SQLITE_ERROR = 1;

  private final View view;
  private final Database database;
  private volatile @Nullable Connection open;

  SqlSource(View view, Database database) {
    this.view = view;
    this.database = database;
  }

  /** With a column that rises with every change. */
  static final class Changing extends SqlSource implements TellsChanges {
    Changing(View view, Database database) {
      super(view, database);
    }

    @Override
    public void changes(SyncToken since, Duration wait, Consumer<SourceBatch> to) {
      changesSince(since, to);
    }
  }

  @Override
  public Optional<SyncToken> snapshot(Consumer<SourceBatch> to) {
    return reading(
        connection -> {
          Optional<SyncToken> token = Optional.empty();
          if (view.changed().isPresent()) {
            token = Optional.of(token(highest(connection)));
          }
          Optional<String> after = Optional.empty();
          while (true) {
            List<Entry> entries = page(connection, after);
            if (entries.isEmpty()) {
              return token;
            }
            to.accept(SourceBatch.of(entries));
            after = Optional.of(entries.getLast().key());
          }
        });
  }

  void changesSince(SyncToken since, Consumer<SourceBatch> to) {
    long from = highestOf(since);
    String column = view.changed().orElseThrow();
    reading(
        connection -> {
          String sql =
              "SELECT %s, %s FROM %s WHERE %s > ? ORDER BY %s"
                  .formatted(columns(), column, view.name(), column, column);
          long highest = from;
          List<Entry> entries = new ArrayList<>();
          try (PreparedStatement statement = prepared(connection, sql)) {
            statement.setLong(1, from);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                entries.add(entry(rows));
                highest = rows.getLong(view.columns().size() + 2);
                if (entries.size() == database.page()) {
                  to.accept(SourceBatch.of(entries));
                  entries.clear();
                }
              }
            }
          }
          if (highest > from) {
            to.accept(new SourceBatch(entries, List.of(), Optional.of(token(highest))));
          }
          return highest;
        });
  }

  private List<Entry> page(Connection connection, Optional<String> after) throws SQLException {
    String key = "CAST(" + view.key() + " AS VARCHAR(256))";
    String sql =
        "SELECT %s FROM %s%s ORDER BY %s"
            .formatted(
                columns(), view.name(), after.isEmpty() ? "" : " WHERE " + key + " > ?", key);
    try (PreparedStatement statement = prepared(connection, sql)) {
      statement.setMaxRows(database.page());
      if (after.isPresent()) {
        statement.setString(1, after.get());
      }
      List<Entry> entries = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          entries.add(entry(rows));
        }
      }
      return entries;
    }
  }

  private long highest(Connection connection) throws SQLException {
    String sql = "SELECT MAX(" + view.changed().orElseThrow() + ") FROM " + view.name();
    try (PreparedStatement statement = prepared(connection, sql);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private PreparedStatement prepared(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setQueryTimeout((int) database.timeout().toSeconds());
    statement.setFetchSize(database.page());
    return statement;
  }

  private String columns() {
    return "CAST(" + view.key() + " AS VARCHAR(256)), " + String.join(", ", view.columns());
  }

  private Entry entry(ResultSet row) throws SQLException {
    String key = row.getString(1);
    if (key == null || key.isBlank() || key.length() > 256) {
      throw new ShapeChanged(
          "A row of " + view.name() + " has no key of 1 to 256 characters", null);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < view.columns().size(); i++) {
      Object value = row.getObject(i + 2);
      boolean plain = value == null || value instanceof Number || value instanceof Boolean;
      fields.put(view.columns().get(i), plain ? value : row.getString(i + 2));
    }
    return new Entry(key, fields);
  }

  private SyncToken token(long highest) {
    return new SyncToken(identity() + "/" + highest);
  }

  private long highestOf(SyncToken token) {
    String value = token.value();
    String of = identity() + "/";
    if (!value.startsWith(of) || !value.substring(of.length()).matches("-?[0-9]{1,18}")) {
      throw new TokenInvalid("This token is not of this database and view");
    }
    return Long.parseLong(value.substring(of.length()));
  }

  private String identity() {
    return Integer.toHexString((database.url() + " " + view).hashCode());
  }

  /** What is read in one transaction. */
  private interface Read<T> {
    T of(Connection connection) throws SQLException;
  }

  private <T> T reading(Read<T> read) {
    try (Connection connection = DriverManager.getConnection(database.url(), properties())) {
      open = connection;
      if (!database.isSqlite()) {
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      }
      connection.setAutoCommit(false);
      T result = read.of(connection);
      connection.rollback();
      return result;
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      open = null;
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    if (database.isSqlite()) {
      // Its transactions see one state whatever is asked for, and it is read-only from its opening
      // on or never.
      properties.setProperty("open_mode", SQLITE_OPEN_READONLY);
      properties.setProperty("busy_timeout", Long.toString(database.timeout().toMillis()));
      return properties;
    }
    database.user().ifPresent(user -> properties.setProperty("user", user));
    database.password().ifPresent(secret -> properties.setProperty("password", secret.value()));
    String seconds = Long.toString(database.timeout().toSeconds());
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("socketTimeout", seconds);
    return properties;
  }

  /** By the class of its SQLSTATE (ISO/IEC 9075-2, clause 24.1). */
  private RuntimeException failed(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String what = "The database answers SQLSTATE " + state + " for view " + view.name();
    if (state.startsWith("28") || state.equals("42501")) {
      return new Refused(what + ": check user, password and what it may read", null);
    }
    if (state.startsWith("42") || state.startsWith("22")) {
      return new ShapeChanged(what + ": check the names of view and columns", null);
    }
    if (database.isSqlite() && e.getErrorCode() == SQLITE_ERROR) {
      return new ShapeChanged(
          "The database cannot answer for view "
              + view.name()
              + ": check the names of view and columns",
          null);
    }
    return new Unreachable(
        state.isEmpty() ? "The database cannot be read (error " + e.getErrorCode() + ")" : what,
        null);
  }

  @Override
  public void close() {
    Connection reading = open;
    if (reading != null) {
      try {
        reading.abort(Runnable::run);
      } catch (SQLException e) {
        // It has ended.
      }
    }
  }
}
