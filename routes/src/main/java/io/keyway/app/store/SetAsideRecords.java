// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Events that a sink refused for good, until somebody replays them. */
@Repository
public class SetAsideRecords {

  /**
   * @param event its id
   * @param reason in a few words, without any content
   * @param isReplayed whether it was handed to the sink's queue again
   */
  public record SetAside(
      String sink,
      String event,
      String subject,
      String reason,
      Instant setAsideAt,
      boolean isReplayed) {}

  /** Adds one; one that was replayed and refused again is open again. */
  public void insert(JdbcClient db, SetAside aside) {
    db.sql(
            "INSERT INTO set_aside (sink, event, subject, reason, set_aside_at, state)"
                + " VALUES (?, ?, ?, ?, ?, 'open') ON CONFLICT (sink, event)"
                + " DO UPDATE SET reason = excluded.reason, state = 'open',"
                + " set_aside_at = excluded.set_aside_at")
        .params(
            aside.sink(),
            aside.event(),
            aside.subject(),
            aside.reason(),
            Micros.of(aside.setAsideAt()))
        .update();
  }

  /** One that was refused and not replayed since. */
  public Optional<SetAside> waiting(JdbcClient db, String sink, String event) {
    return db.sql("SELECT * FROM set_aside WHERE sink = ? AND event = ? AND state = 'open'")
        .params(sink, event)
        .query(SetAsideRecords::row)
        .optional();
  }

  /** False when it waits no more, or was refused again since: then it waits still. */
  public boolean replayed(JdbcClient db, SetAside aside) {
    return db.sql(
                "UPDATE set_aside SET state = 'replayed'"
                    + " WHERE sink = ? AND event = ? AND state = 'open' AND set_aside_at = ?")
            .params(aside.sink(), aside.event(), Micros.of(aside.setAsideAt()))
            .update()
        == 1;
  }

  /** All of them, newest first. */
  public List<SetAside> newest(JdbcClient db, int limit) {
    return db.sql("SELECT * FROM set_aside ORDER BY set_aside_at DESC, event LIMIT ?")
        .param(limit)
        .query(SetAsideRecords::row)
        .list();
  }

  private static SetAside row(ResultSet row, int number) throws SQLException {
    return new SetAside(
        row.getString("sink"),
        row.getString("event"),
        row.getString("subject"),
        row.getString("reason"),
        Micros.toInstant(row.getLong("set_aside_at")),
        row.getString("state").equals("replayed"));
  }
}
