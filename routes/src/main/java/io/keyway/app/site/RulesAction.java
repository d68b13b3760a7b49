// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import com.fasterxml.jackson.core.type.TypeReference;
import io.keyway.app.decision.AccessRules;
import io.keyway.app.plan.PlanAction;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.StoreJson;
import io.keyway.rules.load.RefusedFile;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Puts held access rules in force, while the site's files still say the same. */
@Component
class RulesAction implements PlanAction {
  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

  private static final Logger LOG = LoggerFactory.getLogger(RulesAction.class);

  private final RulesGate gate;
  private final HomeSettings home;

  RulesAction(RulesGate gate, HomeSettings home) {
    this.gate = gate;
    this.home = home;
  }

  @Override
  public String kind() {
    return RulesGate.KIND;
  }

  @Override
  public Optional<String> staleness(JdbcClient db, Plan plan) {
    return StoreJson.read(plan.content(), TEXTS).equals(AccessRules.filesOf(home))
        ? Optional.empty()
        : Optional.of("the site's access rules were edited again");
  }

  @Override
  public void apply(Plan plan, String approver) {
    gate.enforce(StoreJson.read(plan.content(), TEXTS));
  }

  /**
   * The site's files still differ from the rules that run: that is held anew, and somebody told.
   */
  @Override
  public void expired(Plan plan) {
    try {
      gate.start(AccessRules.filesOf(home));
    } catch (RefusedFile e) {
      LOG.warn("Edited access rules cannot be taken now: {}", e.getMessage());
    }
  }
}
