// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.due.DueAction;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.StoreJson;
import org.springframework.stereotype.Component;

/** The time of a future-dated change has come. */
@Component
class ScheduledAction implements DueAction {
  private final Decision decision;

  ScheduledAction(Decision decision) {
    this.decision = decision;
  }

  @Override
  public String kind() {
    return Scheduled.KIND;
  }

  @Override
  public void fire(DueInstant due) {
    decision.decideScheduled(StoreJson.read(due.content(), Scheduled.class), due.id());
  }
}
