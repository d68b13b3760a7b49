// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Drift: what cabinets were found to hold and nobody granted. */
@Repository
public class Drifts {

  /**
   * An entry that nobody granted.
   *
   * @param person as the cabinet names them; may be nobody we know
   * @param mended whether it was, or is being, put right
   */
  public record Drift(
      CardholderId person, long epoch, long revision, Kind kind, Instant foundAt, boolean mended) {}

  /** What is wrong with an entry. */
  public enum Kind {
    /** Nobody granted it. */
    UNKNOWN,
    /** It has other content than was granted. */
    CHANGED;

    /** As the interface names it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Notes one; false where it was noted before. */
  public boolean note(JdbcClient db, CabinetId cabinet, Drift drift) {
    return db.sql(
                "INSERT INTO drift (cabinet, person, epoch, revision, kind, found_at, mended)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (cabinet, person, epoch, revision) DO NOTHING")
            .params(
                cabinet.value(),
                drift.person().value(),
                drift.epoch(),
                drift.revision(),
                drift.kind().word(),
                Micros.of(drift.foundAt()),
                drift.mended() ? 1 : 0)
            .update()
        == 1;
  }

  /** Notes that one is put right. */
  public void mended(JdbcClient db, CabinetId cabinet, Drift drift) {
    db.sql(
            "UPDATE drift SET mended = 1"
                + " WHERE cabinet = ? AND person = ? AND epoch = ? AND revision = ?")
        .params(cabinet.value(), drift.person().value(), drift.epoch(), drift.revision())
        .update();
  }

  /** Those of a cabinet, newest first. */
  public List<Drift> of(JdbcClient db, CabinetId cabinet, int limit) {
    return db.sql("SELECT * FROM drift WHERE cabinet = ? ORDER BY found_at DESC, person LIMIT ?")
        .params(cabinet.value(), limit)
        .query(
            (row, n) ->
                new Drift(
                    new CardholderId(row.getString("person")),
                    row.getLong("epoch"),
                    row.getLong("revision"),
                    Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                    Micros.toInstant(row.getLong("found_at")),
                    row.getInt("mended") == 1))
        .list();
  }
}
