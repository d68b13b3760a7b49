// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who held what from when until when, and the cabinets' own entries that say so. */
@Repository
public class CustodyRecords {

  /** Custody of a key set as it is now. */
  public Optional<Custody> now(JdbcClient db, KeySetId keySet) {
    return db.sql("SELECT * FROM custody WHERE key_set = ? AND until_at IS NULL")
        .param(keySet.value())
        .query(CustodyRecords::custody)
        .optional();
  }

  /** Key sets that a person holds now. */
  public List<KeySetId> heldBy(JdbcClient db, CardholderId person) {
    return db.sql(
            "SELECT key_set FROM custody"
                + " WHERE person = ? AND until_at IS NULL AND state = 'out' ORDER BY key_set")
        .param(person.value())
        .query((row, n) -> new KeySetId(row.getString(1)))
        .list();
  }

  /** Ends what was, and begins what is. */
  public void move(JdbcClient db, Custody after, String event) {
    db.sql("UPDATE custody SET until_at = ? WHERE key_set = ? AND until_at IS NULL")
        .params(Micros.of(after.since()), after.keySet().value())
        .update();
    db.sql(
            "INSERT INTO custody (key_set, since_at, until_at, ordinal, cabinet, slot, state,"
                + " person, due_at, overdue, confidence, event)"
                + " VALUES (?, ?, NULL, 1 + COALESCE((SELECT ordinal FROM custody WHERE key_set = ?"
                + " ORDER BY ordinal DESC LIMIT 1), 0), ?, ?, ?, ?, ?, ?, ?, ?)")
        .param(after.keySet().value())
        .param(Micros.of(after.since()))
        .param(after.keySet().value())
        .param(after.cabinet().value())
        .param(after.slot().value())
        .param(after.state().word())
        .param(after.holder().map(CardholderId::value).orElse(""))
        .param(Micros.orNull(after.due()))
        .param(after.overdue() ? 1 : 0)
        .param(after.confidence().word())
        .param(event)
        .update();
  }

  public void markOverdue(JdbcClient db, KeySetId keySet) {
    db.sql("UPDATE custody SET overdue = 1 WHERE key_set = ? AND until_at IS NULL")
        .param(keySet.value())
        .update();
  }

  /** Whether a cabinet's entry was committed before. */
  public boolean knows(JdbcClient db, CabinetId cabinet, JournalEntry entry) {
    return db.sql(
                "SELECT COUNT(*) FROM cabinet_event"
                    + " WHERE cabinet = ? AND boot = ? AND sequence = ?")
            .params(cabinet.value(), entry.boot(), entry.sequence())
            .query(Integer.class)
            .single()
        > 0;
  }

  /**
   * Keeps a cabinet's entry.
   *
   * @param at when it happened, by the bridge's clock
   * @param slot 0 where it is about none
   */
  public void keep(
      JdbcClient db,
      CabinetId cabinet,
      JournalEntry entry,
      Kept kept,
      Instant at,
      Instant receivedAt) {
    db.sql(
            "INSERT INTO cabinet_event (cabinet, boot, sequence, id, happened_at, cabinet_at, kind,"
                + " person, slot, key_set, data, received_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            cabinet.value(),
            entry.boot(),
            entry.sequence(),
            kept.id(),
            Micros.of(at),
            Micros.of(entry.at()),
            kept.kind(),
            entry.person().map(CardholderId::value).orElse(""),
            kept.slot(),
            kept.keySet(),
            kept.data(),
            Micros.of(receivedAt))
        .update();
  }

  /** What is kept of an entry beside its numbers. */
  public record Kept(String id, String kind, int slot, String keySet, String data) {}

  private static Custody custody(ResultSet row, int n) throws SQLException {
    String person = row.getString("person");
    return new Custody(
        new KeySetId(row.getString("key_set")),
        new CabinetId(row.getString("cabinet")),
        new SlotNumber(row.getInt("slot")),
        Custody.State.of(row.getString("state")),
        person.isEmpty() ? Optional.empty() : Optional.of(new CardholderId(person)),
        Micros.toInstant(row.getLong("since_at")),
        Micros.read(row, "due_at"),
        row.getInt("overdue") == 1,
        Custody.Confidence.of(row.getString("confidence")));
  }
}
