// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file: write-ahead log, synced at each commit. Only the bridge opens it; what another
 * program locks is waited for one second.
 */
final class SqliteDatabase implements Database {
  private static final int LOCK_WAIT_MILLIS = 1_000;

  /** Some 64 MB: {@link WalKeeper} comes before it, and no commit then waits for a checkpoint. */
  static final int CHECKPOINT_AT_LATEST_PAGES = 40_000;

  private final String url;

  /** A database that will stand in a file readable by its owner alone. */
  SqliteDatabase(String url) {
    this.url = url;
    createFile(Path.of(url.substring("jdbc:sqlite:".length()).replaceFirst("\\?.*", "")));
  }

  @Override
  public WriteSession openWriter() throws SQLException {
    Connection connection = open();
    try {
      assertDurable(connection);
      execute(connection, "PRAGMA wal_autocheckpoint = " + CHECKPOINT_AT_LATEST_PAGES);
      return new SqliteSession(connection);
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
        Connection connection = open();
        execute(connection, "PRAGMA query_only = ON");
        return StatementCache.over(connection);
      }
    };
  }

  @Override
  public Optional<Keeper> keeper(CommitBell bell) {
    return Optional.of(new WalKeeper(migrator(), bell));
  }

  @Override
  public DataSource migrator() {
    return new Connections() {
      @Override
      public Connection getConnection() throws SQLException {
        return open();
      }
    };
  }

  @Override
  public boolean isUnavailable(SQLException error) {
    return switch (primary(error)) {
      case SQLITE_BUSY,
          SQLITE_LOCKED,
          SQLITE_FULL,
          SQLITE_IOERR,
          SQLITE_READONLY,
          SQLITE_CANTOPEN,
          SQLITE_CORRUPT,
          SQLITE_NOTADB,
          SQLITE_NOMEM,
          SQLITE_PERM,
          SQLITE_INTERRUPT,
          SQLITE_NOLFS,
          SQLITE_PROTOCOL ->
          true;
      default -> false;
    };
  }

  @Override
  public boolean isLock(SQLException error) {
    return primary(error) == SQLiteErrorCode.SQLITE_BUSY;
  }

  @Override
  public SQLExceptionTranslator translator() {
    return (task, sql, error) -> {
      if (primary(error) != SQLiteErrorCode.SQLITE_CONSTRAINT) {
        return null;
      }
      int code = ((SQLiteException) error).getResultCode().code;
      return code == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE.code
              || code == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY.code
          ? new DuplicateKeyException(task, error)
          : new DataIntegrityViolationException(task, error);
    };
  }

  /** Extended result codes carry the primary one in their low byte. */
  private static SQLiteErrorCode primary(SQLException error) {
    return error instanceof SQLiteException sqlite
        ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }

  private Connection open() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(LOCK_WAIT_MILLIS);
    config.enforceForeignKeys(true);
    config.setGetGeneratedKeys(false); // nobody asks for them, and each is one more statement
    Connection connection = config.createConnection(url);
    try {
      execute(connection, "PRAGMA fullfsync = ON");
      execute(connection, "PRAGMA checkpoint_fullfsync = ON");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void assertDurable(Connection connection) throws SQLException {
    Map<String, String> wanted =
        Map.of(
            "journal_mode", "wal",
            "synchronous", "2",
            "foreign_keys", "1",
            "busy_timeout", Integer.toString(LOCK_WAIT_MILLIS));
    for (Map.Entry<String, String> pragma : wanted.entrySet()) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("PRAGMA " + pragma.getKey())) {
        String actual = rows.next() ? rows.getString(1) : "none";
        if (!pragma.getValue().equals(actual)) {
          throw new IllegalStateException(
              "SQLite does not honour %s=%s but has %s: keep the database on a local disk"
                  .formatted(pragma.getKey(), pragma.getValue(), actual));
        }
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void createFile(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      if (Files.notExists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (IOException e) {
      throw new StoreUnavailable("The database file " + file + " cannot be created", e);
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
