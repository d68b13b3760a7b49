// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.custody.CabinetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row for each cabinet ever configured: versions, lease, journal cursor, status. */
@Repository
public class CabinetRecords {

  /**
   * @param version newest roster version given to the cabinet
   * @param rosterEpoch id of its roster store; 0 before it was adopted
   * @param actualVersion last acknowledged
   * @param actualDigest last acknowledged, hex
   * @param leaseUntil latest end of any lease given
   * @param journalSequence last journal entry committed
   * @param clockOffset cabinet ahead of bridge, milliseconds
   */
  public record Row(
      CabinetId id,
      long version,
      long rosterEpoch,
      long actualVersion,
      String actualDigest,
      int actualPeople,
      Instant leaseUntil,
      long journalSequence,
      long journalBoot,
      long clockOffset,
      boolean up,
      Instant statusAt,
      String detail) {}

  public Optional<Row> find(JdbcClient db, CabinetId id) {
    return db.sql("SELECT * FROM cabinet WHERE id = ?")
        .param(id.value())
        .query(this::row)
        .optional();
  }

  public List<Row> all(JdbcClient db) {
    return db.sql("SELECT * FROM cabinet ORDER BY id").query(this::row).list();
  }

  /** Makes sure that a cabinet has its row. */
  public void ensure(JdbcClient db, CabinetId id, Instant now) {
    if (find(db, id).isEmpty()) {
      db.sql(
              "INSERT INTO cabinet (id, version, roster_epoch, actual_version, actual_digest,"
                  + " actual_people, lease_until, journal_sequence, journal_boot, clock_offset,"
                  + " status, status_at, detail)"
                  + " VALUES (?, 0, 0, 0, '', 0, 0, 0, 0, 0, 'down', ?, 'never linked')")
          .params(id.value(), Micros.of(now))
          .update();
    }
  }

  /** The protocol that is spoken with a cabinet: the first that ever was. */
  public String speaks(JdbcClient db, CabinetId id, String protocol) {
    db.sql("UPDATE cabinet SET protocol = ? WHERE id = ? AND protocol IS NULL")
        .params(protocol, id.value())
        .update();
    return spoken(db, id).orElseThrow();
  }

  /** The protocol that is spoken with a cabinet; empty where none ever was. */
  public Optional<String> spoken(JdbcClient db, CabinetId id) {
    return db.sql("SELECT protocol FROM cabinet WHERE id = ? AND protocol IS NOT NULL")
        .param(id.value())
        .query(String.class)
        .optional();
  }

  /** Why a cabinet cannot be spoken with in another protocol from now on. */
  public static String otherProtocol(CabinetId cabinet, String spoken, String wanted) {
    return "cabinet "
        + cabinet
        + " was spoken with by "
        + spoken
        + " and cannot become one of "
        + wanted
        + ": give the new one another id";
  }

  /** Latest end of any lease given; empty where none was. */
  public Optional<Instant> leaseUntil(JdbcClient db, CabinetId id) {
    return db.sql("SELECT lease_until FROM cabinet WHERE id = ?")
        .param(id.value())
        .query((row, n) -> Micros.toInstant(row.getLong(1)))
        .optional();
  }

  /** The next roster version of a cabinet. */
  public long nextVersion(JdbcClient db, CabinetId id) {
    return db.sql("UPDATE cabinet SET version = version + 1 WHERE id = ? RETURNING version")
        .param(id.value())
        .query(Long.class)
        .single();
  }

  public void adopt(JdbcClient db, CabinetId id, long rosterEpoch) {
    db.sql("UPDATE cabinet SET roster_epoch = ? WHERE id = ?")
        .params(rosterEpoch, id.value())
        .update();
  }

  /** Makes sure that later versions are higher than this one. */
  public void raiseVersion(JdbcClient db, CabinetId id, long version) {
    db.sql("UPDATE cabinet SET version = ? WHERE id = ? AND version < ?")
        .params(version, id.value(), version)
        .update();
  }

  public void acknowledge(JdbcClient db, CabinetId id, long version, String digest, int people) {
    db.sql(
            "UPDATE cabinet SET actual_version = ?, actual_digest = ?, actual_people = ?"
                + " WHERE id = ?")
        .params(version, digest, people, id.value())
        .update();
  }

  /** Notes how long rights may be honoured there; never shortens it. */
  public void lease(JdbcClient db, CabinetId id, Instant until) {
    db.sql("UPDATE cabinet SET lease_until = ? WHERE id = ? AND lease_until < ?")
        .params(Micros.of(until), id.value(), Micros.of(until))
        .update();
  }

  public void journal(JdbcClient db, CabinetId id, long boot, long sequence, long clockOffset) {
    db.sql(
            "UPDATE cabinet SET journal_boot = ?, journal_sequence = ?, clock_offset = ?"
                + " WHERE id = ?")
        .params(boot, sequence, clockOffset, id.value())
        .update();
  }

  public void status(JdbcClient db, CabinetId id, boolean up, Instant since, String detail) {
    db.sql("UPDATE cabinet SET status = ?, status_at = ?, detail = ? WHERE id = ?")
        .params(up ? "up" : "down", Micros.of(since), detail, id.value())
        .update();
  }

  private Row row(ResultSet row, int n) throws SQLException {
    return new Row(
        new CabinetId(row.getString("id")),
        row.getLong("version"),
        row.getLong("roster_epoch"),
        row.getLong("actual_version"),
        row.getString("actual_digest"),
        row.getInt("actual_people"),
        Micros.toInstant(row.getLong("lease_until")),
        row.getLong("journal_sequence"),
        row.getLong("journal_boot"),
        row.getLong("clock_offset"),
        row.getString("status").equals("up"),
        Micros.toInstant(row.getLong("status_at")),
        row.getString("detail"));
  }
}
