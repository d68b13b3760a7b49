// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * One hash of all that a decision may depend on: people and how they stand, what sources said of
 * them, credentials, grants, also those for a time, roster versions, blocks, who is held back after
 * a restore, and which files were applied. Whatever is decided in between makes another one; where
 * keys are does not.
 */
@Repository
public class Fingerprints {
  private static final List<String> FACTS =
      List.of(
          "SELECT id, employee_number, state, state_source, state_at, epoch, epoch_at, revision,"
              + " given_name, family_name, email, employment, department, site, groups, start_date,"
              + " end_date FROM person ORDER BY id",
          "SELECT source, source_key, person, effective_at, hold, hold_at, present, said,"
              + " external_id, confirmed FROM source_identity ORDER BY source, source_key",
          "SELECT employee_number, person, state FROM employment ORDER BY employee_number",
          "SELECT person, kind, format, facility_code, card_number, pin_id, pin_hash, further,"
              + " valid_from, valid_until"
              + " FROM credential"
              + " ORDER BY person, kind, format, facility_code, card_number, pin_id",
          "SELECT person, key_set, cabinet, rule FROM key_grant WHERE until_at IS NULL"
              + " ORDER BY person, key_set",
          "SELECT id, person, epoch, key_set, from_at, to_at, withdrawn_at FROM temporary_grant"
              + " ORDER BY id",
          "SELECT restoration, person, held FROM restoration_person"
              + " ORDER BY restoration, person",
          "SELECT id, version FROM cabinet ORDER BY id",
          "SELECT kind, subject FROM block ORDER BY kind, subject",
          "SELECT source, sha256, outcome, received_at FROM source_file"
              + " ORDER BY source, sha256, received_at");

  /**
   * The hash as things are, hex.
   *
   * @param eachRow is called at each row, and may throw to end it early
   */
  public String now(JdbcClient db, Runnable eachRow) {
    MessageDigest digest = sha256();
    for (String facts : FACTS) {
      digest.update((byte) 0x1d);
      RowCallbackHandler row =
          r -> {
            eachRow.run();
            digest.update((byte) 0x1e);
            for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
              digest.update((byte) 0x1f);
              digest.update(String.valueOf(r.getString(i)).getBytes(StandardCharsets.UTF_8));
            }
          };
      db.sql(facts).query(row);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
