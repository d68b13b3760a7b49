// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/** What differs between the databases that can hold the record. */
sealed interface Database permits SqliteDatabase, PostgresDatabase {

  /** Opens the connection of the one writer and asserts that its commits are durable. */
  WriteSession openWriter() throws SQLException;

  /** Gives a new connection that can only read, each time it is asked. */
  DataSource readers();

  /** Looks after a database while it is open. */
  interface Keeper extends AutoCloseable {
    @Override
    void close();
  }

  /** What looks after the database while it is open, where something must. */
  default Optional<Keeper> keeper(CommitBell bell) {
    return Optional.empty();
  }

  /** Gives connections that may change the schema. */
  DataSource migrator();

  /**
   * Whether this error means that the database cannot serve now, as opposed to a statement that it
   * will never accept.
   */
  boolean isUnavailable(SQLException error);

  /** Makes the same exceptions of the same mistakes, whatever the database. */
  SQLExceptionTranslator translator();

  /** What runs statements on these connections. */
  default JdbcClient client(DataSource connections) {
    JdbcTemplate template = new JdbcTemplate(connections);
    template.setExceptionTranslator(translator());
    return JdbcClient.create(template);
  }

  /** What runs the writer's statements. */
  default JdbcClient writerClient(Connection connection) {
    JdbcTemplate template = new WriterTemplate(connection);
    template.setExceptionTranslator(translator());
    return JdbcClient.create(template);
  }

  /** Whether the error leaves the connection as it was before the transaction began. */
  boolean isLock(SQLException error);
}
