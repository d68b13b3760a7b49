// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.audit.Receipt;
import io.keyway.model.audit.Receipt.AtCabinet;
import io.keyway.model.audit.Receipt.Progress;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Receipts and how far each cabinet is. */
@Repository
public class Receipts {

  /**
   * A receipt with what its person must reach in each of its cabinets.
   *
   * @param epoch of the person after the change
   * @param revision of the person after the change
   */
  public record Open(Receipt receipt, CardholderId person, long epoch, long revision) {}

  /** What to list; empty texts and optionals match everything. */
  public record Query(
      String person, String state, Optional<Instant> since, String before, int limit) {}

  public void insert(JdbcClient db, Receipt receipt, long epoch, long revision) {
    db.sql(
            "INSERT INTO receipt (id, source, change, person, employee_number, accepted_at,"
                + " effective_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            receipt.id(),
            receipt.source(),
            receipt.change(),
            receipt.person(),
            receipt.employeeNumber(),
            Micros.of(receipt.acceptedAt()),
            Micros.of(receipt.effectiveAt()),
            receipt.state().word())
        .update();
    receipt.cabinets().forEach(at -> insert(db, receipt, at, epoch, revision));
  }

  /** Adds the cabinets of a receipt that was given before its change counted. */
  public void touch(JdbcClient db, Receipt receipt, long epoch, long revision) {
    receipt.cabinets().forEach(at -> insert(db, receipt, at, epoch, revision));
    save(db, receipt);
  }

  /** Writes a receipt's state and that of each of its cabinets. */
  public void save(JdbcClient db, Receipt receipt) {
    db.sql("UPDATE receipt SET state = ? WHERE id = ?")
        .params(receipt.state().word(), receipt.id())
        .update();
    for (AtCabinet at : receipt.cabinets()) {
      db.sql(
              "UPDATE receipt_cabinet SET state = ?, sent_at = ?, acknowledged_at = ?,"
                  + " verified_at = ?, exposed_until = ? WHERE receipt = ? AND cabinet = ?")
          .param(at.state().word())
          .param(Micros.orNull(at.sentAt()))
          .param(Micros.orNull(at.acknowledgedAt()))
          .param(Micros.orNull(at.verifiedAt()))
          .param(Micros.orNull(at.exposedUntil()))
          .param(receipt.id())
          .param(at.id().value())
          .update();
    }
  }

  public Optional<Receipt> find(JdbcClient db, String id) {
    return db.sql("SELECT * FROM receipt WHERE id = ?")
        .param(id)
        .query((row, n) -> receipt(db, row))
        .optional();
  }

  /** When a suspension or termination last took rights of a person from a cabinet. */
  public Optional<Instant> rightsEnded(JdbcClient db, CardholderId person) {
    return db
        .sql(
            "SELECT accepted_at FROM receipt WHERE person = ?"
                + " AND change IN ('suspended', 'terminated')"
                + " AND EXISTS (SELECT 1 FROM receipt_cabinet c WHERE c.receipt = receipt.id)"
                + " ORDER BY id DESC LIMIT 1")
        .param(person.value())
        .query((row, n) -> Micros.toInstant(row.getLong(1)))
        .list()
        .stream()
        .findFirst();
  }

  /** Newest first. */
  public List<Receipt> list(JdbcClient db, Query query) {
    return db
        .sql(
            "SELECT * FROM receipt WHERE (? = '' OR person = ?) AND (? = '' OR state = ?)"
                + " AND accepted_at >= ? AND (? = '' OR id < ?) ORDER BY id DESC LIMIT ?")
        .params(
            query.person(),
            query.person(),
            query.state(),
            query.state(),
            query.since().map(Micros::of).orElse(Long.MIN_VALUE),
            query.before(),
            query.before(),
            query.limit())
        .query((row, n) -> row.getString("id"))
        .list()
        .stream()
        .flatMap(id -> find(db, id).stream())
        .toList();
  }

  /** Those that cabinets have still to complete. */
  public List<Open> open(JdbcClient db) {
    return db
        .sql(
            "SELECT receipt, MIN(person) AS person, MIN(epoch) AS epoch, MIN(revision) AS revision"
                + " FROM receipt_cabinet WHERE receipt IN"
                + " (SELECT id FROM receipt WHERE state = 'open') GROUP BY receipt")
        .query(
            (row, n) ->
                new OpenRow(
                    row.getString(1),
                    new CardholderId(row.getString(2)),
                    row.getLong(3),
                    row.getLong(4)))
        .list()
        .stream()
        .map(
            open ->
                new Open(
                    find(db, open.receipt()).orElseThrow(),
                    open.person(),
                    open.epoch(),
                    open.revision()))
        .toList();
  }

  private record OpenRow(String receipt, CardholderId person, long epoch, long revision) {}

  private static void insert(
      JdbcClient db, Receipt receipt, AtCabinet at, long epoch, long revision) {
    db.sql(
            "INSERT INTO receipt_cabinet (receipt, cabinet, person, epoch, revision, state,"
                + " exposed_until) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .param(receipt.id())
        .param(at.id().value())
        .param(receipt.person())
        .param(epoch)
        .param(revision)
        .param(at.state().word())
        .param(Micros.orNull(at.exposedUntil()))
        .update();
  }

  private static Receipt receipt(JdbcClient db, ResultSet row) throws SQLException {
    String id = row.getString("id");
    return new Receipt(
        id,
        row.getString("source"),
        row.getString("change"),
        row.getString("person"),
        row.getString("employee_number"),
        Micros.toInstant(row.getLong("accepted_at")),
        Micros.toInstant(row.getLong("effective_at")),
        Receipt.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        cabinets(db, id));
  }

  private static List<AtCabinet> cabinets(JdbcClient db, String receipt) {
    return db.sql("SELECT * FROM receipt_cabinet WHERE receipt = ? ORDER BY cabinet")
        .param(receipt)
        .query(
            (row, n) ->
                new AtCabinet(
                    new CabinetId(row.getString("cabinet")),
                    Progress.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                    Micros.read(row, "sent_at"),
                    Micros.read(row, "acknowledged_at"),
                    Micros.read(row, "verified_at"),
                    Micros.read(row, "exposed_until")))
        .list();
  }
}
