// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who lost rights by SCIM of late, and which writes wait because that were too many. */
@Repository
public class ScimLosses {

  /**
   * A write that waits.
   *
   * @param resource id of the user or group
   * @param content JSON
   * @param plan empty until it is in one
   */
  public record Held(String resource, String source, String content, String plan, Instant heldAt) {}

  /** Notes who lost rights, and forgets what no window reaches any more. */
  public void note(
      JdbcClient db, String source, Collection<String> users, Instant now, Instant oldest) {
    db.sql("DELETE FROM scim_loss WHERE source = ? AND lost_at < ?")
        .params(source, Micros.of(oldest))
        .update();
    for (String user : users) {
      db.sql("INSERT INTO scim_loss (source, user_id, lost_at) VALUES (?, ?, ?)")
          .params(source, user, Micros.of(now))
          .update();
    }
  }

  /** Who lost rights since an instant. */
  public Set<String> since(JdbcClient db, String source, Instant since) {
    return new HashSet<>(
        db.sql("SELECT DISTINCT user_id FROM scim_loss WHERE source = ? AND lost_at >= ?")
            .params(source, Micros.of(since))
            .query(String.class)
            .list());
  }

  /** Has a write wait; one of the same resource that is in no plan yet is replaced. */
  public void hold(JdbcClient db, Held held) {
    release(db, held.resource());
    db.sql(
            "INSERT INTO scim_held (resource, source, content, plan, held_at)"
                + " VALUES (?, ?, ?, ?, ?)")
        .params(
            held.resource(), held.source(), held.content(), held.plan(), Micros.of(held.heldAt()))
        .update();
  }

  /** The write of a resource that waits, in a plan that waits or in none yet. */
  public Optional<Held> waiting(JdbcClient db, String resource) {
    return db.sql(
            "SELECT h.* FROM scim_held h LEFT JOIN plan p ON p.id = h.plan"
                + " WHERE h.resource = ? AND (h.plan = '' OR p.state = 'waiting')")
        .param(resource)
        .query(ScimLosses::held)
        .optional();
  }

  /** Those of a source that are in no plan yet, oldest first. */
  public List<Held> unplanned(JdbcClient db, String source, int limit) {
    return db.sql(
            "SELECT * FROM scim_held WHERE source = ? AND plan = '' ORDER BY held_at, resource"
                + " LIMIT ?")
        .params(source, limit)
        .query(ScimLosses::held)
        .list();
  }

  /** Puts some into a plan. */
  public void plan(JdbcClient db, List<Held> some, String plan) {
    some.forEach(
        held ->
            db.sql("UPDATE scim_held SET plan = ? WHERE resource = ?")
                .params(plan, held.resource())
                .update());
  }

  /** The write of a resource waits no more. */
  public void release(JdbcClient db, String resource) {
    db.sql("DELETE FROM scim_held WHERE resource = ?").param(resource).update();
  }

  /** Nothing of a plan waits any more. */
  public void releaseAll(JdbcClient db, String plan) {
    db.sql("DELETE FROM scim_held WHERE plan = ?").param(plan).update();
  }

  private static Held held(ResultSet row, int n) throws SQLException {
    return new Held(
        row.getString("resource"),
        row.getString("source"),
        row.getString("content"),
        row.getString("plan"),
        Micros.toInstant(row.getLong("held_at")));
  }
}
