// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.identity.SyncToken;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How far each source that is asked was read. */
@Repository
public class SourceReadings {

  /**
   * How far one was read.
   *
   * @param token from where to ask for changes
   * @param fullAt as-of of the last whole reading
   * @param readAt when it last said anything
   */
  public record Progress(
      Optional<SyncToken> token, Optional<Instant> fullAt, Optional<Instant> readAt) {
    /** Of one that was never read. */
    public static final Progress NONE =
        new Progress(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** How far a source was read. */
  public Progress of(JdbcClient db, String source) {
    return db.sql("SELECT * FROM source_reading WHERE source = ?")
        .param(source)
        .query(SourceReadings::progress)
        .optional()
        .orElse(Progress.NONE);
  }

  /** Notes how far, in the commit of what was read. */
  public void save(JdbcClient db, String source, Progress progress) {
    db.sql(
            "INSERT INTO source_reading (source, token, full_at, read_at) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (source) DO UPDATE SET token = excluded.token,"
                + " full_at = excluded.full_at, read_at = excluded.read_at")
        .params(
            source,
            progress.token().map(SyncToken::value).orElse(""),
            progress.fullAt().map(Micros::of).orElse(0L),
            progress.readAt().map(Micros::of).orElse(0L))
        .update();
  }

  private static Progress progress(ResultSet row, int n) throws SQLException {
    String token = row.getString("token");
    return new Progress(
        token.isEmpty() ? Optional.empty() : Optional.of(new SyncToken(token)),
        instant(row.getLong("full_at")),
        instant(row.getLong("read_at")));
  }

  private static Optional<Instant> instant(long micros) {
    return micros == 0 ? Optional.empty() : Optional.of(Micros.toInstant(micros));
  }
}
