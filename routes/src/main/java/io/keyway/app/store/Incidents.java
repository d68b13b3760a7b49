// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import com.fasterxml.jackson.core.type.TypeReference;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.audit.Incident;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.audit.Incident.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What a human must look at. Whatever becomes of an incident is appended to the ledger in the same
 * commit, so that tickets follow.
 */
@Repository
public class Incidents {
  private static final TypeReference<List<Comment>> COMMENTS = new TypeReference<>() {};
  private final Ledger ledger;

  public Incidents(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * A reason to open one. Texts that do not apply are empty.
   *
   * @param detail one sentence: what, where, what to do; no name
   * @param dedupeKey there is one unresolved incident for each
   */
  public record Reason(
      String kind,
      Severity severity,
      String person,
      String employeeNumber,
      String keySet,
      String cabinet,
      String detail,
      String dedupeKey) {

    /** A reason that concerns no person and no key set yet. */
    public static Reason of(String kind, Severity severity, String detail, String dedupeKey) {
      return new Reason(kind, severity, "", "", "", "", detail, dedupeKey);
    }

    public Reason about(String newPerson, String newEmployeeNumber) {
      return new Reason(
          kind, severity, newPerson, newEmployeeNumber, keySet, cabinet, detail, dedupeKey);
    }

    public Reason at(String newCabinet, String newKeySet) {
      return new Reason(
          kind, severity, person, employeeNumber, newKeySet, newCabinet, detail, dedupeKey);
    }
  }

  /** What somebody said about an incident. */
  public record Comment(String at, String by, String text) {}

  /** Opens an incident, or gives the unresolved one of the same dedupe key. */
  public Incident open(JdbcClient db, Reason reason, Instant now) {
    Optional<Incident> standing = standing(db, reason.dedupeKey());
    if (standing.isPresent()) {
      return standing.get();
    }
    Incident incident =
        new Incident(
            Ids.at(now),
            reason.kind(),
            State.OPEN,
            reason.severity(),
            reason.person(),
            reason.employeeNumber(),
            reason.keySet(),
            reason.cabinet(),
            reason.detail(),
            Micros.toInstant(Micros.of(now)),
            Optional.empty());
    insert(db, incident, reason.dedupeKey());
    tell(db, "incident.opened", incident, Map.of(), now);
    return incident;
  }

  public Optional<Incident> find(JdbcClient db, String id) {
    return db.sql("SELECT * FROM incident WHERE id = ?")
        .param(id)
        .query(Incidents::incident)
        .optional();
  }

  /** The unresolved incident of a dedupe key. */
  public Optional<Incident> standing(JdbcClient db, String dedupeKey) {
    return db.sql(
            "SELECT * FROM incident WHERE dedupe_key = ? AND state IN ('open', 'acknowledged')")
        .param(dedupeKey)
        .query(Incidents::incident)
        .optional();
  }

  /** Somebody looks at it. Nothing happens to one that is not open. */
  public Optional<Incident> acknowledge(JdbcClient db, String id, String by, Instant now) {
    int changed =
        db.sql(
                "UPDATE incident SET state = 'acknowledged', acknowledged_at = ?"
                    + " WHERE id = ? AND state = 'open'")
            .params(Micros.of(now), id)
            .update();
    return after(db, id, changed, "incident.acknowledged", Map.of("by", by), now);
  }

  /**
   * It is over. Nothing happens to one that is resolved already.
   *
   * @param by who says so; {@code keyway} where its cause went away
   */
  public Optional<Incident> resolve(JdbcClient db, String id, String by, Instant now) {
    int changed =
        db.sql(
                "UPDATE incident SET state = 'resolved', resolved_at = ?"
                    + " WHERE id = ? AND state <> 'resolved'")
            .params(Micros.of(now), id)
            .update();
    return after(db, id, changed, "incident.resolved", Map.of("by", by), now);
  }

  /** Its cause went away by itself: resolves the unresolved one of a dedupe key. */
  public Optional<Incident> resolveByDedupe(JdbcClient db, String dedupeKey, Instant now) {
    return standing(db, dedupeKey).flatMap(found -> resolve(db, found.id(), "keyway", now));
  }

  /** Ids of the unresolved incidents of several dedupe keys, most of which have none. */
  public List<String> standing(JdbcClient db, List<String> dedupeKeys) {
    return db.sql(
            "SELECT id FROM incident WHERE state IN ('open', 'acknowledged') AND dedupe_key IN ("
                + String.join(", ", Collections.nCopies(dedupeKeys.size(), "?"))
                + ")")
        .params(dedupeKeys)
        .query(String.class)
        .list();
  }

  /** What the unresolved ones of a kind are told apart by. */
  public List<String> dedupeKeysOf(JdbcClient db, String kind) {
    return db.sql("SELECT dedupe_key FROM incident WHERE kind = ? AND state <> 'resolved'")
        .param(kind)
        .query(String.class)
        .list();
  }

  /** Adds a comment. Its text stays here: only that there is one is told to others. */
  public Optional<Incident> comment(JdbcClient db, String id, String by, String text, Instant now) {
    Optional<String> before =
        db.sql("SELECT comments FROM incident WHERE id = ?")
            .param(id)
            .query(String.class)
            .optional();
    if (before.isEmpty()) {
      return Optional.empty();
    }
    List<Comment> comments = new ArrayList<>(StoreJson.read(before.get(), COMMENTS));
    comments.add(new Comment(now.toString(), by, text));
    int changed =
        db.sql("UPDATE incident SET comments = ? WHERE id = ?")
            .params(StoreJson.write(comments), id)
            .update();
    return after(db, id, changed, "incident.commented", Map.of("by", by), now);
  }

  private Optional<Incident> after(
      JdbcClient db, String id, int changed, String type, Map<String, Object> more, Instant now) {
    Optional<Incident> incident = find(db, id);
    if (changed == 1) {
      incident.ifPresent(found -> tell(db, type, found, more, now));
    }
    return incident;
  }

  private void tell(
      JdbcClient db, String type, Incident incident, Map<String, Object> more, Instant now) {
    Map<String, Object> data = new TreeMap<>(more);
    data.put("incident", incident.id());
    data.put("kind", incident.kind());
    data.put("state", incident.state().word());
    data.put("severity", incident.severity().word());
    data.put("person", incident.person());
    data.put("employeeNumber", incident.employeeNumber());
    data.put("keySet", incident.keySet());
    data.put("cabinet", incident.cabinet());
    data.put("detail", incident.detail());
    data.values().removeIf(""::equals);
    ledger.append(db, new AuditEvent(Ids.at(now), type, "incident:" + incident.id(), now, data));
  }

  private static void insert(JdbcClient db, Incident incident, String dedupeKey) {
    db.sql(
            "INSERT INTO incident (id, kind, state, severity, person, employee_number, key_set,"
                + " cabinet, detail, dedupe_key, comments, opened_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', ?)")
        .params(
            incident.id(),
            incident.kind(),
            incident.state().word(),
            incident.severity().word(),
            incident.person(),
            incident.employeeNumber(),
            incident.keySet(),
            incident.cabinet(),
            incident.detail(),
            dedupeKey,
            Micros.of(incident.openedAt()))
        .update();
  }

  private static Incident incident(ResultSet row, int n) throws SQLException {
    return new Incident(
        row.getString("id"),
        row.getString("kind"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        Severity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT)),
        row.getString("person"),
        row.getString("employee_number"),
        row.getString("key_set"),
        row.getString("cabinet"),
        row.getString("detail"),
        Micros.toInstant(row.getLong("opened_at")),
        Micros.read(row, "resolved_at"));
  }
}
