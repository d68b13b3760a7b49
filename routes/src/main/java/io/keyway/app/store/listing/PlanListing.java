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

/** What waits for an approver, or did. */
@Repository
public class PlanListing {
  private static final String COLUMNS =
      "SELECT id, kind, source, state, created_at, expires_at, decided_at, decided_by, summary,"
          + " steps FROM plan";

  /**
   * @param steps a JSON array
   */
  public record Row(
      String id,
      String kind,
      String source,
      String state,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant decidedAt,
      @Nullable String decidedBy,
      String summary,
      @JsonRawValue String steps) {}

  public Optional<Row> find(JdbcClient jdbc, String id) {
    return jdbc.sql(COLUMNS + " WHERE id = :id").param("id", id).query(PlanListing::row).optional();
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
                + " AND (created_at < :at OR created_at = :at AND id < :id)"
                + " ORDER BY created_at DESC, id DESC LIMIT :limit")
        .param("state", state)
        .param("at", before.micros())
        .param("id", before.id())
        .param("limit", limit)
        .query(PlanListing::row)
        .list();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getString("id"),
        row.getString("kind"),
        row.getString("source"),
        row.getString("state"),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "expires_at"),
        Rows.instantOrNull(row, "decided_at"),
        Rows.textOrNull(row, "decided_by"),
        row.getString("summary"),
        row.getString("steps"));
  }
}
