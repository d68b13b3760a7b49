// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Every certificate that was issued to a cabinet; what is not here was not issued. */
@Repository
public class CabinetCertificates {

  /**
   * @param serial hex
   * @param fingerprint SHA-256 of the certificate, hex
   * @param seenAt when it was first shown; empty before that
   * @param endedAt from when on it no longer counts, whatever its dates say
   * @param endedWhy a few words for people
   */
  public record Row(
      String serial,
      String cabinet,
      String fingerprint,
      Instant issuedAt,
      Instant expiresAt,
      Optional<Instant> seenAt,
      Optional<Instant> endedAt,
      String endedWhy) {}

  public void add(JdbcClient db, Row row) {
    db.sql(
            "INSERT INTO cabinet_certificate (serial, cabinet, fingerprint, issued_at, expires_at)"
                + " VALUES (?, ?, ?, ?, ?)")
        .params(
            row.serial(),
            row.cabinet(),
            row.fingerprint(),
            Micros.of(row.issuedAt()),
            Micros.of(row.expiresAt()))
        .update();
  }

  public Optional<Row> find(JdbcClient db, String serial) {
    return db.sql("SELECT * FROM cabinet_certificate WHERE serial = ?")
        .param(serial)
        .query(CabinetCertificates::row)
        .optional();
  }

  /** Those of a cabinet that were not ended, newest first; some may be too old. */
  public List<Row> standing(JdbcClient db, String cabinet) {
    return db.sql(
            "SELECT * FROM cabinet_certificate WHERE cabinet = ? AND ended_at IS NULL"
                + " ORDER BY issued_at DESC, serial")
        .param(cabinet)
        .query(CabinetCertificates::row)
        .list();
  }

  /** Until when the newest certificate of each cabinet counts, by cabinet. */
  public Map<String, Instant> until(JdbcClient db) {
    Map<String, Instant> until = new HashMap<>();
    db.sql(
            "SELECT cabinet, MAX(expires_at) AS until FROM cabinet_certificate"
                + " WHERE ended_at IS NULL GROUP BY cabinet")
        .query(
            (row, n) -> until.put(row.getString("cabinet"), Micros.toInstant(row.getLong("until"))))
        .list();
    return until;
  }

  /** It was shown for the first time: what the cabinet had before ends. */
  public void seen(JdbcClient db, Row row, Instant now) {
    db.sql("UPDATE cabinet_certificate SET seen_at = ? WHERE serial = ? AND seen_at IS NULL")
        .params(Micros.of(now), row.serial())
        .update();
    db.sql(
            "UPDATE cabinet_certificate SET ended_at = ?, ended_why = 'renewed'"
                + " WHERE cabinet = ? AND serial <> ? AND ended_at IS NULL AND issued_at <= ?")
        .params(Micros.of(now), row.cabinet(), row.serial(), Micros.of(row.issuedAt()))
        .update();
  }

  /** Forgets certificates that the cabinet never showed: it asked again. */
  public void dropUnseen(JdbcClient db, String cabinet) {
    db.sql("DELETE FROM cabinet_certificate WHERE cabinet = ? AND seen_at IS NULL")
        .param(cabinet)
        .update();
  }

  /** Ends all of a cabinet's; says how many counted. */
  public int endAll(JdbcClient db, String cabinet, Instant now, String why) {
    return db.sql(
            "UPDATE cabinet_certificate SET ended_at = ?, ended_why = ?"
                + " WHERE cabinet = ? AND ended_at IS NULL")
        .params(Micros.of(now), why, cabinet)
        .update();
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    return new Row(
        row.getString("serial"),
        row.getString("cabinet"),
        row.getString("fingerprint"),
        Micros.toInstant(row.getLong("issued_at")),
        Micros.toInstant(row.getLong("expires_at")),
        Optional.ofNullable(micros(row, "seen_at")),
        Optional.ofNullable(micros(row, "ended_at")),
        row.getString("ended_why"));
  }

  private static @Nullable Instant micros(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : Micros.toInstant(value);
  }
}
