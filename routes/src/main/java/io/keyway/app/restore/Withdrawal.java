// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.provisioning.RosterRow;
import io.keyway.app.store.Drifts.Drift;
import io.keyway.app.store.People;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Rosters.Desired;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Withdraws an entry that nobody granted; whoever has rights gets them in a newer revision. */
@Component
class Withdrawal {
  private final Rosters rosters;
  private final People people;

  Withdrawal(Rosters rosters, People people) {
    this.rosters = rosters;
    this.people = people;
  }

  /**
   * Runs in the writer's transaction; once more changes nothing.
   *
   * @return what the cabinet should hold from now on
   */
  RosterRow of(JdbcClient db, CabinetId cabinet, Drift drift) {
    CardholderId person = drift.person();
    long revision = drift.revision() + 1;
    Tombstone grave = new Tombstone(person, drift.epoch(), revision);
    rosters.want(
        db,
        new Desired(
            cabinet, person, drift.epoch(), revision, Optional.empty(), "", Optional.of(grave)));
    people.raise(db, person, drift.epoch(), revision);
    return new RosterRow(drift.epoch(), revision, "", 0, 0, "");
  }
}
