// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The groups that SCIM clients wrote, and who is in them. */
@Repository
public class ScimGroups {

  /**
   * A group.
   *
   * @param nameKey the displayName in lower case
   * @param resource JSON, as the client wrote it, without members and what the service adds
   */
  public record Row(
      String id,
      String source,
      String nameKey,
      String externalId,
      String resource,
      long version,
      Instant createdAt,
      Instant modifiedAt) {}

  /** A group in which somebody is. */
  public record Membership(String group, String resource) {}

  /** The group of that id; empty where the source has none. */
  public Optional<Row> find(JdbcClient db, String source, String id) {
    return db.sql("SELECT * FROM scim_group WHERE id = ? AND source = ?")
        .params(id, source)
        .query(ScimGroups::row)
        .optional();
  }

  /** The group of that name; empty where the source has none. */
  public Optional<Row> named(JdbcClient db, String source, String nameKey) {
    return db.sql("SELECT * FROM scim_group WHERE source = ? AND name_key = ?")
        .params(source, nameKey)
        .query(ScimGroups::row)
        .optional();
  }

  /** All of a source, in the order of their ids. */
  public List<Row> all(JdbcClient db, String source) {
    return db.sql("SELECT * FROM scim_group WHERE source = ? ORDER BY id")
        .param(source)
        .query(ScimGroups::row)
        .list();
  }

  /** The groups of a user, in the order of their ids. */
  public List<Membership> of(JdbcClient db, String user) {
    return db.sql(
            "SELECT g.id, g.resource FROM scim_member m JOIN scim_group g ON g.id = m.group_id"
                + " WHERE m.user_id = ? ORDER BY g.id")
        .param(user)
        .query((row, n) -> new Membership(row.getString(1), row.getString(2)))
        .list();
  }

  /** Ids of the users in a group, in their order. */
  public List<String> members(JdbcClient db, String group) {
    return db.sql("SELECT user_id FROM scim_member WHERE group_id = ? ORDER BY user_id")
        .param(group)
        .query(String.class)
        .list();
  }

  public void insert(JdbcClient db, Row row, Set<String> members) {
    db.sql(
            "INSERT INTO scim_group (id, source, name_key, external_id, resource, version,"
                + " created_at, modified_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            row.id(),
            row.source(),
            row.nameKey(),
            row.externalId(),
            row.resource(),
            row.version(),
            Micros.of(row.createdAt()),
            Micros.of(row.modifiedAt()))
        .update();
    members.forEach(member -> add(db, row.id(), member));
  }

  /** Replaces one; false where it is not of this version any more. */
  public boolean update(
      JdbcClient db, Row row, Set<String> added, Set<String> removed, long version) {
    boolean done =
        db.sql(
                    "UPDATE scim_group SET name_key = ?, external_id = ?, resource = ?,"
                        + " version = ?, modified_at = ? WHERE id = ? AND version = ?")
                .params(
                    row.nameKey(),
                    row.externalId(),
                    row.resource(),
                    row.version(),
                    Micros.of(row.modifiedAt()),
                    row.id(),
                    version)
                .update()
            == 1;
    if (done) {
      added.forEach(member -> add(db, row.id(), member));
      removed.forEach(member -> remove(db, row.id(), member));
    }
    return done;
  }

  /** Removes one; false where it is not of this version any more. */
  public boolean delete(JdbcClient db, String id, long version) {
    boolean done =
        db.sql("SELECT COUNT(*) FROM scim_group WHERE id = ? AND version = ?")
                .params(id, version)
                .query(Integer.class)
                .single()
            == 1;
    if (done) {
      db.sql("DELETE FROM scim_member WHERE group_id = ?").param(id).update();
      db.sql("DELETE FROM scim_group WHERE id = ?").param(id).update();
    }
    return done;
  }

  private static void add(JdbcClient db, String group, String user) {
    db.sql("INSERT INTO scim_member (group_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .params(group, user)
        .update();
  }

  private static void remove(JdbcClient db, String group, String user) {
    db.sql("DELETE FROM scim_member WHERE group_id = ? AND user_id = ?")
        .params(group, user)
        .update();
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    return new Row(
        row.getString("id"),
        row.getString("source"),
        row.getString("name_key"),
        row.getString("external_id"),
        row.getString("resource"),
        row.getLong("version"),
        Micros.toInstant(row.getLong("created_at")),
        Micros.toInstant(row.getLong("modified_at")));
  }
}
