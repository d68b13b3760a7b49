// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.provisioning.Wanted;
import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Rosters.Desired;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Entries of people whom the database does not know: they came from the time that it lost. */
@Component
class Strangers {
  private final Rosters rosters;
  private final CabinetRecords cabinets;

  Strangers(Rosters rosters, CabinetRecords cabinets) {
    this.rosters = rosters;
    this.cabinets = cabinets;
  }

  /** Withdraws them all; runs in the writer's transaction. */
  List<Wanted> withdraw(JdbcClient db) {
    List<Wanted> withdrawn = new ArrayList<>();
    for (CabinetRecords.Row cabinet : cabinets.all(db)) {
      for (Rosters.Row row : rosters.strangers(db, cabinet.id())) {
        withdrawn.add(withdraw(db, cabinet.id(), row));
      }
    }
    return withdrawn;
  }

  private Wanted withdraw(JdbcClient db, CabinetId cabinet, Rosters.Row row) {
    CardholderId person = row.person();
    long revision = row.revision() + 1;
    Tombstone grave = new Tombstone(person, row.epoch(), revision);
    rosters.want(
        db,
        new Desired(
            cabinet, person, row.epoch(), revision, Optional.empty(), "", Optional.of(grave)));
    return new Wanted(
        cabinet,
        new RevokeUser(grave, Optional.empty()),
        row.epoch(),
        revision,
        "",
        cabinets.nextVersion(db, cabinet));
  }
}
