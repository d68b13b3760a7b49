// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.identity.CardholderId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Records that were not applied, each with its reason; they can be replayed. */
@Repository
public class QuarantineRecords {

  /** Where a record stands. */
  public enum State {
    OPEN,
    REPLAYED,
    DISMISSED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A record that was not applied. Texts that do not apply are empty.
   *
   * @param reason {@code unmatched}, {@code disputed}, {@code unreadable}, {@code refused}, ...
   * @param file its name, where it came by file
   * @param line of the file, from 1; 0 where it did not come by file
   * @param change what it would have meant, where that could be told
   * @param record JSON of what came in, mapped fields only
   */
  public record Quarantined(
      String id,
      String source,
      String reason,
      String detail,
      String file,
      int line,
      String change,
      String employeeNumber,
      String record,
      State state,
      Instant receivedAt) {}

  public void insert(JdbcClient db, Quarantined q) {
    db.sql(
            "INSERT INTO quarantine (id, source, reason, detail, file, line, change,"
                + " employee_number, record, state, received_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            q.id(),
            q.source(),
            q.reason(),
            q.detail(),
            q.file(),
            q.line(),
            q.change(),
            q.employeeNumber(),
            q.record(),
            q.state().word(),
            Micros.of(q.receivedAt()))
        .update();
  }

  /** Notes whom a record could mean. */
  public void setCandidates(JdbcClient db, String id, List<CardholderId> candidates) {
    db.sql("UPDATE quarantine SET candidates = ? WHERE id = ?")
        .params(StoreJson.write(candidates.stream().map(CardholderId::value).toList()), id)
        .update();
  }

  /** One that nobody has dealt with, of the same reason and change about the same number. */
  public Optional<Quarantined> alike(JdbcClient db, Quarantined q) {
    return db.sql(
            "SELECT * FROM quarantine WHERE employee_number = ? AND state = 'open' AND source = ?"
                + " AND reason = ? AND change = ? ORDER BY id LIMIT 1")
        .params(q.employeeNumber(), q.source(), q.reason(), q.change())
        .query(QuarantineRecords::quarantined)
        .optional();
  }

  /** The source said it again: what it says now is what would be replayed. */
  public void renew(JdbcClient db, String id, Quarantined q) {
    db.sql("UPDATE quarantine SET record = ?, detail = ?, received_at = ? WHERE id = ?")
        .params(q.record(), q.detail(), Micros.of(q.receivedAt()), id)
        .update();
  }

  public Optional<Quarantined> find(JdbcClient db, String id) {
    return db.sql("SELECT * FROM quarantine WHERE id = ?")
        .param(id)
        .query(QuarantineRecords::quarantined)
        .optional();
  }

  /** Those of a source that nobody has dealt with, oldest first. */
  public List<Quarantined> open(JdbcClient db, String source, int limit) {
    return db.sql(
            "SELECT * FROM quarantine WHERE source = ? AND state = 'open' ORDER BY id LIMIT ?")
        .params(source, limit)
        .query(QuarantineRecords::quarantined)
        .list();
  }

  /** Deals with one; false when that was done already. */
  public boolean close(JdbcClient db, String id, State how) {
    return db.sql("UPDATE quarantine SET state = ? WHERE id = ? AND state = 'open'")
            .params(how.word(), id)
            .update()
        == 1;
  }

  private static Quarantined quarantined(ResultSet row, int n) throws SQLException {
    return new Quarantined(
        row.getString("id"),
        row.getString("source"),
        row.getString("reason"),
        row.getString("detail"),
        row.getString("file"),
        row.getInt("line"),
        row.getString("change"),
        row.getString("employee_number"),
        row.getString("record"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        Micros.toInstant(row.getLong("received_at")));
  }
}
