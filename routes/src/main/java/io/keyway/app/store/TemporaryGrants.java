// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rights that were given to one person by hand, for a time; none is ever deleted. */
@Repository
public class TemporaryGrants {

  /**
   * One of them.
   *
   * @param epoch of the person: it counts in no other
   * @param reference of the work order or permit
   * @param givenBy name of the credential that gave it
   * @param approver who said yes, where that is somebody else; else empty
   * @param withdrawnAt empty while nobody took it back
   * @param withdrawnBy name of the credential that took it back, or what did
   */
  public record Row(
      TemporaryGrant grant,
      CardholderId person,
      long epoch,
      String reference,
      String reason,
      String givenBy,
      String approver,
      Instant givenAt,
      Optional<Instant> withdrawnAt,
      String withdrawnBy) {}

  public void insert(JdbcClient db, Row row) {
    TemporaryGrant grant = row.grant();
    db.sql(
            "INSERT INTO temporary_grant (id, person, epoch, key_set, from_at, to_at, reference,"
                + " reason, given_by, approver, given_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(grant.id(), row.person().value(), row.epoch(), grant.keySet().value())
        .params(Micros.of(grant.from()), Micros.of(grant.to()), row.reference(), row.reason())
        .params(row.givenBy(), row.approver(), Micros.of(row.givenAt()))
        .update();
  }

  /** All that a person ever had, newest first. */
  public List<Row> of(JdbcClient db, CardholderId person) {
    return db.sql("SELECT * FROM temporary_grant WHERE person = ? ORDER BY id DESC")
        .param(person.value())
        .query(TemporaryGrants::row)
        .list();
  }

  /** Those of anybody that count at this instant or later, the ones that end first first. */
  public List<Row> current(JdbcClient db, Instant now, int limit) {
    return db.sql(
            "SELECT * FROM temporary_grant WHERE to_at > ? AND withdrawn_at IS NULL"
                + " ORDER BY to_at, id LIMIT ?")
        .params(Micros.of(now), limit)
        .query(TemporaryGrants::row)
        .list();
  }

  public Optional<Row> find(JdbcClient db, CardholderId person, String id) {
    return db.sql("SELECT * FROM temporary_grant WHERE person = ? AND id = ?")
        .params(person.value(), id)
        .query(TemporaryGrants::row)
        .optional();
  }

  /** Those that count at this instant or later, in an epoch of the person. */
  public List<TemporaryGrant> counting(
      JdbcClient db, CardholderId person, long epoch, Instant now) {
    return db.sql(
            "SELECT * FROM temporary_grant WHERE person = ? AND epoch = ? AND to_at > ?"
                + " AND withdrawn_at IS NULL ORDER BY id")
        .params(person.value(), epoch, Micros.of(now))
        .query((row, n) -> row(row, n).grant())
        .list();
  }

  /** Takes one back; false where that was done before, or it is over. */
  public boolean withdraw(JdbcClient db, String id, String by, Instant now) {
    return db.sql(
                "UPDATE temporary_grant SET withdrawn_at = ?, withdrawn_by = ?"
                    + " WHERE id = ? AND withdrawn_at IS NULL AND to_at > ?")
            .params(Micros.of(now), by, id, Micros.of(now))
            .update()
        == 1;
  }

  /** Gives one another end; nothing happens where it is over, or was taken back. */
  public void move(JdbcClient db, String id, Instant to, Instant now) {
    db.sql(
            "UPDATE temporary_grant SET to_at = ?"
                + " WHERE id = ? AND withdrawn_at IS NULL AND to_at > ?")
        .params(Micros.of(to), id, Micros.of(now))
        .update();
  }

  /** Takes back all that a person has. */
  public void withdrawAll(JdbcClient db, CardholderId person, String by, Instant now) {
    db.sql(
            "UPDATE temporary_grant SET withdrawn_at = ?, withdrawn_by = ?"
                + " WHERE person = ? AND withdrawn_at IS NULL AND to_at > ?")
        .params(Micros.of(now), by, person.value(), Micros.of(now))
        .update();
  }

  static Row row(ResultSet row, int n) throws SQLException {
    return new Row(
        new TemporaryGrant(
            row.getString("id"),
            new KeySetId(row.getString("key_set")),
            Micros.toInstant(row.getLong("from_at")),
            Micros.toInstant(row.getLong("to_at"))),
        new CardholderId(row.getString("person")),
        row.getLong("epoch"),
        row.getString("reference"),
        row.getString("reason"),
        row.getString("given_by"),
        row.getString("approver"),
        Micros.toInstant(row.getLong("given_at")),
        Micros.read(row, "withdrawn_at"),
        row.getString("withdrawn_by"));
  }
}
