// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.provisioning.Holdings;
import io.keyway.app.provisioning.RosterRow;
import io.keyway.app.restore.DriftSettings.Policy;
import io.keyway.app.store.Drifts;
import io.keyway.app.store.Drifts.Drift;
import io.keyway.app.store.Drifts.Kind;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Rosters;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds what a cabinet holds and nobody granted, tells it, and withdraws it by the policy. An entry
 * that is older than what the cabinet should hold is no drift: it is behind. Runs inside the
 * store's transactions.
 */
@Component
class DriftMending {
  static final String INCIDENT = "roster-drift";

  private final Rosters rosters;
  private final Drifts drifts;
  private final Withdrawal withdrawal;
  private final DriftProposal proposal;
  private final Incidents incidents;
  private final Ledger ledger;
  private final DriftSettings settings;

  DriftMending(
      Rosters rosters,
      Drifts drifts,
      Withdrawal withdrawal,
      DriftProposal proposal,
      Incidents incidents,
      Ledger ledger,
      DriftSettings settings) {
    this.rosters = rosters;
    this.drifts = drifts;
    this.withdrawal = withdrawal;
    this.proposal = proposal;
    this.incidents = incidents;
    this.ledger = ledger;
    this.settings = settings;
  }

  /**
   * @return what the cabinet should hold of these people from now on: nothing, where it is mended
   */
  Map<CardholderId, RosterRow> mend(
      JdbcClient db, CabinetId cabinet, Holdings holdings, Instant now) {
    List<Drift> found = found(db, cabinet, holdings, now);
    List<Drift> fresh = found.stream().filter(drift -> drifts.note(db, cabinet, drift)).toList();
    if (!fresh.isEmpty()) {
      tell(db, cabinet, fresh, now);
    }
    List<Drift> strange = found.stream().filter(drift -> drift.kind() == Kind.UNKNOWN).toList();
    if (settings.policy() == Policy.PLAN && !strange.isEmpty()) {
      proposal.propose(db, cabinet, strange, now);
    }
    Map<CardholderId, RosterRow> rows = new HashMap<>();
    strange.stream()
        .filter(Drift::mended)
        .forEach(drift -> rows.put(drift.person(), withdrawal.of(db, cabinet, drift)));
    return rows;
  }

  private List<Drift> found(JdbcClient db, CabinetId cabinet, Holdings holdings, Instant now) {
    Map<CardholderId, Rosters.Row> rows = new HashMap<>();
    rosters.rows(db, cabinet).forEach(row -> rows.put(row.person(), row));
    List<Drift> found = new ArrayList<>();
    for (RosterEntry entry : holdings.entries().values()) {
      Optional<Rosters.Row> row = Optional.ofNullable(rows.get(entry.person()));
      if (row.filter(r -> !entry.isAfter(r.epoch(), r.revision())).isEmpty()) {
        found.add(drift(entry, Kind.UNKNOWN, now, settings.policy() == Policy.MEND));
      } else if (isAnother(entry, holdings, row.get())) {
        found.add(drift(entry, Kind.CHANGED, now, true));
      }
    }
    return found;
  }

  /** Whether it has the number of what was granted and another content: that is sent again. */
  private static boolean isAnother(RosterEntry entry, Holdings holdings, Rosters.Row row) {
    return entry.epoch() == row.epoch()
        && entry.revision() == row.revision()
        && !holdings.row(entry.person()).digest().equals(row.digest());
  }

  private static Drift drift(RosterEntry entry, Kind kind, Instant now, boolean mended) {
    return new Drift(entry.person(), entry.epoch(), entry.revision(), kind, now, mended);
  }

  private void tell(JdbcClient db, CabinetId cabinet, List<Drift> fresh, Instant now) {
    long mended = fresh.stream().filter(Drift::mended).count();
    String what =
        "Cabinet %s held %d entries that nobody granted; %s. Find out who wrote them"
            .formatted(cabinet, fresh.size(), whatFollows(fresh.size() - mended));
    incidents.open(
        db,
        Incidents.Reason.of(INCIDENT, Severity.HIGH, what, INCIDENT + ":" + cabinet)
            .at(cabinet.value(), ""),
        now);
    ledger.append(
        db,
        new AuditEvent(
            Ids.at(now),
            "roster.drift",
            "cabinet:" + cabinet,
            now,
            Map.of("cabinet", cabinet.value(), "entries", fresh.size(), "mended", mended)));
  }

  private String whatFollows(long left) {
    if (left == 0) {
      return "they are put right";
    }
    return settings.policy() == Policy.PLAN
        ? left + " stay until an approver has them withdrawn"
        : left + " are left there, by policy";
  }
}
