// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How far each sink has come in the ledger. */
@Repository
public class SinkRecords {

  /**
   * Where a sink stands.
   *
   * @param handed sequence of the last entry that was handed to its queue
   * @param delivered of the last that it has, or that was set aside
   */
  public record Position(long handed, long delivered) {}

  public Optional<Position> find(JdbcClient db, String sink) {
    return db.sql("SELECT sequence, delivered FROM sink WHERE name = ?")
        .param(sink)
        .query((row, n) -> new Position(row.getLong(1), row.getLong(2)))
        .optional();
  }

  /** Begins to follow the ledger after an entry; a sink that follows already stays where it is. */
  public void follow(JdbcClient db, String sink, long after) {
    db.sql(
            "INSERT INTO sink (name, sequence, delivered) VALUES (?, ?, ?)"
                + " ON CONFLICT (name) DO NOTHING")
        .params(sink, after, after)
        .update();
  }

  /** Entries up to this one are in the sink's queue. */
  public void handed(JdbcClient db, String sink, long sequence) {
    db.sql("UPDATE sink SET sequence = ? WHERE name = ?").params(sequence, sink).update();
  }

  /** Entries up to this one are at the sink or set aside; it never goes back. */
  public void delivered(JdbcClient db, String sink, long sequence) {
    db.sql("UPDATE sink SET delivered = ? WHERE name = ? AND delivered < ?")
        .params(sequence, sink, sequence)
        .update();
  }
}
