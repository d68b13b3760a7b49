// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What SCIM clients wrote and routes have not heard of yet; each listener has its own queue. */
@Repository
public class ScimListeners {
  private static final String PLACE =
      "COALESCE((SELECT MAX(p.place) FROM scim_push p WHERE p.listener = l.name), 0)";

  /**
   * A resource that waits to be heard of.
   *
   * @param times how often it changed since it was queued
   */
  public record Waiting(String id, String source, long times) {}

  /**
   * Has a listener hear of what is written from now on. One that is known keeps its queue, unless
   * it hears of others now.
   *
   * @param kind {@code Users} or {@code Groups}
   * @param source whose; empty for everybody's
   * @param existing whether a listener that is new hears of what is there already, too
   */
  public void listen(JdbcClient db, String name, String kind, String source, boolean existing) {
    boolean isKnown =
        db.sql("SELECT COUNT(*) FROM scim_listener WHERE name = ? AND kind = ? AND source = ?")
                .params(name, kind, source)
                .query(Integer.class)
                .single()
            > 0;
    if (isKnown) {
      return;
    }
    db.sql("DELETE FROM scim_push WHERE listener = ?").param(name).update();
    db.sql("DELETE FROM scim_listener WHERE name = ?").param(name).update();
    db.sql("INSERT INTO scim_listener (name, kind, source) VALUES (?, ?, ?)")
        .params(name, kind, source)
        .update();
    if (existing) {
      String table = kind.equals("Users") ? "scim_user" : "scim_group";
      db.sql(
              "INSERT INTO scim_push (listener, id, source, place, times)"
                  + " SELECT ?, id, source, ROW_NUMBER() OVER (ORDER BY modified_at, id), 1 FROM "
                  + table
                  + " WHERE ? = '' OR source = ?")
          .params(name, source, source)
          .update();
    }
  }

  /** Queues a resource for all who hear of it; one that waits already keeps its place. */
  public void note(JdbcClient db, String kind, String source, String id) {
    db.sql(
            "INSERT INTO scim_push (listener, id, source, place, times) SELECT l.name, ?, ?, "
                + PLACE
                + " + 1, 1 FROM scim_listener l WHERE l.kind = ? AND l.source IN ('', ?)"
                + " ON CONFLICT (listener, id) DO UPDATE SET times = scim_push.times + 1")
        .params(id, source, kind, source)
        .update();
  }

  /** What a listener has waited for longest. */
  public Optional<Waiting> next(JdbcClient db, String name) {
    return db.sql(
            "SELECT id, source, times FROM scim_push WHERE listener = ? ORDER BY place LIMIT 1")
        .param(name)
        .query(
            (row, n) ->
                new Waiting(row.getString("id"), row.getString("source"), row.getLong("times")))
        .optional();
  }

  /** It was heard of; where it changed meanwhile, it waits on. */
  public void heard(JdbcClient db, String name, Waiting waiting) {
    db.sql("DELETE FROM scim_push WHERE listener = ? AND id = ? AND times = ?")
        .params(name, waiting.id(), waiting.times())
        .update();
  }
}
