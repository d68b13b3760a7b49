// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.due.DueAction;
import io.keyway.app.store.DueInstants.DueInstant;
import org.springframework.stereotype.Component;

/** Somebody is on leave for as long as rights last. */
@Component
class LeaveAction implements DueAction {
  private final Decision decision;

  LeaveAction(Decision decision) {
    this.decision = decision;
  }

  @Override
  public String kind() {
    return Leaves.KIND;
  }

  @Override
  public void fire(DueInstant due) {
    decision.endLeave(due);
  }
}
