// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.plan;

import io.keyway.app.problem.Refusal;
import io.keyway.app.settings.PlanSettings;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Plans.State;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * An approver's yes and no. A yes is committed before anything is applied, and what it approved is
 * finished after a restart. Thread-safe.
 */
@Component
public class Approvals {
  private final Store store;
  private final Plans plans;
  private final Incidents incidents;
  private final Ledger ledger;
  private final Map<String, PlanAction> actions;
  private final PlanSettings settings;
  private final Clock clock;

  public Approvals(
      Store store,
      Plans plans,
      Incidents incidents,
      Ledger ledger,
      List<PlanAction> actions,
      PlanSettings settings,
      Clock clock) {
    this.store = store;
    this.plans = plans;
    this.incidents = incidents;
    this.ledger = ledger;
    this.actions =
        actions.stream().collect(Collectors.toMap(PlanAction::kind, Function.identity()));
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A yes. Applies a plan exactly as it was shown, or waits for another approver where its kind
   * needs more than one.
   *
   * @throws Refusal 404 where there is none, 403 for whoever asked for it or said yes before, 409
   *     where it no longer waits, expired or is stale
   */
  public Plan approve(String id, String approver) {
    Said said = store.commit(Priority.REVOCATION, db -> say(db, waiting(db, id), approver));
    return switch (said) {
      case Said.Stale stale ->
          throw Refusal.conflict("The plan is stale and was not applied: " + stale.why());
      case Said.Waits waits -> plan(id);
      case Said.Enough enough -> finish(plan(id), approver);
    };
  }

  /** What one yes did. */
  private sealed interface Said {
    record Stale(String why) implements Said {}

    record Waits() implements Said {}

    record Enough() implements Said {}
  }

  private Said say(JdbcClient db, Plan plan, String approver) {
    if (plan.createdBy().equals(approver)) {
      throw Refusal.forbidden(
          "Whoever asked for a plan cannot approve it. Another approver must: four eyes.");
    }
    Optional<String> why = actionFor(plan).staleness(db, plan);
    if (why.isPresent()) {
      move(db, plan, State.WAITING, State.EXPIRED, approver);
      return new Said.Stale(why.get());
    }
    if (!plans.approve(db, plan.id(), approver, clock.instant())) {
      throw Refusal.forbidden("You approved this plan already. Another approver must, too.");
    }
    if (plans.approvers(db, plan.id()).size() < settings.approversOf(plan.kind())) {
      tell(db, plan, "plan.seconded", approver);
      return new Said.Waits();
    }
    move(db, plan, State.WAITING, State.APPROVED, approver);
    return new Said.Enough();
  }

  /**
   * Writes a plan that waits for nobody else: it is committed as approved by whoever asked for it,
   * then applied, also after a crash.
   *
   * @param draft makes the plan, in that commit
   */
  public Plan carryOut(Function<JdbcClient, Plan> draft) {
    Plan plan =
        store.commit(
            Priority.REVOCATION,
            db -> {
              Plan made = draft.apply(db);
              plans.insert(db, made);
              move(db, made, State.WAITING, State.APPROVED, made.createdBy());
              return made;
            });
    return finish(plan(plan.id()), plan.createdBy());
  }

  /** Applies nothing, for good. */
  public Plan reject(String id, String approver) {
    store.commit(
        Priority.NORMAL,
        db -> {
          Plan plan = waiting(db, id);
          move(db, plan, State.WAITING, State.REJECTED, approver);
          actionFor(plan).rejected(db, plan);
          return true;
        });
    return plan(id);
  }

  /** Ends plans whose time is over, and finishes what was approved before a restart. */
  @EventListener(ApplicationReadyEvent.class)
  public void resume() {
    store.read(db -> plans.standing(db, State.APPROVED)).forEach(p -> finish(p, p.decidedBy()));
    expire();
  }

  /** Ends plans whose time is over. */
  public void expire() {
    Instant now = clock.instant();
    List<Plan> over =
        store.read(db -> plans.standing(db, State.WAITING)).stream()
            .filter(plan -> plan.expiresAt().isBefore(now))
            .toList();
    for (Plan plan : over) {
      store.commit(
          Priority.NORMAL,
          db -> {
            move(db, plan, State.WAITING, State.EXPIRED, "");
            return true;
          });
      actionFor(plan).expired(plan);
    }
  }

  private Plan finish(Plan plan, String approver) {
    actionFor(plan).apply(plan, approver);
    store.commit(
        Priority.NORMAL,
        db -> {
          move(db, plan, State.APPROVED, State.APPLIED, approver);
          return true;
        });
    return plan(plan.id());
  }

  private void move(JdbcClient db, Plan plan, State from, State to, String by) {
    Instant now = clock.instant();
    if (!plans.move(db, plan.id(), from, to, by, now)) {
      throw Refusal.conflict("Somebody else was faster with this plan.");
    }
    incidents.resolveByDedupe(db, "plan:" + plan.id(), now);
    tell(db, plan, "plan." + to.word(), by);
  }

  private void tell(JdbcClient db, Plan plan, String type, String by) {
    Instant now = clock.instant();
    Map<String, Object> data = new TreeMap<>();
    data.put("plan", plan.id());
    data.put("kind", plan.kind());
    data.put("source", plan.source());
    data.put("by", by);
    ledger.append(db, new AuditEvent(Ids.at(now), type, "plan:" + plan.id(), now, data));
  }

  private Plan waiting(JdbcClient db, String id) {
    Plan plan = plans.find(db, id).orElseThrow(() -> Refusal.notFound("No plan has this id."));
    if (plan.state() != State.WAITING) {
      throw Refusal.conflict("The plan no longer waits: it is " + plan.state().word() + ".");
    }
    if (plan.expiresAt().isBefore(clock.instant())) {
      throw Refusal.conflict("The plan expired; its source's next record makes a new one.");
    }
    return plan;
  }

  private Plan plan(String id) {
    return store
        .read(db -> plans.find(db, id))
        .orElseThrow(() -> Refusal.notFound("No plan has this id."));
  }

  private PlanAction actionFor(Plan plan) {
    PlanAction action = actions.get(plan.kind());
    if (action == null) {
      throw Refusal.conflict("Nothing here applies plans of kind " + plan.kind() + ".");
    }
    return action;
  }
}
