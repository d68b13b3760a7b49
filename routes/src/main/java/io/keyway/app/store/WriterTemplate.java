// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.SqlProvider;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcUtils;

/**
 * Runs statements on the one connection of the writer and keeps them prepared: SQLite would compile
 * the same text each time, and a revocation is some twenty of them. Used by the writer's thread
 * alone; lives as long as its connection.
 */
final class WriterTemplate extends JdbcTemplate {
  private final Map<String, Deque<PreparedStatement>> idle = new HashMap<>();
  private final Connection connection;

  /** A statement at work, and the place where it waits for the next. */
  private interface Use<T> {
    @Nullable T of(PreparedStatement statement) throws SQLException;
  }

  WriterTemplate(Connection connection) {
    super(new SingleConnectionDataSource(connection, true), true);
    this.connection = preparing(connection);
  }

  @Override
  public <T> @Nullable T execute(
      PreparedStatementCreator creator, PreparedStatementCallback<T> act) {
    return with(creator, act::doInPreparedStatement);
  }

  @Override
  public <T> @Nullable T query(
      PreparedStatementCreator creator,
      @Nullable PreparedStatementSetter setter,
      ResultSetExtractor<T> rows) {
    return with(
        creator,
        statement -> {
          if (setter != null) {
            setter.setValues(statement);
          }
          try (ResultSet found = statement.executeQuery()) {
            return rows.extractData(found);
          }
        });
  }

  @Override
  protected int update(PreparedStatementCreator creator, @Nullable PreparedStatementSetter setter) {
    Integer changed =
        with(
            creator,
            statement -> {
              if (setter != null) {
                setter.setValues(statement);
              }
              return statement.executeUpdate();
            });
    return changed == null ? 0 : changed;
  }

  private <T> @Nullable T with(PreparedStatementCreator creator, Use<T> use) {
    @Nullable PreparedStatement statement = null;
    String sql = creator instanceof SqlProvider provider ? provider.getSql() : null;
    try {
      statement = creator.createPreparedStatement(connection);
      T result = use.of(statement);
      giveBack(sql, statement);
      return result;
    } catch (SQLException e) {
      JdbcUtils.closeStatement(statement);
      throw translateException("Write", sql, e);
    } catch (RuntimeException e) {
      JdbcUtils.closeStatement(statement);
      throw e;
    }
  }

  private void giveBack(@Nullable String sql, PreparedStatement statement) throws SQLException {
    if (sql == null) {
      statement.close();
    } else {
      statement.clearParameters();
      idle.computeIfAbsent(sql, text -> new ArrayDeque<>(1)).push(statement);
    }
  }

  private PreparedStatement prepared(Connection real, String sql) throws SQLException {
    Deque<PreparedStatement> free = idle.get(sql);
    @Nullable PreparedStatement known = free == null ? null : free.poll();
    return known == null ? real.prepareStatement(sql) : known;
  }

  /** The connection as creators of statements see it: what is prepared already is at hand. */
  private Connection preparing(Connection real) {
    return (Connection)
        Proxy.newProxyInstance(
            WriterTemplate.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (arguments != null
                  && arguments.length == 1
                  && method.getName().equals("prepareStatement")) {
                return prepared(real, (String) arguments[0]);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }
}
