// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.decision.Decision;
import io.keyway.app.provisioning.Holdings;
import io.keyway.app.provisioning.HoldingsKeeper;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Restorations;
import io.keyway.app.store.Restorations.Restoration;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Notices that the database is older than what cabinets know, keeps the bridge from giving rights
 * from that moment on, and brings the database up to what the cabinets know. Thread-safe.
 */
@Component
class OlderDatabase implements HoldingsKeeper {
  static final String INCIDENT = "database-restored";

  /** Who is named as the source of what follows here. */
  static final String SOURCE = "restore";

  private static final Logger LOG = LoggerFactory.getLogger(OlderDatabase.class);

  private final Store store;
  private final Restorations restorations;
  private final CabinetKnowledge knowledge;
  private final DriftMending drift;
  private final Incidents incidents;
  private final Ledger ledger;
  private final ObjectProvider<Provisioning> provisioning;
  private final ObjectProvider<Decision> decision;
  private final Clock clock;
  private volatile String because = "";

  OlderDatabase(
      Store store,
      Restorations restorations,
      CabinetKnowledge knowledge,
      DriftMending drift,
      Incidents incidents,
      Ledger ledger,
      ObjectProvider<Provisioning> provisioning,
      ObjectProvider<Decision> decision,
      RestoreSettings settings,
      Clock clock) {
    this.store = store;
    this.restorations = restorations;
    this.knowledge = knowledge;
    this.drift = drift;
    this.incidents = incidents;
    this.ledger = ledger;
    this.provisioning = provisioning;
    this.decision = decision;
    this.clock = clock;
    restorations.setRevokeOnly(store.read(restorations::open).isPresent());
    if (settings.restored() && !isRevokeOnly()) {
      restorations.setRevokeOnly(true);
      because = "It was said so at the start";
      store.execute(Priority.REVOCATION, this::declared);
    }
  }

  @Override
  public boolean isRevokeOnly() {
    return restorations.isRevokeOnly();
  }

  @Override
  public boolean mayRenew(CabinetId cabinet) {
    return !isRevokeOnly() || restorations.isRenewable(cabinet);
  }

  @Override
  public void ahead(CabinetId cabinet, String detail) {
    if (hold()) {
      because = "Cabinet " + cabinet + " knows more than the database: " + detail;
      store
          .write(
              Priority.REVOCATION,
              db -> {
                declared(db);
                return true;
              })
          .exceptionally(
              problem -> {
                LOG.error("Revoke-only could not be written down; it is in force", problem);
                return false;
              });
      Thread.ofVirtual().name("restore-read").start(() -> provisioning.getObject().heldBack());
    }
  }

  @Override
  public Finding found(CabinetId cabinet, Holdings holdings) {
    List<CardholderId> lost = store.read(db -> knowledge.unknownLosses(db, cabinet, holdings));
    if (!lost.isEmpty() && hold()) {
      because =
          "Cabinet %s knows of %d people who lost rights, and the database does not"
              .formatted(cabinet, lost.size());
      store.execute(Priority.REVOCATION, this::declared);
      provisioning.getObject().heldBack();
    }
    if (!holdings.own()) {
      return new Finding(0, Map.of());
    }
    Finding finding = store.commit(Priority.REVOCATION, db -> learn(db, cabinet, holdings));
    if (!isRevokeOnly()) {
      finding
          .rows()
          .keySet()
          .forEach(person -> decision.getObject().refresh(person, DriftAction.SOURCE));
    }
    store.read(db -> knowledge.known(db, lost)).stream()
        .filter(person -> store.read(db -> restorations.isHeld(db, person)))
        .forEach(person -> decision.getObject().reassess(person, SOURCE));
    return finding;
  }

  private Finding learn(JdbcClient db, CabinetId cabinet, Holdings holdings) {
    Finding finding =
        isRevokeOnly()
            ? knowledge.learn(db, declared(db), cabinet, holdings, clock.instant())
            : new Finding(0, drift.mend(db, cabinet, holdings, clock.instant()));
    knowledge.hold(db, cabinet, holdings);
    return finding;
  }

  /** Takes effect at once; whether it is new. */
  private synchronized boolean hold() {
    boolean fresh = !restorations.isRevokeOnly();
    restorations.setRevokeOnly(true);
    return fresh;
  }

  /** Written down, where it is not yet. */
  private Restoration declared(JdbcClient db) {
    return restorations.open(db).orElseGet(() -> write(db, because));
  }

  private Restoration write(JdbcClient db, String reason) {
    Instant now = clock.instant();
    Restoration fresh = new Restoration(Ids.at(now), reason, now, Optional.empty(), "");
    restorations.insert(db, fresh);
    incidents.open(
        db,
        Incidents.Reason.of(
            INCIDENT,
            Severity.CRITICAL,
            reason
                + ". Rights are only taken away until every source has sent a whole snapshot and an"
                + " approver has released the bridge; leases are renewed once the snapshots are here",
            INCIDENT),
        now);
    ledger.append(
        db,
        new AuditEvent(Ids.at(now), "restore.declared", "bridge", now, Map.of("reason", reason)));
    LOG.error("Rights are only taken away from now on. because={}", reason);
    return fresh;
  }
}
