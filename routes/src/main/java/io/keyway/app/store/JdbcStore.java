// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.internal.exception.FlywaySqlException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Store} on SQLite or PostgreSQL. */
public final class JdbcStore implements Store {
  private final Database database;
  private final CommitBell bell;
  private final Optional<Database.Keeper> keeper;
  private final Writer writer;
  private final HikariDataSource readers;
  private final JdbcClient reader;
  private final TransactionTemplate snapshot;

  private JdbcStore(Database database, int readers) throws SQLException {
    WriteSession session = database.openWriter();
    this.database = database;
    this.bell = new CommitBell();
    this.keeper = database.keeper(bell);
    this.writer = new Writer(database, session, bell::ring);
    HikariConfig config = new HikariConfig();
    config.setPoolName("keyway-readers");
    config.setDataSource(database.readers());
    config.setMaximumPoolSize(readers);
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setConnectionTimeout(2_000);
    config.setInitializationFailTimeout(-1);
    this.readers = new HikariDataSource(config);
    this.reader = database.client(this.readers);
    this.snapshot = new TransactionTemplate(new DataSourceTransactionManager(this.readers));
  }

  /** Opens, and creates where it is empty, a database with four readers. */
  public static JdbcStore open(String url) {
    return open(url, "", Optional.empty(), 4);
  }

  /**
   * Opens a database, and brings its schema up to date.
   *
   * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://...}
   * @param readers how many may read at once
   * @throws StoreUnavailable when it cannot be opened now
   */
  public static JdbcStore open(String url, String user, Optional<String> password, int readers) {
    Database database =
        url.startsWith("jdbc:sqlite:")
            ? new SqliteDatabase(url)
            : new PostgresDatabase(url, user, password);
    try {
      Flyway.configure().dataSource(database.migrator()).load().migrate();
      return new JdbcStore(database, readers);
    } catch (FlywaySqlException e) {
      throw new StoreUnavailable("The database's schema cannot be brought up to date now", e);
    } catch (SQLException e) {
      throw new StoreUnavailable("The database cannot be opened: is it locked, or away?", e);
    }
  }

  @Override
  public <T> CompletableFuture<T> write(Priority priority, Function<JdbcClient, T> work) {
    return writer.submit(priority, work);
  }

  @Override
  public boolean isRevocationWaiting() {
    return writer.hasRevocation();
  }

  @Override
  public <T> T read(Function<JdbcClient, T> work) {
    try {
      return snapshot.execute(status -> work.apply(reader));
    } catch (DataAccessException | TransactionException e) {
      SQLException cause = Writer.sqlCauseOf(e);
      if (e instanceof TransactionException || cause != null && database.isUnavailable(cause)) {
        throw new StoreUnavailable("The database cannot be read now, try again", e);
      }
      throw e;
    }
  }

  @Override
  public <T> T commit(Priority priority, Function<JdbcClient, T> work) {
    return commit(priority, work, result -> result);
  }

  @Override
  public <T, R> R commit(Priority priority, Function<JdbcClient, T> work, Function<T, R> then) {
    if (writer.isWriterThread()) {
      throw new IllegalStateException(
          "A work, or what follows a future of write, cannot wait for another commit");
    }
    try {
      return write(priority, work).thenApply(then).join();
    } catch (CompletionException e) {
      throw rethrow(e);
    }
  }

  @Override
  public void onCommit(Runnable listener) {
    bell.add(listener);
  }

  /** Serves what waits, then ends. */
  @Override
  public void close() {
    writer.close();
    keeper.ifPresent(Database.Keeper::close);
    bell.close();
    readers.close();
  }

  private static RuntimeException rethrow(CompletionException e) {
    @Nullable Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException failure ? failure : e;
  }
}
