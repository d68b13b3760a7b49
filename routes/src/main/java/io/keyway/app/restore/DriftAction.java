// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.decision.Decision;
import io.keyway.app.plan.PlanAction;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.provisioning.RosterRow;
import io.keyway.app.provisioning.Wanted;
import io.keyway.app.restore.DriftProposal.Strange;
import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.Drifts;
import io.keyway.app.store.Drifts.Drift;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Withdraws what a cabinet was found to hold and nobody granted. */
@Component
class DriftAction implements PlanAction {
  /** Who is named as the source of what follows. */
  static final String SOURCE = "drift";

  private final Store store;
  private final Rosters rosters;
  private final CabinetRecords cabinets;
  private final Drifts drifts;
  private final Withdrawal withdrawal;
  private final ObjectProvider<Provisioning> provisioning;
  private final ObjectProvider<Decision> decision;

  DriftAction(
      Store store,
      Rosters rosters,
      CabinetRecords cabinets,
      Drifts drifts,
      Withdrawal withdrawal,
      ObjectProvider<Provisioning> provisioning,
      ObjectProvider<Decision> decision) {
    this.store = store;
    this.rosters = rosters;
    this.cabinets = cabinets;
    this.drifts = drifts;
    this.withdrawal = withdrawal;
    this.provisioning = provisioning;
    this.decision = decision;
  }

  @Override
  public String kind() {
    return DriftProposal.KIND;
  }

  @Override
  public Optional<String> staleness(JdbcClient db, Plan plan) {
    Strange strange = content(plan);
    boolean decidedSince =
        rosters.rows(db, strange.cabinet()).stream()
            .anyMatch(row -> strange.entries().stream().anyMatch(d -> isOvertaken(d, row)));
    return decidedSince
        ? Optional.of("something newer was decided about these people")
        : Optional.empty();
  }

  private static boolean isOvertaken(Drift drift, Rosters.Row row) {
    return row.person().equals(drift.person())
        && (row.epoch() > drift.epoch()
            || row.epoch() == drift.epoch() && row.revision() >= drift.revision());
  }

  @Override
  public void apply(Plan plan, String approver) {
    Strange strange = content(plan);
    CabinetId cabinet = strange.cabinet();
    List<Wanted> withdrawn =
        store.commit(
            Priority.REVOCATION,
            db -> strange.entries().stream().map(d -> withdraw(db, cabinet, d)).toList());
    provisioning.getObject().want(withdrawn);
    strange.entries().forEach(drift -> decision.getObject().refresh(drift.person(), SOURCE));
  }

  private Wanted withdraw(JdbcClient db, CabinetId cabinet, Drift drift) {
    RosterRow row = withdrawal.of(db, cabinet, drift);
    drifts.mended(db, cabinet, drift);
    Tombstone grave = new Tombstone(drift.person(), row.epoch(), row.revision());
    return new Wanted(
        cabinet,
        new RevokeUser(grave, Optional.empty()),
        row.epoch(),
        row.revision(),
        "",
        cabinets.nextVersion(db, cabinet));
  }

  private static Strange content(Plan plan) {
    return StoreJson.read(plan.content(), Strange.class);
  }
}
