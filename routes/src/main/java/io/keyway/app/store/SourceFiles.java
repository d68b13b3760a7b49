// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which files of which source were read, and what became of them. */
@Repository
public class SourceFiles {

  /** What a file claims to be. */
  public enum Kind {
    FULL,
    DELTA;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What became of a file. */
  public enum Outcome {
    APPLIED,
    HELD,
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A file that was read.
   *
   * @param sha256 of its bytes, hex
   * @param asOf when its content was true
   * @param report JSON
   */
  public record SourceFile(
      String source,
      String sha256,
      String name,
      Kind kind,
      Instant asOf,
      Outcome outcome,
      String report,
      Instant receivedAt) {}

  public void insert(JdbcClient db, SourceFile file) {
    db.sql(
            "INSERT INTO source_file (source, sha256, name, kind, as_of_at, outcome, report,"
                + " received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            file.source(),
            file.sha256(),
            file.name(),
            file.kind().word(),
            Micros.of(file.asOf()),
            file.outcome().word(),
            file.report(),
            Micros.of(file.receivedAt()))
        .update();
  }

  /** The applied file of a source with exactly these bytes. */
  public Optional<SourceFile> applied(JdbcClient db, String source, String sha256) {
    return db.sql(
            "SELECT * FROM source_file WHERE source = ? AND sha256 = ? AND outcome = 'applied'"
                + " ORDER BY received_at DESC LIMIT 1")
        .params(source, sha256)
        .query(SourceFiles::file)
        .optional();
  }

  /** The newest as-of of all snapshots of a source that were applied. */
  public Optional<Instant> newestApplied(JdbcClient db, String source) {
    return db.sql(
            "SELECT as_of_at FROM source_file WHERE source = ? AND kind = 'full'"
                + " AND outcome = 'applied' ORDER BY as_of_at DESC LIMIT 1")
        .param(source)
        .query(Long.class)
        .optional()
        .map(Micros::toInstant);
  }

  /** Notes what became of a held file. */
  public void outcome(JdbcClient db, String source, String sha256, Outcome outcome) {
    db.sql(
            "UPDATE source_file SET outcome = ?"
                + " WHERE source = ? AND sha256 = ? AND outcome = 'held'")
        .params(outcome.word(), source, sha256)
        .update();
  }

  private static SourceFile file(ResultSet row, int n) throws SQLException {
    return new SourceFile(
        row.getString("source"),
        row.getString("sha256"),
        row.getString("name"),
        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        Micros.toInstant(row.getLong("as_of_at")),
        Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
        row.getString("report"),
        Micros.toInstant(row.getLong("received_at")));
  }
}
