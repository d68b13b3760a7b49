// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import io.keyway.app.plan.PlanAction;
import io.keyway.app.site.RulesGate.Refusals;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.StoreJson;
import io.keyway.rules.load.RefusedFile;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Puts held access rules and cabinets in force, while the site's files still say the same. */
@Component
class RulesAction implements PlanAction {
  private static final Logger LOG = LoggerFactory.getLogger(RulesAction.class);

  private final RulesGate gate;

  RulesAction(RulesGate gate) {
    this.gate = gate;
  }

  @Override
  public String kind() {
    return RulesGate.KIND;
  }

  @Override
  public Optional<String> staleness(JdbcClient db, Plan plan) {
    Map<String, String> held = StoreJson.read(plan.content(), RulesGate.TEXTS);
    try {
      if (!held.equals(gate.onDisk())) {
        return Optional.of("the site's cabinets or access rules were edited again");
      }
      gate.checkHeld(held);
      return Optional.empty();
    } catch (RefusedFile e) {
      return Optional.of("the site's cabinets cannot be taken now: " + e.getMessage());
    }
  }

  @Override
  public void apply(Plan plan, String approver) {
    gate.enforce(StoreJson.read(plan.content(), RulesGate.TEXTS));
  }

  /**
   * The site's files still differ from the rules that run: that is held anew, and somebody told.
   */
  @Override
  public void expired(Plan plan) {
    Refusals refusals = gate.start();
    Stream.of(refusals.cabinets(), refusals.access())
        .flatMap(Optional::stream)
        .forEach(e -> LOG.warn("An edited file cannot be taken now: {}", e.getMessage()));
  }
}
