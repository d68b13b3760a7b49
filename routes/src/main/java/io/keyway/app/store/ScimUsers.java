// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The users that SCIM clients wrote, each seen by its own source only. */
@Repository
public class ScimUsers {
  private static final int PAGE = 500;

  /**
   * A user.
   *
   * @param userKey the userName in lower case
   * @param externalId empty where the client has none
   * @param resource JSON, as the client wrote it, without what the service adds
   * @param version counts its changes, from 1
   */
  public record Row(
      String id,
      String source,
      String userKey,
      String externalId,
      String employeeNumber,
      boolean active,
      String resource,
      long version,
      Instant createdAt,
      Instant modifiedAt) {

    /** Says nothing of the person. */
    @Override
    public String toString() {
      return "Row[id=" + id + ", version=" + version + "]";
    }
  }

  /** What a search may use of an index. */
  public enum Index {
    ID("id = ?"),
    USER_NAME("user_key = ?"),
    EXTERNAL_ID("external_id = ?"),
    EMPLOYEE_NUMBER("employee_number = ?"),
    EMAIL("id IN (SELECT user_id FROM scim_email WHERE email = ?)");

    private final String sql;

    Index(String sql) {
      this.sql = sql;
    }
  }

  /** The user of that id; empty where the source has none. */
  public Optional<Row> find(JdbcClient db, String source, String id) {
    return db.sql("SELECT * FROM scim_user WHERE id = ? AND source = ?")
        .params(id, source)
        .query(ScimUsers::row)
        .optional();
  }

  /** All of a source for which an index says so; there are few. */
  public List<Row> by(JdbcClient db, String source, Index index, String value) {
    return db.sql("SELECT * FROM scim_user WHERE source = ? AND " + index.sql + " ORDER BY id")
        .params(source, value)
        .query(ScimUsers::row)
        .list();
  }

  /** In the order of their ids, which is that of their creation. */
  public List<Row> page(JdbcClient db, String source, int offset, int limit) {
    return db.sql("SELECT * FROM scim_user WHERE source = ? ORDER BY id LIMIT ? OFFSET ?")
        .params(source, limit, offset)
        .query(ScimUsers::row)
        .list();
  }

  /** The next after an id, in their order. */
  public List<Row> after(JdbcClient db, String source, String id) {
    return db.sql("SELECT * FROM scim_user WHERE source = ? AND id > ? ORDER BY id LIMIT " + PAGE)
        .params(source, id)
        .query(ScimUsers::row)
        .list();
  }

  /** Those that were modified at an instant or later, in the order of their ids. */
  public List<Row> modifiedSince(JdbcClient db, String source, Instant since) {
    return db.sql("SELECT * FROM scim_user WHERE source = ? AND modified_at >= ? ORDER BY id")
        .params(source, Micros.of(since))
        .query(ScimUsers::row)
        .list();
  }

  public int count(JdbcClient db, String source) {
    return db.sql("SELECT COUNT(*) FROM scim_user WHERE source = ?")
        .param(source)
        .query(Integer.class)
        .single();
  }

  /** How many of a source are active. */
  public int active(JdbcClient db, String source) {
    return db.sql("SELECT COUNT(*) FROM scim_user WHERE source = ? AND active = 1")
        .param(source)
        .query(Integer.class)
        .single();
  }

  /** Adds one. */
  public void insert(JdbcClient db, Row row, Set<String> emails) {
    db.sql(
            "INSERT INTO scim_user (id, source, user_key, external_id, employee_number, active,"
                + " resource, version, created_at, modified_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            row.id(),
            row.source(),
            row.userKey(),
            row.externalId(),
            row.employeeNumber(),
            row.active() ? 1 : 0,
            row.resource(),
            row.version(),
            Micros.of(row.createdAt()),
            Micros.of(row.modifiedAt()))
        .update();
    add(db, row.id(), emails);
  }

  /** Replaces one; false where it is not of this version any more. */
  public boolean update(JdbcClient db, Row row, Set<String> emails, long version) {
    boolean done =
        db.sql(
                    "UPDATE scim_user SET user_key = ?, external_id = ?, employee_number = ?,"
                        + " active = ?, resource = ?, version = ?, modified_at = ?"
                        + " WHERE id = ? AND version = ?")
                .params(
                    row.userKey(),
                    row.externalId(),
                    row.employeeNumber(),
                    row.active() ? 1 : 0,
                    row.resource(),
                    row.version(),
                    Micros.of(row.modifiedAt()),
                    row.id(),
                    version)
                .update()
            == 1;
    if (done) {
      db.sql("DELETE FROM scim_email WHERE user_id = ?").param(row.id()).update();
      add(db, row.id(), emails);
    }
    return done;
  }

  /** Removes one, and from every group; false where it is not of this version any more. */
  public boolean delete(JdbcClient db, String id, long version) {
    db.sql("DELETE FROM scim_email WHERE user_id = ?").param(id).update();
    db.sql("DELETE FROM scim_member WHERE user_id = ?").param(id).update();
    return db.sql("DELETE FROM scim_user WHERE id = ? AND version = ?").params(id, version).update()
        == 1;
  }

  private static void add(JdbcClient db, String id, Collection<String> emails) {
    for (String email : emails) {
      db.sql("INSERT INTO scim_email (user_id, email) VALUES (?, ?)").params(id, email).update();
    }
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    return new Row(
        row.getString("id"),
        row.getString("source"),
        row.getString("user_key"),
        row.getString("external_id"),
        row.getString("employee_number"),
        row.getInt("active") == 1,
        row.getString("resource"),
        row.getLong("version"),
        Micros.toInstant(row.getLong("created_at")),
        Micros.toInstant(row.getLong("modified_at")));
  }
}
