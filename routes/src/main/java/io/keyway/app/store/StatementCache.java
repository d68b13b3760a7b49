// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection that keeps its prepared statements: SQLite would compile the same text each time.
 * Used by one thread at a time.
 */
final class StatementCache {
  private final Connection connection;
  private final Map<String, Deque<PreparedStatement>> idle = new HashMap<>();

  private StatementCache(Connection connection) {
    this.connection = connection;
  }

  /** Puts a cache before a connection. Closing the result closes the connection. */
  static Connection over(Connection connection) {
    StatementCache cache = new StatementCache(connection);
    return (Connection)
        Proxy.newProxyInstance(
            StatementCache.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> cache.onConnection(method, arguments));
  }

  private @Nullable Object onConnection(Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (arguments != null && arguments.length == 1 && method.getName().equals("prepareStatement")) {
      return prepare((String) arguments[0]);
    }
    return invoke(method, connection, arguments);
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    Deque<PreparedStatement> free = idle.computeIfAbsent(sql, text -> new ArrayDeque<>(1));
    @Nullable PreparedStatement known = free.poll();
    PreparedStatement statement = known == null ? connection.prepareStatement(sql) : known;
    return (PreparedStatement)
        Proxy.newProxyInstance(
            StatementCache.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            new Lent(statement, free));
  }

  /** A statement in use: one that never failed goes back when it is closed. */
  private static final class Lent implements InvocationHandler {
    private final PreparedStatement statement;
    private final Deque<PreparedStatement> free;
    private boolean failed;
    private boolean closed;

    Lent(PreparedStatement statement, Deque<PreparedStatement> free) {
      this.statement = statement;
      this.free = free;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      if (method.getName().equals("close")) {
        close();
        return null;
      }
      try {
        return StatementCache.invoke(method, statement, arguments);
      } catch (SQLException e) {
        failed = true;
        throw e;
      }
    }

    private void close() throws SQLException {
      if (closed) {
        return;
      }
      closed = true;
      if (failed) {
        statement.close();
        return;
      }
      statement.clearBatch();
      statement.clearParameters();
      free.push(statement);
    }
  }

  private static @Nullable Object invoke(
      Method method, Object target, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
