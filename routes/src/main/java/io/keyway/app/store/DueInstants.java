// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Instants at which something must be done although nobody speaks. Written in the commit of what
 * makes them due, so that none is forgotten by a restart.
 */
@Repository
public class DueInstants {
  private final AtomicLong puts = new AtomicLong();

  /**
   * One of them.
   *
   * @param id putting the same id again replaces it
   * @param kind who acts on it
   * @param subject what it is about, such as {@code key:K1}
   * @param content JSON
   */
  public record DueInstant(String id, String kind, Instant dueAt, String subject, String content) {}

  /** Adds one, or replaces the one of the same id. */
  public void put(JdbcClient db, DueInstant due) {
    remove(db, due.id());
    db.sql("INSERT INTO due_instant (id, kind, due_at, subject, content) VALUES (?, ?, ?, ?, ?)")
        .params(due.id(), due.kind(), Micros.of(due.dueAt()), due.subject(), due.content())
        .update();
    puts.incrementAndGet();
  }

  public Optional<DueInstant> find(JdbcClient db, String id) {
    return db.sql("SELECT * FROM due_instant WHERE id = ?")
        .param(id)
        .query(DueInstants::due)
        .optional();
  }

  /** Removes one; false when it is gone, because it was done or called off. */
  public boolean remove(JdbcClient db, String id) {
    return db.sql("DELETE FROM due_instant WHERE id = ?").param(id).update() == 1;
  }

  /**
   * Takes one away in the commit of what it makes happen; false where it is gone, called off or put
   * anew for another time, and nothing must happen.
   */
  public boolean take(JdbcClient db, DueInstant due) {
    return db.sql("DELETE FROM due_instant WHERE id = ? AND due_at = ?")
            .params(due.id(), Micros.of(due.dueAt()))
            .update()
        == 1;
  }

  /** Counts what this bridge put since it started, committed or not: whoever waits looks again. */
  public long puts() {
    return puts.get();
  }

  /** Removes all of a kind that are about a subject. */
  public int removeAbout(JdbcClient db, String kind, String subject) {
    return db.sql("DELETE FROM due_instant WHERE kind = ? AND subject = ?")
        .params(kind, subject)
        .update();
  }

  /** All of a kind that are about a subject, earliest first. */
  public List<DueInstant> about(JdbcClient db, String kind, String subject) {
    return db.sql("SELECT * FROM due_instant WHERE kind = ? AND subject = ? ORDER BY due_at, id")
        .params(kind, subject)
        .query(DueInstants::due)
        .list();
  }

  /** When the next after an instant is due. */
  public Optional<Instant> next(JdbcClient db, Instant after) {
    return db.sql("SELECT due_at FROM due_instant WHERE due_at > ? ORDER BY due_at LIMIT 1")
        .param(Micros.of(after))
        .query(Long.class)
        .optional()
        .map(Micros::toInstant);
  }

  /** Those that are due by now, earliest first. */
  public List<DueInstant> due(JdbcClient db, Instant now, int limit) {
    return db.sql("SELECT * FROM due_instant WHERE due_at <= ? ORDER BY due_at, id LIMIT ?")
        .params(Micros.of(now), limit)
        .query(DueInstants::due)
        .list();
  }

  private static DueInstant due(ResultSet row, int n) throws SQLException {
    return new DueInstant(
        row.getString("id"),
        row.getString("kind"),
        Micros.toInstant(row.getLong("due_at")),
        row.getString("subject"),
        row.getString("content"));
  }
}
