// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.decision.Decision;
import io.keyway.app.plan.PlanAction;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.provisioning.Wanted;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.People;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Restorations;
import io.keyway.app.store.Restorations.Restoration;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Releases the bridge after a restore: everybody's rights follow from the sources again, newer than
 * whatever cabinets know, and entries of people whom nobody knows are withdrawn.
 */
@Component
class RestoreAction implements PlanAction {
  static final String KIND = "restore";

  private final Store store;
  private final Restorations restorations;
  private final Reconciliation reconciliation;
  private final Strangers strangers;
  private final People people;
  private final Decision decision;
  private final Provisioning provisioning;
  private final Incidents incidents;
  private final Ledger ledger;
  private final Clock clock;

  RestoreAction(
      Store store,
      Restorations restorations,
      Reconciliation reconciliation,
      Strangers strangers,
      People people,
      Decision decision,
      Provisioning provisioning,
      Incidents incidents,
      Ledger ledger,
      Clock clock) {
    this.store = store;
    this.restorations = restorations;
    this.reconciliation = reconciliation;
    this.strangers = strangers;
    this.people = people;
    this.decision = decision;
    this.provisioning = provisioning;
    this.incidents = incidents;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Optional<String> staleness(JdbcClient db, Plan plan) {
    Optional<Restoration> open = restorations.open(db).filter(r -> r.id().equals(plan.content()));
    if (open.isEmpty()) {
      return Optional.of("the bridge is released already");
    }
    return reconciliation.isComplete(db, open.get())
        ? Optional.empty()
        : Optional.of("a source, or a linked cabinet, is to be heard once more");
  }

  @Override
  public void apply(Plan plan, String approver) {
    String id = plan.content();
    store.execute(Priority.NORMAL, db -> release(db, id, approver));
    restorations.setRevokeOnly(store.read(restorations::open).isPresent());
    List<Wanted> withdrawn = store.commit(Priority.REVOCATION, strangers::withdraw);
    provisioning.want(withdrawn);
    for (CardholderId person : store.read(db -> restorations.people(db, id))) {
      if (store.read(db -> people.find(db, person)).isPresent()) {
        decision.reassess(person, OlderDatabase.SOURCE);
      }
    }
    provisioning.releasedAll();
  }

  private void release(JdbcClient db, String id, String approver) {
    Instant now = clock.instant();
    if (restorations.release(db, id, approver, now)) {
      incidents.resolveByDedupe(db, OlderDatabase.INCIDENT, now);
      ledger.append(
          db,
          new AuditEvent(Ids.at(now), "restore.released", "bridge", now, Map.of("by", approver)));
    }
  }
}
