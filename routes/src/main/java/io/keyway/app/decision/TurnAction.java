// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.due.DueAction;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.model.identity.CardholderId;
import org.springframework.stereotype.Component;

/** Some right of a person begins or ends now, although no source speaks. */
@Component
class TurnAction implements DueAction {
  private final Decision decision;

  TurnAction(Decision decision) {
    this.decision = decision;
  }

  @Override
  public String kind() {
    return Rights.TURN;
  }

  @Override
  public void fire(DueInstant due) {
    decision.refresh(new CardholderId(due.content()), "time");
  }
}
