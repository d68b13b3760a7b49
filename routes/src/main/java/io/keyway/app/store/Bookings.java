// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.app.store.TemporaryGrants.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Temporary grants that were given together, for one work order or permit; none is ever deleted.
 */
@Repository
public class Bookings {

  /**
   * One of them.
   *
   * @param kind {@code work-order} or {@code permit}
   * @param to excluded: nothing of it counts at or after this instant
   * @param madeBy name of the credential that made it
   * @param approver who said yes, where that is somebody else; else empty
   * @param endedAt empty unless somebody ended it before its time
   * @param endedBy name of the credential that did
   */
  public record Booking(
      String id,
      String kind,
      String reference,
      String reason,
      Instant from,
      Instant to,
      String madeBy,
      String approver,
      Instant madeAt,
      Optional<Instant> endedAt,
      String endedBy) {}

  public void insert(JdbcClient db, Booking booking) {
    db.sql(
            "INSERT INTO booking (id, kind, reference, reason, from_at, to_at, made_by, approver,"
                + " made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(booking.id(), booking.kind(), booking.reference(), booking.reason())
        .params(Micros.of(booking.from()), Micros.of(booking.to()))
        .params(booking.madeBy(), booking.approver(), Micros.of(booking.madeAt()))
        .update();
  }

  /** Says that a grant, which is there, belongs to a booking. */
  public void add(JdbcClient db, String booking, String grant) {
    db.sql("INSERT INTO booked_grant (temporary_grant, booking) VALUES (?, ?)")
        .params(grant, booking)
        .update();
  }

  public Optional<Booking> find(JdbcClient db, String id) {
    return db.sql("SELECT * FROM booking WHERE id = ?")
        .param(id)
        .query(Bookings::booking)
        .optional();
  }

  /**
   * The newest first.
   *
   * @param before only those whose ids come before it
   * @param onlyCurrent leaves out those that are over or ended
   */
  public List<Booking> list(
      JdbcClient db, String before, boolean onlyCurrent, Instant now, int limit) {
    return db.sql(
            "SELECT * FROM booking WHERE id < ?"
                + " AND (? = 0 OR (to_at > ? AND ended_at IS NULL)) ORDER BY id DESC LIMIT ?")
        .params(before, onlyCurrent ? 1 : 0, Micros.of(now), limit)
        .query(Bookings::booking)
        .list();
  }

  /** What belongs to it, whether or not it still counts. */
  public List<Row> grantsOf(JdbcClient db, String booking) {
    return db.sql(
            "SELECT g.* FROM booked_grant b JOIN temporary_grant g ON g.id = b.temporary_grant"
                + " WHERE b.booking = ? ORDER BY g.id")
        .param(booking)
        .query(TemporaryGrants::row)
        .list();
  }

  /** Ends one; false where it is over, or was ended before. */
  public boolean end(JdbcClient db, String id, String by, Instant now) {
    return db.sql(
                "UPDATE booking SET ended_at = ?, ended_by = ?"
                    + " WHERE id = ? AND ended_at IS NULL AND to_at > ?")
            .params(Micros.of(now), by, id, Micros.of(now))
            .update()
        == 1;
  }

  /** Gives one another end; false where it is over, or was ended. */
  public boolean move(JdbcClient db, String id, Instant to, Instant now) {
    return db.sql("UPDATE booking SET to_at = ? WHERE id = ? AND ended_at IS NULL AND to_at > ?")
            .params(Micros.of(to), id, Micros.of(now))
            .update()
        == 1;
  }

  private static Booking booking(ResultSet row, int n) throws SQLException {
    return new Booking(
        row.getString("id"),
        row.getString("kind"),
        row.getString("reference"),
        row.getString("reason"),
        Micros.toInstant(row.getLong("from_at")),
        Micros.toInstant(row.getLong("to_at")),
        row.getString("made_by"),
        row.getString("approver"),
        Micros.toInstant(row.getLong("made_at")),
        Micros.read(row, "ended_at"),
        row.getString("ended_by"));
  }
}
