// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import io.keyway.app.store.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads columns as the tables write them: instants in microseconds, nothing as empty text. */
final class Rows {
  private Rows() {}

  static long micros(Instant instant) {
    return Micros.of(instant);
  }

  static Instant instant(long micros) {
    return Micros.toInstant(micros);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return instant(row.getLong(column));
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : instant(micros);
  }

  static @Nullable String textOrNull(ResultSet row, String column) throws SQLException {
    @Nullable String text = row.getString(column);
    return text == null || text.isEmpty() ? null : text;
  }

  static String text(ResultSet row, String column) throws SQLException {
    @Nullable String text = row.getString(column);
    return text == null ? "" : text;
  }
}
