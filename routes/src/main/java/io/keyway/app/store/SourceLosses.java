// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What each source that is asked took away of late. */
@Repository
public class SourceLosses {

  /**
   * How much.
   *
   * @param gone people whom it lists no more
   * @param losing people who lost any right
   */
  public record Lately(int gone, int losing) {
    /** Nothing. */
    public static final Lately NOTHING = new Lately(0, 0);
  }

  /** Notes what was taken away, and forgets what is long past. */
  public void add(JdbcClient db, String source, Instant at, Lately lost, Instant past) {
    db.sql("DELETE FROM source_loss WHERE source = ? AND lost_at < ?")
        .params(source, Micros.of(past))
        .update();
    if (!lost.equals(Lately.NOTHING)) {
      db.sql("INSERT INTO source_loss (source, lost_at, gone, losing) VALUES (?, ?, ?, ?)")
          .params(source, Micros.of(at), lost.gone(), lost.losing())
          .update();
    }
  }

  /** What a source took away since then. */
  public Lately since(JdbcClient db, String source, Instant then) {
    return db.sql(
            "SELECT COALESCE(SUM(gone), 0), COALESCE(SUM(losing), 0) FROM source_loss"
                + " WHERE source = ? AND lost_at >= ?")
        .params(source, Micros.of(then))
        .query((row, n) -> new Lately(row.getInt(1), row.getInt(2)))
        .single();
  }
}
