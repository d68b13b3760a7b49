// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.block;

import io.keyway.app.decision.Decision;
import io.keyway.app.plan.PlanAction;
import io.keyway.app.store.Blocks;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import io.keyway.model.audit.AuditEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ends a block, then gives everybody what sources and rules say by now: no more than that. */
@Component
class ReleaseAction implements PlanAction {
  static final String KIND = "release";
  private static final int PAGE = 500;

  private final Store store;
  private final Blocks blocks;
  private final Plans plans;
  private final People people;
  private final Touched touched;
  private final Decision decision;
  private final Ledger ledger;
  private final Clock clock;

  ReleaseAction(BlockAction.Parts parts, People people) {
    this.store = parts.store();
    this.blocks = parts.blocks();
    this.plans = parts.plans();
    this.people = people;
    this.touched = parts.touched();
    this.decision = parts.decision();
    this.ledger = parts.ledger();
    this.clock = parts.clock();
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Optional<String> staleness(JdbcClient db, Plan plan) {
    Order order = StoreJson.read(plan.content(), Order.class);
    return blocks.find(db, order.scope()).isPresent()
        ? Optional.empty()
        : Optional.of(order.scope() + " is not blocked any more");
  }

  @Override
  public void apply(Plan plan, String approver) {
    Order order = StoreJson.read(plan.content(), Order.class);
    Instant now = clock.instant();
    store.execute(
        Priority.NORMAL,
        db -> {
          if (blocks.remove(db, order.scope())) {
            ledger.append(
                db,
                new AuditEvent(
                    Ids.at(now),
                    "block.released",
                    touched.subject(db, order.scope()),
                    now,
                    Map.of(
                        "plan", plan.id(),
                        "block", order.scope().kind().word(),
                        "reason", order.reason(),
                        "by", order.by(),
                        "approvedBy", approver)));
          }
        });
    String after = "";
    for (List<Person> page = page(after); !page.isEmpty(); page = page(after)) {
      decision.reassessAll(
          decision.different(page.stream().map(p -> p.cardholder().id()).toList()),
          Blocking.SOURCE,
          Priority.NORMAL,
          (db, receipts) -> plans.addReceipts(db, plan.id(), receipts));
      after = page.getLast().cardholder().id().value();
    }
  }

  private List<Person> page(String after) {
    return store.read(db -> people.after(db, after, PAGE));
  }
}
