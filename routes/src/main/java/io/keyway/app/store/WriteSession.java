// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.Connection;
import java.sql.SQLException;

/** The writer's connection and its transaction. Used by the writer's thread alone. */
interface WriteSession extends AutoCloseable {

  /** What statements run on; closing it does nothing. */
  Connection connection();

  /** Starts a transaction that holds the write lock. */
  void begin() throws SQLException;

  /** Returns once the transaction is on disk. */
  void commit() throws SQLException;

  void rollback() throws SQLException;

  /** Marks where one work of the group starts. */
  void savepoint() throws SQLException;

  /** Keeps what was done since the savepoint. */
  void release() throws SQLException;

  /** Undoes what was done since the savepoint. */
  void rollbackToSavepoint() throws SQLException;

  @Override
  void close() throws SQLException;
}
