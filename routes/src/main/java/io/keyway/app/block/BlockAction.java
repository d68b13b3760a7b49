// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.block;

import io.keyway.app.decision.Decision;
import io.keyway.app.plan.PlanAction;
import io.keyway.app.store.Blocks;
import io.keyway.app.store.Blocks.Block;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import io.keyway.model.audit.AuditEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sets a block, then takes from everybody what it covers. */
abstract sealed class BlockAction implements PlanAction {
  private final Store store;
  private final Blocks blocks;
  private final Plans plans;
  private final Touched touched;
  private final Decision decision;
  private final Ledger ledger;
  private final Clock clock;

  /** What both kinds of plan work with. */
  @Component
  record Parts(
      Store store,
      Blocks blocks,
      Plans plans,
      Touched touched,
      Decision decision,
      Ledger ledger,
      Clock clock) {}

  private BlockAction(Parts parts) {
    this.store = parts.store();
    this.blocks = parts.blocks();
    this.plans = parts.plans();
    this.touched = parts.touched();
    this.decision = parts.decision();
    this.ledger = parts.ledger();
    this.clock = parts.clock();
  }

  /** Of a site, by two people or by break-glass. */
  @Component
  static final class LockDown extends BlockAction {
    static final String KIND = "lock-down";

    LockDown(Parts parts) {
      super(parts);
    }

    @Override
    public String kind() {
      return KIND;
    }
  }

  /** Of a key set or a badge, by one operator. */
  @Component
  static final class Revocation extends BlockAction {
    static final String KIND = "revocation";

    Revocation(Parts parts) {
      super(parts);
    }

    @Override
    public String kind() {
      return KIND;
    }
  }

  @Override
  public Optional<String> staleness(JdbcClient db, Plan plan) {
    Order order = StoreJson.read(plan.content(), Order.class);
    return blocks.find(db, order.scope()).map(block -> order.scope() + " is blocked already");
  }

  @Override
  public void apply(Plan plan, String approver) {
    Order order = StoreJson.read(plan.content(), Order.class);
    Instant now = clock.instant();
    store.execute(
        Priority.REVOCATION,
        db -> {
          if (blocks.find(db, order.scope()).isEmpty()) {
            blocks.put(db, new Block(order.scope(), order.reason(), order.by(), now, plan.id()));
            ledger.append(
                db,
                new AuditEvent(
                    Ids.at(now),
                    "block.set",
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
    decision.reassessAll(
        store.read(db -> touched.people(db, order.scope())),
        Blocking.SOURCE,
        Priority.REVOCATION,
        (db, receipts) -> plans.addReceipts(db, plan.id(), receipts));
  }
}
