// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.app.provisioning.HoldingsKeeper.Finding;
import io.keyway.app.settings.RefusedToStart;
import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Receipts;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.audit.Receipt;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** {@link ProvisioningRecords} in the store. What is to be noted soon joins the next commit. */
@Component
final class StoreProvisioningRecords implements ProvisioningRecords {
  private static final Logger LOG = LoggerFactory.getLogger(StoreProvisioningRecords.class);

  private static final String REFUSED = "roster-refused";

  private final Store store;
  private final Rosters rosters;
  private final CabinetRecords cabinets;
  private final Receipts receipts;
  private final Incidents incidents;
  private final Plans plans;
  private final Ledger ledger;
  private final HoldingsKeeper keeper;
  private final RevocationTimer timer;
  private final Clock clock;
  private final Set<String> refusing = ConcurrentHashMap.newKeySet();

  StoreProvisioningRecords(
      Store store,
      Rosters rosters,
      CabinetRecords cabinets,
      Receipts receipts,
      Incidents incidents,
      Plans plans,
      Ledger ledger,
      HoldingsKeeper keeper,
      RevocationTimer timer,
      Clock clock) {
    this.store = store;
    this.rosters = rosters;
    this.cabinets = cabinets;
    this.receipts = receipts;
    this.incidents = incidents;
    this.plans = plans;
    this.ledger = ledger;
    this.keeper = keeper;
    this.timer = timer;
    this.clock = clock;
    refusing.addAll(store.read(db -> incidents.dedupeKeysOf(db, REFUSED)));
  }

  @Override
  public void speaks(CabinetId cabinet, String protocol) {
    String spoken =
        store.commit(
            Priority.NORMAL,
            db -> {
              cabinets.ensure(db, cabinet, clock.instant());
              return cabinets.speaks(db, cabinet, protocol);
            });
    if (!spoken.equals(protocol)) {
      throw new RefusedToStart(CabinetRecords.otherProtocol(cabinet, spoken, protocol));
    }
  }

  @Override
  public Known known(CabinetId cabinet) {
    CabinetRecords.Row row =
        store.commit(
            Priority.NORMAL,
            db -> {
              cabinets.ensure(db, cabinet, clock.instant());
              return cabinets.find(db, cabinet).orElseThrow();
            });
    Map<CardholderId, RosterRow> rows = new HashMap<>();
    store
        .read(db -> rosters.rows(db, cabinet))
        .forEach(
            r ->
                rows.put(
                    r.person(),
                    new RosterRow(
                        r.epoch(),
                        r.revision(),
                        r.digest(),
                        r.actualEpoch(),
                        r.actualRevision(),
                        r.actualDigest())));
    return new Known(rows, row.version(), row.rosterEpoch(), row.leaseUntil());
  }

  @Override
  public List<OpenReceipt> openReceipts() {
    return store.read(receipts::open).stream()
        .map(o -> new OpenReceipt(o.receipt(), o.person(), o.epoch(), o.revision()))
        .toList();
  }

  @Override
  public Optional<Receipt> receipt(String id) {
    return store.read(db -> receipts.find(db, id));
  }

  @Override
  public List<RosterEntry> desired(CabinetId cabinet, Collection<CardholderId> people) {
    return store.read(db -> rosters.entries(db, cabinet, people));
  }

  @Override
  public List<RosterEntry> desired(CabinetId cabinet) {
    return store.read(db -> rosters.entries(db, cabinet));
  }

  @Override
  public Map<CardholderId, Tombstone> tombstones(CabinetId cabinet) {
    return store.read(db -> rosters.tombstones(db, cabinet));
  }

  @Override
  public boolean isRevokeOnly() {
    return keeper.isRevokeOnly();
  }

  @Override
  public boolean mayRenew(CabinetId cabinet) {
    return keeper.mayRenew(cabinet);
  }

  @Override
  public Finding found(CabinetId cabinet, Holdings holdings) {
    return keeper.found(cabinet, holdings);
  }

  @Override
  public void ahead(CabinetId cabinet, String detail) {
    keeper.ahead(cabinet, detail);
  }

  @Override
  public void adopted(CabinetId cabinet, long rosterEpoch, long version) {
    store.commit(
        Priority.NORMAL,
        db -> {
          cabinets.adopt(db, cabinet, rosterEpoch);
          cabinets.raiseVersion(db, cabinet, version);
          return true;
        });
  }

