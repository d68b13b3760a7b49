// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.app.plan.PlanAction;
import io.keyway.app.store.Plans.Plan;
import io.keyway.model.custody.CabinetId;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lets a cabinet whose content nobody here wrote be brought to what it should hold. */
@Component
class AdoptionAction implements PlanAction {
  static final String KIND = "adoption";

  private final ObjectProvider<Provisioning> provisioning;

  AdoptionAction(ObjectProvider<Provisioning> provisioning) {
    this.provisioning = provisioning;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Optional<String> staleness(JdbcClient db, Plan plan) {
    boolean held = provisioning.getObject().isRevokeOnly(new CabinetId(plan.content()));
    return held
        ? Optional.empty()
        : Optional.of("the cabinet is not linked, or holds what it should by now");
  }

  @Override
  public void apply(Plan plan, String approver) {
    provisioning.getObject().release(new CabinetId(plan.content()));
  }
}
