// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

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
import java.util.Optional;
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
    PreparedStatement statement =
        Optional.ofNullable(free.poll()).orElse(null) instanceof PreparedStatement known
            ? known
            : connection.prepareStatement(sql);
    return (PreparedStatement)
        Proxy.newProxyInstance(
            StatementCache.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                giveBack(statement, free);
                return null;
              }
              return invoke(method, statement, arguments);
            });
  }

  private static void giveBack(PreparedStatement statement, Deque<PreparedStatement> free)
      throws SQLException {
    if (!free.contains(statement)) {
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
