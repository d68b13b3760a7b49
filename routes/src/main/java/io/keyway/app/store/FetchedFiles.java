// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Files that were fetched from a server and are durable here. */
@Repository
public class FetchedFiles {

  /**
   * One of them.
   *
   * @param name as it is called there
   * @param modifiedAt as the server says
   */
  public record Fetched(String source, String name, Instant modifiedAt, String sha256) {}

  public boolean isKnown(JdbcClient db, Fetched file) {
    return !db.sql(
            "SELECT sha256 FROM fetched_file"
                + " WHERE source = ? AND name = ? AND modified_at = ? AND sha256 = ?")
        .params(file.source(), file.name(), Micros.of(file.modifiedAt()), file.sha256())
        .query(String.class)
        .list()
        .isEmpty();
  }

  /** Whether a file of that name and time was fetched, whatever was in it. */
  public boolean isKnown(JdbcClient db, String source, String name, Instant modifiedAt) {
    return !db.sql(
            "SELECT sha256 FROM fetched_file WHERE source = ? AND name = ? AND modified_at = ?")
        .params(source, name, Micros.of(modifiedAt))
        .query(String.class)
        .list()
        .isEmpty();
  }

  /** Notes one; nothing happens where it was noted before. */
  public void note(JdbcClient db, Fetched file, Instant now) {
    if (!isKnown(db, file)) {
      db.sql(
              "INSERT INTO fetched_file (source, name, modified_at, sha256, fetched_at)"
                  + " VALUES (?, ?, ?, ?, ?)")
          .params(
              file.source(),
              file.name(),
              Micros.of(file.modifiedAt()),
              file.sha256(),
              Micros.of(now))
          .update();
    }
  }
}
