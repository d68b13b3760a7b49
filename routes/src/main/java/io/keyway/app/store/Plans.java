// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.audit.Receipt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What waits for an approver. */
@Repository
public class Plans {

  /** Where a plan stands. */
  public enum State {
    WAITING,
    APPROVED,
    REJECTED,
    EXPIRED,
    APPLIED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A plan.
   *
   * @param kind such as {@code held}, {@code re-grant}, {@code adoption}, {@code restore} or {@code
   *     lock-down}
   * @param decidedBy empty until somebody decided
   * @param steps JSON array, shown
   * @param content JSON, what approval applies
   * @param basis digest of what it was computed from; a plan whose basis changed is stale
   * @param createdBy name of the credential that asked for it; empty where a source's record caused
   *     it
   */
  public record Plan(
      String id,
      String kind,
      String source,
      State state,
      Instant createdAt,
      Instant expiresAt,
      Optional<Instant> decidedAt,
      String decidedBy,
      String summary,
      String steps,
      String content,
      String basis,
      String createdBy) {

    /** A plan that a source's record caused. */
    public Plan(
        String id,
        String kind,
        String source,
        State state,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> decidedAt,
        String decidedBy,
        String summary,
        String steps,
        String content,
        String basis) {
      this(
          id, kind, source, state, createdAt, expiresAt, decidedAt, decidedBy, summary, steps,
          content, basis, "");
    }
  }

  public void insert(JdbcClient db, Plan plan) {
    db.sql(
            "INSERT INTO plan (id, kind, source, state, created_at, expires_at, decided_by,"
                + " summary, steps, content, basis, created_by)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            plan.id(),
            plan.kind(),
            plan.source(),
            plan.state().word(),
            Micros.of(plan.createdAt()),
            Micros.of(plan.expiresAt()),
            plan.decidedBy(),
            plan.summary(),
            plan.steps(),
            plan.content(),
            plan.basis(),
            plan.createdBy())
        .update();
  }

  public Optional<Plan> find(JdbcClient db, String id) {
    return db.sql("SELECT * FROM plan WHERE id = ?").param(id).query(Plans::plan).optional();
  }

  /** Those of a kind and source that wait, oldest first. */
  public List<Plan> waiting(JdbcClient db, String kind, String source) {
    return db.sql(
            "SELECT * FROM plan WHERE kind = ? AND source = ? AND state = 'waiting' ORDER BY id")
        .params(kind, source)
        .query(Plans::plan)
        .list();
  }

  /** All that stand so, oldest first. */
  public List<Plan> standing(JdbcClient db, State state) {
    return db.sql("SELECT * FROM plan WHERE state = ? ORDER BY id")
        .param(state.word())
        .query(Plans::plan)
        .list();
  }

  /** All of a kind that were computed from this basis, however they stand. */
  public List<Plan> all(JdbcClient db, String kind, String basis) {
    return db.sql("SELECT * FROM plan WHERE kind = ? AND basis = ? ORDER BY id")
        .params(kind, basis)
        .query(Plans::plan)
        .list();
  }

  /** The one that waits and was computed from this basis: no second is proposed. */
  public Optional<Plan> waitingOn(JdbcClient db, String kind, String basis) {
    return db
        .sql("SELECT * FROM plan WHERE kind = ? AND basis = ? AND state = 'waiting'")
        .params(kind, basis)
        .query(Plans::plan)
        .list()
        .stream()
        .findFirst();
  }

  /** Moves a plan on; false when it does not stand where it should, because another was faster. */
  public boolean move(
      JdbcClient db, String id, State from, State to, String decidedBy, Instant now) {
    return db.sql(
                "UPDATE plan SET state = ?, decided_at = ?, decided_by = ?"
                    + " WHERE id = ? AND state = ?")
            .params(to.word(), Micros.of(now), decidedBy, id, from.word())
            .update()
        == 1;
  }

  /** Notes somebody's yes; false where it was noted before. */
  public boolean approve(JdbcClient db, String id, String approver, Instant now) {
    return db.sql(
                "INSERT INTO plan_approval (plan, approver, approved_at) VALUES (?, ?, ?)"
                    + " ON CONFLICT DO NOTHING")
            .params(id, approver, Micros.of(now))
            .update()
        == 1;
  }

  /** Who said yes so far, in order. */
  public List<String> approvers(JdbcClient db, String id) {
    return db.sql("SELECT approver FROM plan_approval WHERE plan = ? ORDER BY approved_at")
        .param(id)
        .query(String.class)
        .list();
  }

  /** Notes the receipts of what a plan did. */
  public void addReceipts(JdbcClient db, String id, List<Receipt> receipts) {
    receipts.forEach(
        receipt ->
            db.sql("INSERT INTO plan_receipt (plan, receipt) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .params(id, receipt.id())
                .update());
  }

  /** Ids of the receipts of what a plan did. */
  public List<String> receipts(JdbcClient db, String id) {
    return db.sql("SELECT receipt FROM plan_receipt WHERE plan = ? ORDER BY receipt")
        .param(id)
        .query(String.class)
        .list();
  }

  private static Plan plan(ResultSet row, int n) throws SQLException {
    return new Plan(
        row.getString("id"),
        row.getString("kind"),
        row.getString("source"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        Micros.toInstant(row.getLong("created_at")),
        Micros.toInstant(row.getLong("expires_at")),
        Micros.read(row, "decided_at"),
        row.getString("decided_by"),
        row.getString("summary"),
        row.getString("steps"),
        row.getString("content"),
        row.getString("basis"),
        row.getString("created_by"));
  }
}
