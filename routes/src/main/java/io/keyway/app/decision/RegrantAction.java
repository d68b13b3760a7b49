// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.plan.PlanAction;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.StoreJson;
import io.keyway.model.identity.IdentityChange;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Gives back what the lifecycle table only proposed. */
@Component
class RegrantAction implements PlanAction {
  private final Decision decision;
  private final Standings standings;

  RegrantAction(Decision decision, Standings standings) {
    this.decision = decision;
    this.standings = standings;
  }

  @Override
  public String kind() {
    return "re-grant";
  }

  @Override
  public Optional<String> staleness(JdbcClient db, Plan plan) {
    return standings
            .meant(db, change(plan))
            .person()
            .filter(person -> person.cardholder().isActive())
            .isPresent()
        ? Optional.of("the person is active again already")
        : Optional.empty();
  }

  @Override
  public void apply(Plan plan, String approver) {
    decision.regrant(change(plan), approver);
  }

  private static IdentityChange change(Plan plan) {
    return StoreJson.read(plan.content(), IdentityChange.class);
  }
}
