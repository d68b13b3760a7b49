// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Where key sets are, and were. */
@Repository
public class CustodyListing {
  private static final String COLUMNS =
      "SELECT c.key_set, c.cabinet, c.slot, c.state, c.person, COALESCE((SELECT m.other_number"
          + " FROM person_merge m WHERE m.other = c.person AND m.split_at IS NULL),"
          + " p.employee_number) AS employee_number, p.given_name,"
          + " p.family_name, c.since_at, c.until_at, c.due_at, c.overdue, c.confidence, c.event"
          + " FROM custody c LEFT JOIN person p ON p.id = c.person";

  private static final String OF_PERSON =
      "c.person IN (WITH RECURSIVE one(id) AS (SELECT CAST(:subject AS TEXT)"
          + " UNION SELECT m.other FROM person_merge m JOIN one ON m.kept = one.id"
          + " WHERE m.split_at IS NULL) SELECT id FROM one)";

  /** Who holds a key set. */
  public record Holder(String person, @Nullable String employeeNumber, @Nullable String name) {}

  /**
   * One interval of one key set's custody.
   *
   * @param state {@code in}, {@code out} or {@code unknown}
   * @param until null while it lasts
   * @param event id of the event that opened it
   */
  public record Interval(
      String keySet,
      String cabinet,
      int slot,
      String state,
      @Nullable Holder holder,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Instant due,
      boolean overdue,
      String confidence,
      @Nullable String event) {

    /** The same as it was at an earlier instant: overdue by what was due then. */
    Interval asOf(Instant instant) {
      boolean wasOverdue = state.equals("out") && due != null && !due.isAfter(instant);
      return new Interval(
          keySet, cabinet, slot, state, holder, since, until, due, wasOverdue, confidence, event);
    }
  }

  /** The interval that lasts now, of each key set that has any. */
  public List<Interval> now(JdbcClient jdbc) {
    return jdbc.sql(COLUMNS + " WHERE c.until_at IS NULL ORDER BY c.key_set")
        .query(CustodyListing::interval)
        .list();
  }

  /** The interval of a key set that lasts now. */
  public Optional<Interval> now(JdbcClient jdbc, String keySet) {
    return jdbc.sql(COLUMNS + " WHERE c.key_set = :key AND c.until_at IS NULL")
        .param("key", keySet)
        .query(CustodyListing::interval)
        .optional();
  }

  /** The interval of a key set that contained an instant. */
  public Optional<Interval> at(JdbcClient jdbc, String keySet, Instant instant) {
    return jdbc.sql(
            COLUMNS
                + " WHERE c.key_set = :key AND c.since_at <= :at"
                + " AND (c.until_at IS NULL OR c.until_at > :at)"
                + " ORDER BY c.since_at DESC, c.ordinal DESC LIMIT 1")
        .param("key", keySet)
        .param("at", Rows.micros(instant))
        .query(CustodyListing::interval)
        .optional()
        .map(interval -> interval.asOf(instant));
  }

  /** Intervals of a key set, newest first. */
  public List<Interval> ofKey(JdbcClient jdbc, String keySet, Span span, Cursor before, int limit) {
    return history(jdbc, "c.key_set = :subject", keySet, span, before, limit);
  }

  /** Intervals in which a person held something, also as a record merged since, newest first. */
  public List<Interval> ofPerson(
      JdbcClient jdbc, String person, Span span, Cursor before, int limit) {
    return history(jdbc, OF_PERSON, person, span, before, limit);
  }

  /** From one instant to another; intervals that reach into it count. */
  public record Span(Instant from, Instant to) {}

  private static List<Interval> history(
      JdbcClient jdbc, String what, String subject, Span span, Cursor before, int limit) {
    return jdbc.sql(
            COLUMNS
                + " WHERE "
                + what
                + " AND c.since_at <= :to AND (c.until_at IS NULL OR c.until_at >= :from)"
                + " AND (c.since_at < :at OR c.since_at = :at AND c.event < :id)"
                + " ORDER BY c.since_at DESC, c.event DESC LIMIT :limit")
        .param("subject", subject)
        .param("from", Rows.micros(span.from()))
        .param("to", Rows.micros(span.to()))
        .param("at", before.micros())
        .param("id", before.id())
        .param("limit", limit)
        .query(CustodyListing::interval)
        .list();
  }

  private static Interval interval(ResultSet row, int number) throws SQLException {
    @Nullable String person = Rows.textOrNull(row, "person");
    String name = (Rows.text(row, "given_name") + " " + Rows.text(row, "family_name")).strip();
    return new Interval(
        row.getString("key_set"),
        row.getString("cabinet"),
        row.getInt("slot"),
        row.getString("state"),
        person == null
            ? null
            : new Holder(
                person, Rows.textOrNull(row, "employee_number"), name.isEmpty() ? null : name),
        Rows.instantOrNull(row, "since_at"),
        Rows.instantOrNull(row, "until_at"),
        Rows.instantOrNull(row, "due_at"),
        row.getInt("overdue") == 1,
        row.getString("confidence"),
        Rows.textOrNull(row, "event"));
  }
}
