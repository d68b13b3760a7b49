// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One-time codes of cabinets, known by the hash of their secret alone; one for each cabinet. */
@Repository
public class EnrolmentCodes {

  /**
   * @param secretHash SHA-256, hex
   * @param madeBy name of the credential
   * @param keyHash of the key that used it; empty while it is unused
   */
  public record Row(
      String cabinet,
      String secretHash,
      Instant madeAt,
      String madeBy,
      Instant expiresAt,
      int wrongTries,
      String keyHash) {}

  /** Puts a code in the place of the cabinet's last one. */
  public void put(JdbcClient db, Row row) {
    remove(db, row.cabinet());
    db.sql(
            "INSERT INTO enrolment_code (cabinet, secret_hash, made_at, made_by, expires_at,"
                + " wrong_tries, key_hash) VALUES (?, ?, ?, ?, ?, 0, '')")
        .params(
            row.cabinet(),
            row.secretHash(),
            Micros.of(row.madeAt()),
            row.madeBy(),
            Micros.of(row.expiresAt()))
        .update();
  }

  public Optional<Row> find(JdbcClient db, String cabinet) {
    return db.sql("SELECT * FROM enrolment_code WHERE cabinet = ?")
        .param(cabinet)
        .query(EnrolmentCodes::row)
        .optional();
  }

  /** One more wrong try; says how many there were. */
  public int wrong(JdbcClient db, String cabinet) {
    return db.sql(
            "UPDATE enrolment_code SET wrong_tries = wrong_tries + 1 WHERE cabinet = ?"
                + " RETURNING wrong_tries")
        .param(cabinet)
        .query(Integer.class)
        .single();
  }

  /** A key used it: no other one may. */
  public void use(JdbcClient db, String cabinet, String keyHash) {
    db.sql("UPDATE enrolment_code SET key_hash = ? WHERE cabinet = ?")
        .params(keyHash, cabinet)
        .update();
  }

  /** Forgets it; false where there was none. */
  public boolean remove(JdbcClient db, String cabinet) {
    return db.sql("DELETE FROM enrolment_code WHERE cabinet = ?").param(cabinet).update() > 0;
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    return new Row(
        row.getString("cabinet"),
        row.getString("secret_hash"),
        Micros.toInstant(row.getLong("made_at")),
        row.getString("made_by"),
        Micros.toInstant(row.getLong("expires_at")),
        row.getInt("wrong_tries"),
        row.getString("key_hash"));
  }
}
