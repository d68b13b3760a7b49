// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What came in and could not be applied. */
@Repository
public class QuarantineListing {
  private static final String COLUMNS =
      "SELECT id, source, reason, detail, file, line, change, employee_number, record, state,"
          + " received_at, candidates FROM quarantine";

  /**
   * @param record JSON: the mapped fields of what came in
   * @param candidates JSON: ids of the people whom it could mean
   */
  public record Row(
      String id,
      String source,
      String reason,
      String detail,
      @Nullable String file,
      int line,
      @Nullable String change,
      @Nullable String employeeNumber,
      @JsonRawValue String record,
      String state,
      Instant receivedAt,
      @JsonRawValue String candidates) {}

  public Optional<Row> find(JdbcClient jdbc, String id) {
    return jdbc.sql(COLUMNS + " WHERE id = :id")
        .param("id", id)
        .query(QuarantineListing::row)
        .optional();
  }

  /**
   * Newest first.
   *
   * @param state empty for all
   * @param reason empty for all
   */
  public List<Row> page(JdbcClient jdbc, String state, String reason, Cursor before, int limit) {
    return jdbc.sql(
            COLUMNS
                + " WHERE (:state = '' OR state = :state)"
                + " AND (:reason = '' OR reason = :reason)"
                + " AND (received_at < :at OR received_at = :at AND id < :id)"
                + " ORDER BY received_at DESC, id DESC LIMIT :limit")
        .param("state", state)
        .param("reason", reason)
        .param("at", before.micros())
        .param("id", before.id())
        .param("limit", limit)
        .query(QuarantineListing::row)
        .list();
  }

  /** Of whom a human must say who is meant, newest first. */
  public List<Row> undecided(JdbcClient jdbc, int limit) {
    return jdbc.sql(
            COLUMNS
                + " WHERE state = 'open' AND reason IN ('unmatched', 'unlinked', 'disputed')"
                + " ORDER BY received_at DESC, id DESC LIMIT :limit")
        .param("limit", limit)
        .query(QuarantineListing::row)
        .list();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    String record = row.getString("record");
    return new Row(
        row.getString("id"),
        row.getString("source"),
        row.getString("reason"),
        row.getString("detail"),
        Rows.textOrNull(row, "file"),
        row.getInt("line"),
        Rows.textOrNull(row, "change"),
        Rows.textOrNull(row, "employee_number"),
        record.isEmpty() ? "null" : record,
        row.getString("state"),
        Rows.instant(row, "received_at"),
        row.getString("candidates"));
  }
}
