// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.due.DueAction;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.model.custody.KeySetId;
import org.springframework.stereotype.Component;

/** A key set's time is over: somebody must hear of it before anybody asks. */
@Component
class OverdueAction implements DueAction {
  private final Custodian custody;

  OverdueAction(Custodian custody) {
    this.custody = custody;
  }

  @Override
  public String kind() {
    return CustodyChanges.DUE;
  }

  @Override
  public void fire(DueInstant due) {
    custody.overdue(new KeySetId(due.content()));
  }
}
