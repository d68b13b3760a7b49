// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.decision.Decision;
import io.keyway.app.due.DueAction;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.model.identity.CardholderId;
import org.springframework.stereotype.Component;

/** A PIN was chosen at one cabinet: the others get it too. */
@Component
class PinChosenAction implements DueAction {
  private final Decision decision;

  PinChosenAction(Decision decision) {
    this.decision = decision;
  }

  @Override
  public String kind() {
    return PinChoices.DUE;
  }

  @Override
  public void fire(DueInstant due) {
    decision.refresh(new CardholderId(due.content()), "keypad");
  }
}
