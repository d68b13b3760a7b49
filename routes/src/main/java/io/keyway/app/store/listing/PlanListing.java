// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.keyway.app.settings.PlanSettings;
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
          + " steps, created_by FROM plan";

  /**
   * @param steps a JSON array
   * @param createdBy who asked for it; null where a source's record caused it
   * @param approvers how many with the role approver must say yes, beside whoever asked for it
   * @param approvals who said yes so far
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
      @JsonRawValue String steps,
      @Nullable String createdBy,
      int approvers,
      List<String> approvals) {}

  private final PlanSettings settings;

  PlanListing(PlanSettings settings) {
    this.settings = settings;
  }

  public Optional<Row> find(JdbcClient jdbc, String id) {
    return jdbc.sql(COLUMNS + " WHERE id = :id")
        .param("id", id)
        .query((row, n) -> row(jdbc, row))
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
                + " AND (created_at < :at OR created_at = :at AND id < :id)"
                + " ORDER BY created_at DESC, id DESC LIMIT :limit")
        .param("state", state)
        .param("at", before.micros())
        .param("id", before.id())
        .param("limit", limit)
        .query((row, n) -> row(jdbc, row))
        .list();
  }

  private static List<String> approvals(JdbcClient jdbc, String plan) {
    return jdbc.sql("SELECT approver FROM plan_approval WHERE plan = :id ORDER BY approved_at")
        .param("id", plan)
        .query(String.class)
        .list();
  }

  private Row row(JdbcClient jdbc, ResultSet row) throws SQLException {
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
        row.getString("steps"),
        Rows.textOrNull(row, "created_by"),
        settings.approversOf(row.getString("kind")),
        approvals(jdbc, row.getString("id")));
  }
}
