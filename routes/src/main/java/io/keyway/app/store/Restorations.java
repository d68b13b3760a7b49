// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * That the database is older than what cabinets know, since when, and whom it concerns. Whether
 * this is so now is also known without the database: it must hold before it can be written.
 */
@Repository
public class Restorations {
  private volatile boolean revokeOnly;
  private volatile Set<CabinetId> renewable = Set.of();

  /**
   * One time that it was so.
   *
   * @param reason a sentence: who says so
   * @param releasedBy empty until somebody released the bridge
   */
  public record Restoration(
      String id,
      String reason,
      Instant declaredAt,
      Optional<Instant> releasedAt,
      String releasedBy) {}

  /** A cabinet that was read back, and of how many people it knew something newer. */
  public record ReadCabinet(String cabinet, Instant readAt, int newer) {}

  /** Whether rights are only taken away now. */
  public boolean isRevokeOnly() {
    return revokeOnly;
  }

  /** From now on rights are only taken away, or are given again. */
  public void setRevokeOnly(boolean only) {
    revokeOnly = only;
    renewable = Set.of();
  }

  /**
   * Whether only an approver's word is missing for a cabinet: each source that may end rights was
   * heard in full since, and the database knows everybody who stands in it.
   */
  public boolean isRenewable(CabinetId cabinet) {
    return renewable.contains(cabinet);
  }

  public void setRenewable(Set<CabinetId> cabinets) {
    renewable = Set.copyOf(cabinets);
  }

  public void insert(JdbcClient db, Restoration restoration) {
    db.sql(
            "INSERT INTO restoration (id, reason, declared_at, released_by)"
                + " VALUES (?, ?, ?, '')")
        .params(restoration.id(), restoration.reason(), Micros.of(restoration.declaredAt()))
        .update();
  }

  /** The one that nobody released yet. */
  public Optional<Restoration> open(JdbcClient db) {
    return db
        .sql("SELECT * FROM restoration WHERE released_at IS NULL ORDER BY id")
        .query(Restorations::restoration)
        .list()
        .stream()
        .findFirst();
  }

  /** Ends it; false where that was done before. */
  public boolean release(JdbcClient db, String id, String by, Instant now) {
    return db.sql(
                "UPDATE restoration SET released_at = ?, released_by = ?"
                    + " WHERE id = ? AND released_at IS NULL")
            .params(Micros.of(now), by, id)
            .update()
        == 1;
  }

  // Whom it concerns
  // -------------------------------------------------------------------------------

  /**
   * Notes that a cabinet knew something newer of a person.
   *
   * @param held whether that was that all rights had ended; once so, it stays so
   */
  public void concern(JdbcClient db, String id, CardholderId person, boolean held) {
    db.sql(
            "INSERT INTO restoration_person (restoration, person, held) VALUES (?, ?, ?)"
                + " ON CONFLICT (restoration, person) DO UPDATE SET held ="
                + " CASE WHEN restoration_person.held = 1 THEN 1 ELSE excluded.held END")
        .params(id, person.value(), held ? 1 : 0)
        .update();
  }

  /** Everybody whom it concerns. */
  public List<CardholderId> people(JdbcClient db, String id) {
    return db.sql("SELECT person FROM restoration_person WHERE restoration = ? ORDER BY person")
        .param(id)
        .query((row, n) -> new CardholderId(row.getString(1)))
        .list();
  }

  /** Whether a person has no rights until the bridge is released. */
  public boolean isHeld(JdbcClient db, CardholderId person) {
    return revokeOnly
        && db.sql(
                    "SELECT COUNT(*) FROM restoration_person p JOIN restoration r"
                        + " ON r.id = p.restoration WHERE r.released_at IS NULL"
                        + " AND p.held = 1 AND p.person = ?")
                .param(person.value())
                .query(Long.class)
                .single()
            > 0;
  }

  /** Since when a person has no rights until the bridge is released; empty where that is not so. */
  public Optional<Instant> heldSince(JdbcClient db, CardholderId person) {
    return isHeld(db, person) ? open(db).map(Restoration::declaredAt) : Optional.empty();
  }

  /** How many people have no rights until the bridge is released. */
  public int held(JdbcClient db, String id) {
    return db.sql("SELECT COUNT(*) FROM restoration_person WHERE restoration = ? AND held = 1")
        .param(id)
        .query(Integer.class)
        .single();
  }

  // Which cabinets told
  // ----------------------------------------------------------------------------

  /** Notes that a cabinet was read back. */
  public void read(JdbcClient db, String id, CabinetId cabinet, Instant now, int newer) {
    db.sql(
            "INSERT INTO restoration_cabinet (restoration, cabinet, read_at, newer)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT (restoration, cabinet) DO UPDATE SET"
                + " read_at = excluded.read_at, newer = restoration_cabinet.newer + excluded.newer")
        .params(id, cabinet.value(), Micros.of(now), newer)
        .update();
  }

  public List<ReadCabinet> readCabinets(JdbcClient db, String id) {
    return db.sql("SELECT * FROM restoration_cabinet WHERE restoration = ? ORDER BY cabinet")
        .param(id)
        .query(
            (row, n) ->
                new ReadCabinet(
                    row.getString("cabinet"),
                    Micros.toInstant(row.getLong("read_at")),
                    row.getInt("newer")))
        .list();
  }

  private static Restoration restoration(ResultSet row, int n) throws SQLException {
    return new Restoration(
        row.getString("id"),
        row.getString("reason"),
        Micros.toInstant(row.getLong("declared_at")),
        Micros.read(row, "released_at"),
        row.getString("released_by"));
  }
}
