// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts rows into the tables as the rest of the bridge would. */
public final class TestRows {
  private final Store store;

  public TestRows(Store store) {
    this.store = store;
  }

  public void person(String id, String number, String given, String family) {
    run(
        """
        INSERT INTO person (id, employee_number, state, state_source, state_at, epoch, epoch_at, revision,
          given_name, family_name, email, employment, department, site, groups, start_date,
          end_date, created_at, changed_at)
        VALUES (?, ?, 'active', 'hr', 0, 1, 0, 1, ?, ?, '', 'employee', 'plant', 'hq', '[]', NULL,
          NULL, ?, 0)
        ON CONFLICT DO NOTHING\
        """,
        id,
        number,
        given,
        family,
        micros(Instant.parse("2026-11-01T00:00:00Z")) + number.hashCode() % 1000);
  }

  /** The key set hangs in its slot from an instant on. */
  public void in(String keySet, Instant since) {
    interval(keySet, since, "in", "", null, false);
  }

  /** Somebody holds it from an instant on. */
  public void out(String keySet, Instant since, String person, Instant due, boolean overdue) {
    interval(keySet, since, "out", person, due, overdue);
  }

  public void incident(String id, String kind, String severity, String keySet, String person) {
    run(
        """
        INSERT INTO incident (id, kind, state, severity, person, employee_number, key_set, cabinet,
          detail, dedupe_key, comments, opened_at)
        VALUES (?, ?, 'open', ?, ?, '', ?, 'HQ-1', ?, ?, '[]', ?)\
        """,
        id,
        kind,
        severity,
        person,
        keySet,
        keySet + " is not back in HQ-1. Ask its holder to bring it.",
        kind + id,
        micros(Instant.now().minusSeconds(700)));
  }

  public void plan(String id, String summary) {
    run(
        """
        INSERT INTO plan (id, kind, source, state, created_at, expires_at, decided_by, summary,
          steps, content, basis)
        VALUES (?, 'rehearsal', 'hr', 'waiting', ?, ?, '', ?,
          '["end all rights of emp:00123","end all rights of emp:00777"]', '{}', '')\
        """,
        id,
        micros(Instant.now().minusSeconds(4_000)),
        micros(Instant.now().plusSeconds(80_000)),
        summary);
  }

  public void revocation(String id, String person, String state) {
    Instant accepted = Instant.now().minusSeconds(300);
    run(
        """
        INSERT INTO receipt (id, source, change, person, employee_number, accepted_at,
          effective_at, state)
        VALUES (?, 'hr', 'terminated', ?, '', ?, ?, ?)\
        """,
        id,
        person,
        micros(accepted),
        micros(accepted),
        state);
    leg(id, "HQ-1", person, "verified", accepted, 2, 9, 12);
    leg(id, "HQ-2", person, "verified", accepted, 2, 8, 1_240);
  }

  /** Appends to the ledger; returns the sequence number. */
  public long ledger(String type, String subject) {
    Instant now = Instant.now();
    return store
        .commit(
            Priority.NORMAL,
            jdbc ->
                new Ledger()
                    .append(
                        jdbc,
                        new AuditEvent(
                            Ids.at(now), type, subject, now, Map.of("keySet", "HQ-1-K5"))))
        .seq();
  }

  private void interval(
      String keySet,
      Instant since,
      String state,
      String person,
      @Nullable Instant due,
      boolean overdue) {
    run(
        "UPDATE custody SET until_at = ? WHERE key_set = ? AND until_at IS NULL",
        micros(since),
        keySet);
    int slot = Integer.parseInt(keySet.substring(keySet.indexOf('K') + 1));
    run(
        """
        INSERT INTO custody (key_set, since_at, until_at, ordinal, cabinet, slot, state, person,
          due_at, overdue, confidence, event)
        SELECT ?, ?, NULL, COALESCE(MAX(ordinal), 0) + 1, ?, ?, ?, ?, ?, ?, 'certain',
          ? || COALESCE(MAX(ordinal), 0)
        FROM custody WHERE key_set = ?\
        """,
        keySet,
        micros(since),
        keySet.substring(0, keySet.indexOf("-K")),
        slot,
        state,
        person,
        due == null ? null : micros(due),
        overdue ? 1 : 0,
        keySet,
        keySet);
  }

  private void leg(
      String receipt,
      String cabinet,
      String person,
      String state,
      Instant accepted,
      long... millis) {
    run(
        """
        INSERT INTO receipt_cabinet (receipt, cabinet, person, epoch, revision, state, sent_at,
          acknowledged_at, verified_at)
        VALUES (?, ?, ?, 1, 1, ?, ?, ?, ?)\
        """,
        receipt,
        cabinet,
        person,
        state,
        micros(accepted.plusMillis(millis[0])),
        micros(accepted.plusMillis(millis[1])),
        micros(accepted.plusMillis(millis[2])));
  }

  public void run(String sql, @Nullable Object... values) {
    store.commit(
        Priority.NORMAL,
        (JdbcClient jdbc) -> {
          JdbcClient.StatementSpec statement = jdbc.sql(sql);
          for (@Nullable Object value : values) {
            statement = statement.param(value);
          }
          return statement.update();
        });
  }

  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
