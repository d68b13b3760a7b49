// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import io.keyway.app.decision.Decision;
import io.keyway.app.due.DueAction;
import io.keyway.app.intake.SetAside;
import io.keyway.app.plan.PlanAction;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.ScimGroups;
import io.keyway.app.store.ScimLosses;
import io.keyway.app.store.ScimLosses.Held;
import io.keyway.app.store.ScimUsers;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import io.keyway.connectors.scim.ScimRefusal;
import io.keyway.model.identity.IdentityChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes that would take away too much at once. Each waits as it was made; those that come together
 * become one plan a few seconds later, which an approver applies exactly or not at all. Its client
 * was answered 409 and tries again: after the plan was applied the same write has nothing new to
 * say. Thread-safe.
 */
@Component
class HeldWrites implements PlanAction, DueAction {
  /** The kind of these plans, and of the instants at which they are made. */
  static final String KIND = "held-writes";

  private static final Logger LOG = LoggerFactory.getLogger(HeldWrites.class);
  private static final String DUE = "scim-held";
  private static final Duration GATHER = Duration.ofSeconds(5);
  private static final Duration WAITS = Duration.ofDays(7);
  private static final int MOST = 500;

  private final Store store;
  private final ScimLosses losses;
  private final ScimUsers users;
  private final ScimGroups groups;
  private final ScimKeeping keeping;
  private final ScimBudget budget;
  private final Plans plans;
  private final DueInstants due;
  private final Incidents incidents;
  private final Decision decision;
  private final Clock clock;

  HeldWrites(
      Store store,
      ScimLosses losses,
      ScimUsers users,
      ScimGroups groups,
      ScimKeeping keeping,
      ScimBudget budget,
      Plans plans,
      DueInstants due,
      Incidents incidents,
      Decision decision,
      Clock clock) {
    this.store = store;
    this.losses = losses;
    this.users = users;
    this.groups = groups;
    this.keeping = keeping;
    this.budget = budget;
    this.plans = plans;
    this.due = due;
    this.incidents = incidents;
    this.decision = decision;
    this.clock = clock;
  }

  /** The writes of a plan. */
  record Content(List<HeldWrite> writes) {
    Content {
      writes = List.copyOf(writes);
    }
  }

  /** Whether a write of this resource waits already. */
  boolean isWaiting(String key) {
    return store.read(db -> losses.waiting(db, key)).isPresent();
  }

  /** Has a write wait; durable when it returns. */
  void hold(String source, HeldWrite write) {
    String content = StoreJson.write(write);
    store.execute(
        Priority.REVOCATION,
        db -> {
          Optional<Held> before = losses.waiting(db, write.key());
          if (before.isPresent() && !before.get().plan().isEmpty()) {
            return; // waits in a plan: its client says the same again
          }
          Instant now = clock.instant();
          losses.hold(db, new Held(write.key(), source, content, "", now));
          incidents.open(db, waiting(source, write.why()), now);
          String id = DUE + ":" + source;
          if (due.find(db, id).isEmpty()) {
            due.put(db, new DueInstant(id, KIND, now.plus(GATHER), "source:" + source, source));
          }
        });
  }

  private static Incidents.Reason waiting(String source, String why) {
    return SetAside.critical(
        "held-write",
        why + ". What is more than that was not applied; a plan of it follows within seconds",
        DUE + ":" + source);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void fire(DueInstant instant) {
    String source = instant.content();
    store.execute(
        Priority.NORMAL,
        db -> {
          List<Held> some = losses.unplanned(db, source, MOST);
          if (!some.isEmpty()) {
            planOf(db, source, some);
          }
          Instant now = clock.instant();
          if (some.size() == MOST) {
            due.put(
                db,
                new DueInstant(instant.id(), KIND, now.plusMillis(1), instant.subject(), source));
          } else {
            incidents.resolveByDedupe(db, DUE + ":" + source, now);
          }
        });
  }

  private String planOf(JdbcClient db, String source, List<Held> some) {
    Instant now = clock.instant();
    List<HeldWrite> writes = some.stream().map(HeldWrites::read).toList();
    List<Map<String, Object>> steps = new ArrayList<>();
    writes.forEach(write -> steps.addAll(write.steps()));
    String id = Ids.at(now);
    Plan plan =
        new Plan(
            id,
            KIND,
            source,
            Plans.State.WAITING,
            now,
            now.plus(WAITS),
            Optional.empty(),
            "",
            writes.getLast().why()
                + "; these "
                + writes.size()
                + " writes were not applied, their people keep their rights.",
            StoreJson.write(steps),
            StoreJson.write(new Content(writes)),
            "scim:" + id);
    plans.insert(db, plan);
    losses.plan(db, some, id);
    incidents.open(
        db,
        SetAside.critical(
            "held-plan", plan.summary() + " Approve or reject plan " + id, "plan:" + id),
        now);
    return id;
  }

  private static HeldWrite read(Held held) {
    return StoreJson.read(held.content(), HeldWrite.class);
  }

  @Override
  public Optional<String> staleness(JdbcClient db, Plan plan) {
    List<HeldWrite> writes = content(plan).writes();
    List<HeldWrite> still = writes.stream().filter(write -> isAsItWas(db, write)).toList();
    if (still.size() == writes.size()) {
      return Optional.empty();
    }
    losses.releaseAll(db, plan.id());
    if (still.isEmpty()) {
      return Optional.of("everything in it was written anew since");
    }
    Instant now = clock.instant();
    List<Held> again =
        still.stream()
            .map(w -> new Held(w.key(), plan.source(), StoreJson.write(w), "", now))
            .toList();
    again.forEach(held -> losses.hold(db, held));
    return Optional.of(
        "some of it was written anew since; look at plan "
            + planOf(db, plan.source(), again)
            + ", made of the rest");
  }

  private boolean isAsItWas(JdbcClient db, HeldWrite write) {
    if (!write.user().isEmpty()) {
      ScimUsers.Row user = write.user().getFirst();
      return users.find(db, user.source(), user.id()).map(ScimUsers.Row::version).orElse(0L)
          == write.version();
    }
    ScimGroups.Row group = write.group().getFirst();
    return groups.find(db, group.source(), group.id()).map(ScimGroups.Row::version).orElse(0L)
        == write.version();
  }

  @Override
  public void apply(Plan plan, String approver) {
    List<HeldWrite> writes = content(plan).writes();
    List<IdentityChange> changes = writes.stream().flatMap(w -> w.changes().stream()).toList();
    decision.decideAll(
        changes,
        db -> {
          for (HeldWrite write : writes) {
            if (isAsItWas(db, write)) { // else it was kept before a crash
              keep(db, plan, write);
            }
          }
          losses.releaseAll(db, plan.id());
        });
  }

  private void keep(JdbcClient db, Plan plan, HeldWrite write) {
    try {
      if (!write.user().isEmpty()) {
        keeping.user(db, write.user().getFirst(), write.version());
      } else if (write.deletes()) {
        keeping.withoutGroup(db, write.group().getFirst());
      } else {
        keeping.group(
            db, write.group().getFirst(), write.added(), write.removed(), write.version());
      }
      budget.spend(db, plan.source(), write.losing());
    } catch (ScimRefusal taken) {
      // Its client writes it again; what it does to people is done.
      LOG.warn("A resource of a plan was not kept. plan={} {}", plan.id(), taken.detail());
    }
  }

  @Override
  public void rejected(JdbcClient db, Plan plan) {
    losses.releaseAll(db, plan.id());
  }

  private static Content content(Plan plan) {
    return StoreJson.read(plan.content(), Content.class);
  }
}
