// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.app.ledger.LedgerEntry;
import io.keyway.model.audit.AuditEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The append-only ledger: everything that happened and must be told, chained by hashes. Also the
 * outbox that sinks follow. Events are appended in the commit of what they tell.
 */
@Repository
public class Ledger {
  private static final int PAGE = 1_000;
  private static final String SELECT =
      "SELECT sequence, id, type, subject, at, data, prev, hash FROM ledger ";

  /** Adds an event at the end of the chain. */
  public LedgerEntry append(JdbcClient db, AuditEvent event) {
    return append(db, List.of(event)).getFirst();
  }

  /**
   * Adds events, in order. The end of the chain is read within the transaction: it is right also
   * after a work of the same group was rolled back, and when another bridge wrote before.
   */
  public List<LedgerEntry> append(JdbcClient db, List<AuditEvent> events) {
    Link last = last(db);
    long seq = last.seq();
    String prev = last.hash();
    List<LedgerEntry> entries = new ArrayList<>(events.size());
    Map<String, Optional<String>> numbers = new HashMap<>();
    for (AuditEvent event : events) {
      LedgerEntry entry = LedgerEntry.of(++seq, numbered(db, event, numbers), prev);
      insert(db, entry, event.at());
      prev = entry.hash();
      entries.add(entry);
    }
    return entries;
  }

  /** What the next entry hangs on. */
  private record Link(long seq, String hash) {}

  private static Link last(JdbcClient db) {
    return db.sql("SELECT sequence, hash FROM ledger ORDER BY sequence DESC LIMIT 1")
        .query((row, n) -> new Link(row.getLong(1), row.getString(2)))
        .optional()
        .orElse(new Link(0, LedgerEntry.GENESIS));
  }

  /** The newest entry. */
  public Optional<LedgerEntry> head(JdbcClient db) {
    return db.sql(SELECT + "ORDER BY sequence DESC LIMIT 1").query(Ledger::entry).optional();
  }

  /** Entries after a sequence number, oldest first. */
  public List<LedgerEntry> after(JdbcClient db, long sequence, int limit) {
    return db.sql(SELECT + "WHERE sequence > ? ORDER BY sequence LIMIT ?")
        .params(sequence, limit)
        .query(Ledger::entry)
        .list();
  }

  /** The entry of an event. */
  public Optional<LedgerEntry> byId(JdbcClient db, String id) {
    return db.sql(SELECT + "WHERE id = ?").param(id).query(Ledger::entry).optional();
  }

  /** All entries, oldest first, read page by page while it is gone through. */
  public Iterator<LedgerEntry> all(JdbcClient db) {
    return new Iterator<>() {
      private List<LedgerEntry> page = after(db, 0, PAGE);
      private int next;

      @Override
      public boolean hasNext() {
        if (next == page.size() && !page.isEmpty()) {
          page = after(db, page.getLast().seq(), PAGE);
          next = 0;
        }
        return next < page.size();
      }

      @Override
      public LedgerEntry next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return page.get(next++);
      }
    };
  }

  /** Who hears of a person by our id also hears the employee number, by which others know them. */
  private static AuditEvent numbered(
      JdbcClient db, AuditEvent event, Map<String, Optional<String>> numbers) {
    if (!(event.data().get("person") instanceof String person)
        || event.data().containsKey("employeeNumber")) {
      return event;
    }
    return numbers
        .computeIfAbsent(person, id -> numberOf(db, id))
        .map(number -> with(event, number))
        .orElse(event);
  }

  private static Optional<String> numberOf(JdbcClient db, String person) {
    return db.sql("SELECT employee_number FROM person WHERE id = ?")
        .param(person)
        .query(String.class)
        .optional();
  }

  private static AuditEvent with(AuditEvent event, String employeeNumber) {
    Map<String, Object> data = new TreeMap<>(event.data());
    data.put("employeeNumber", employeeNumber);
    return new AuditEvent(event.id(), event.type(), event.subject(), event.at(), data);
  }

  private static void insert(JdbcClient db, LedgerEntry entry, Instant at) {
    db.sql(
            "INSERT INTO ledger (sequence, id, type, subject, happened_at, at, data, prev, hash)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            entry.seq(),
            entry.id(),
            entry.type(),
            entry.subject(),
            Micros.of(at),
            entry.at(),
            entry.data(),
            entry.prev(),
            entry.hash())
        .update();
  }

  private static LedgerEntry entry(ResultSet row, int n) throws SQLException {
    return new LedgerEntry(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8));
  }
}