  @Override
  public void acknowledged(CabinetId cabinet, Acknowledged a) {
    soon(
        db -> {
          if (a.replaced()) {
            rosters.clearActual(db, cabinet);
          }
          a.rows()
              .forEach(
                  (person, row) ->
                      rosters.acknowledge(
                          db,
                          cabinet,
                          person,
                          row.actualEpoch(),
                          row.actualRevision(),
                          row.actualDigest()));
          cabinets.acknowledge(db, cabinet, a.version(), a.digest(), a.people());
          return true;
        });
  }

  @Override
  public CompletionStage<Void> leasedUntil(CabinetId cabinet, Instant until) {
    return store
        .write(
            Priority.NORMAL,
            db -> {
              cabinets.lease(db, cabinet, until);
              return true;
            })
        .thenAccept(done -> {});
  }

  @Override
  public void save(Receipt receipt) {
    if (receipt.state() == Receipt.State.COMPLETE) {
      timer.complete(receipt);
    }
    soon(
        db -> {
          receipts.save(db, receipt);
          if (receipt.state() == Receipt.State.COMPLETE) {
            ledger.append(db, completed(receipt));
          }
          return true;
        });
  }

  @Override
  public void status(CabinetId cabinet, boolean up, Instant since, String detail) {
    soon(
        db -> {
          cabinets.status(db, cabinet, up, since, detail);
          ledger.append(
              db,
              event(
                  up ? "cabinet.online" : "cabinet.offline",
                  "cabinet:" + cabinet,
                  since,
                  Map.of("cabinet", cabinet.value(), "detail", detail)));
          return true;
        });
  }

  @Override
  public void refused(CabinetId cabinet, String detail) {
    refusing.add(REFUSED + ":" + cabinet);
    alarm(cabinet, REFUSED, detail);
  }

  @Override
  public void inSync(CabinetId cabinet) {
    String key = REFUSED + ":" + cabinet;
    if (refusing.remove(key)) {
      soon(db -> incidents.resolveByDedupe(db, key, clock.instant()).isPresent());
    }
  }

  @Override
  public void alarm(CabinetId cabinet, String kind, String detail) {
    soon(
        db -> {
          open(db, cabinet, kind, detail, kind + ":" + cabinet);
          return true;
        });
  }

  @Override
  public void proposeAdoption(CabinetId cabinet, String detail) {
    soon(
        db -> {
          String basis = "cabinet:" + cabinet;
          if (plans.waitingOn(db, AdoptionAction.KIND, basis).isEmpty()) {
            propose(db, cabinet, detail, basis);
          }
          return true;
        });
  }

  private void propose(JdbcClient db, CabinetId cabinet, String detail, String basis) {
    Instant now = clock.instant();
    String id = Ids.at(now);
    plans.insert(
        db,
        new Plans.Plan(
            id,
            AdoptionAction.KIND,
            "",
            Plans.State.WAITING,
            now,
            now.plus(Duration.ofDays(7)),
            Optional.empty(),
            "",
            "Replace what cabinet " + cabinet + " holds: " + detail,
            "[]",
            cabinet.value(),
            basis));
    open(
        db,
        cabinet,
        "roster-unknown",
        "Cabinet "
            + cabinet
            + " holds "
            + detail
            + ". It gets revocations only; look at what it holds, then approve the adoption",
        "plan:" + id);
  }

  private void open(
      JdbcClient db, CabinetId cabinet, String kind, String detail, String dedupeKey) {
    incidents.open(
        db,
        Incidents.Reason.of(kind, Severity.HIGH, detail, dedupeKey).at(cabinet.value(), ""),
        clock.instant());
  }

  private AuditEvent completed(Receipt receipt) {
    return event(
        "receipt.complete",
        "person:" + receipt.person(),
        clock.instant(),
        Map.of(
            "receipt", receipt.id(),
            "change", receipt.change(),
            "person", receipt.person(),
            "employeeNumber", receipt.employeeNumber(),
            "acceptedAt", receipt.acceptedAt().toString(),
            "cabinets", receipt.cabinets().stream().map(c -> c.id().value()).toList()));
  }

  private AuditEvent event(String type, String subject, Instant at, Map<String, Object> data) {
    return new AuditEvent(Ids.at(clock.instant()), type, subject, at, data);
  }

  private void soon(Function<JdbcClient, Boolean> work) {
    store
        .write(Priority.LATER, work)
        .exceptionally(
            problem -> {
              LOG.warn(
                  "Could not be noted; cabinets will say it again. cause={}", problem.toString());
              return false;
            });
  }
}
