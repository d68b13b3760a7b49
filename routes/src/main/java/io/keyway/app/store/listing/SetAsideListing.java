// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Events that sinks refused for good, with their places in the ledger. */
@Repository
public class SetAsideListing {
  private static final String COLUMNS =
      "SELECT l.sequence, a.event, l.type, a.subject, a.reason, a.state, a.set_aside_at"
          + " FROM set_aside a JOIN ledger l ON l.id = a.event WHERE a.sink = :sink";

  /**
   * @param seq of the event, in the ledger
   * @param event its id
   * @param reason in a few words, without any content
   * @param state {@code open} or {@code replayed}
   * @param setAsideAt when it was refused last
   */
  public record Row(
      long seq,
      String event,
      String type,
      String subject,
      String reason,
      String state,
      Instant setAsideAt) {}

  public Optional<Row> find(JdbcClient jdbc, String sink, long seq) {
    return jdbc.sql(COLUMNS + " AND l.sequence = :seq")
        .param("sink", sink)
        .param("seq", seq)
        .query(SetAsideListing::row)
        .optional();
  }

  /**
   * Newest first.
   *
   * @param state empty for all
   */
  public List<Row> page(JdbcClient jdbc, String sink, String state, Cursor before, int limit) {
    return jdbc.sql(
            COLUMNS
                + " AND (:state = '' OR a.state = :state)"
                + " AND (a.set_aside_at < :at OR a.set_aside_at = :at AND a.event < :id)"
                + " ORDER BY a.set_aside_at DESC, a.event DESC LIMIT :limit")
        .param("sink", sink)
        .param("state", state)
        .param("at", before.micros())
        .param("id", before.id())
        .param("limit", limit)
        .query(SetAsideListing::row)
        .list();
  }

  /** How many of a sink's wait for a replay. */
  public long open(JdbcClient jdbc, String sink) {
    return jdbc.sql("SELECT COUNT(*) FROM set_aside WHERE sink = :sink AND state = 'open'")
        .param("sink", sink)
        .query(Long.class)
        .single();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getLong("sequence"),
        row.getString("event"),
        row.getString("type"),
        row.getString("subject"),
        row.getString("reason"),
        row.getString("state"),
        Rows.instant(row, "set_aside_at"));
  }
}
