// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import io.keyway.app.decision.Decision;
import io.keyway.app.due.DueAction;
import io.keyway.app.reading.Expiries.Expiring;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.SourceEntries;
import io.keyway.app.store.Store;
import io.keyway.app.store.StoreJson;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.IdentityChange.Suspended;
import io.keyway.model.identity.Profile;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * An entry of a source expires now, by what the source said earlier: it holds its person suspended,
 * whether the source can be asked or not.
 */
@Component
class ExpiryAction implements DueAction {
  private final Store store;
  private final SourceEntries entries;
  private final DueInstants dueInstants;
  private final Decision decision;

  ExpiryAction(Store store, SourceEntries entries, DueInstants dueInstants, Decision decision) {
    this.store = store;
    this.entries = entries;
    this.dueInstants = dueInstants;
    this.decision = decision;
  }

  @Override
  public String kind() {
    return Expiries.KIND;
  }

  @Override
  public void fire(DueInstant due) {
    Expiring expiring = StoreJson.read(due.content(), Expiring.class);
    Optional<String> number =
        store.read(db -> entries.numberOf(db, expiring.source(), expiring.key()));
    if (number.isEmpty()) {
      return;
    }
    Subject subject =
        new Subject(
            expiring.source(), new EmployeeNumber(number.get()), due.dueAt(), due.dueAt(), true);
    try {
      decision.decideAfter(
          db -> {
            if (!dueInstants.take(db, due)) {
              throw new CalledOff();
            }
          },
          new Suspended(subject, Profile.EMPTY));
    } catch (CalledOff e) {
      // The source said something else meanwhile.
    }
  }

  /** Undoes a commit in which nothing must happen. */
  private static final class CalledOff extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
