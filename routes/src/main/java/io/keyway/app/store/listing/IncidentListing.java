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

/** What somebody must look at, or had to. */
@Repository
public class IncidentListing {
  private static final String COLUMNS =
      "SELECT id, kind, state, severity, person, employee_number, key_set, cabinet, detail,"
          + " comments, opened_at, acknowledged_at, resolved_at FROM incident";

  /**
   * @param comments a JSON array
   */
  public record Row(
      String id,
      String kind,
      String state,
      String severity,
      @Nullable String person,
      @Nullable String employeeNumber,
      @Nullable String keySet,
      @Nullable String cabinet,
      String detail,
      @JsonRawValue String comments,
      Instant openedAt,
      @Nullable Instant acknowledgedAt,
      @Nullable Instant resolvedAt) {}

  public Optional<Row> find(JdbcClient jdbc, String id) {
    return jdbc.sql(COLUMNS + " WHERE id = :id")
        .param("id", id)
        .query(IncidentListing::row)
        .optional();
  }

  /**
   * Newest first.
   *
   * @param state empty for all
   */
  public List<Row> page(JdbcClient jdbc, String state, Cursor before, int limit) {
    return jdbc.sql(
            COLUMNS
                + " WHERE (:state = '' OR state = :state)"
                + " AND (opened_at < :at OR opened_at = :at AND id < :id)"
                + " ORDER BY opened_at DESC, id DESC LIMIT :limit")
        .param("state", state)
        .param("at", before.micros())
        .param("id", before.id())
        .param("limit", limit)
        .query(IncidentListing::row)
        .list();
  }

  /** Those that are not resolved, worst and newest first. */
  public List<Row> standing(JdbcClient jdbc, int limit) {
    return jdbc.sql(
            COLUMNS
                + " WHERE state <> 'resolved' ORDER BY CASE severity WHEN 'critical' THEN 0"
                + " WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, opened_at DESC, id DESC"
                + " LIMIT :limit")
        .param("limit", limit)
        .query(IncidentListing::row)
        .list();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getString("id"),
        row.getString("kind"),
        row.getString("state"),
        row.getString("severity"),
        Rows.textOrNull(row, "person"),
        Rows.textOrNull(row, "employee_number"),
        Rows.textOrNull(row, "key_set"),
        Rows.textOrNull(row, "cabinet"),
        row.getString("detail"),
        row.getString("comments").isEmpty() ? "[]" : row.getString("comments"),
        Rows.instant(row, "opened_at"),
        Rows.instantOrNull(row, "acknowledged_at"),
        Rows.instantOrNull(row, "resolved_at"));
  }
}
