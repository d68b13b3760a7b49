// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import io.keyway.rules.CustodyLedger;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps custody: commits cabinets' journals, and what people correct by hand. Thread-safe. */
@Component("custody")
public class Custodian {
  private final Store store;
  private final CurrentEstate estates;
  private final CustodyRecords records;
  private final Rosters rosters;
  private final CustodyChanges changes;
  private final CustodyIncidents incidents;
  private final JournalCommit journals;
  private final Ledger ledger;
  private final OrderEcho echo;
  private final Clock clock;

  Custodian(
      Store store,
      CurrentEstate estates,
      CustodyRecords records,
      Rosters rosters,
      CustodyChanges changes,
      CustodyIncidents incidents,
      JournalCommit journals,
      Ledger ledger,
      OrderEcho echo,
      Clock clock) {
    this.store = store;
    this.estates = estates;
    this.records = records;
    this.rosters = rosters;
    this.changes = changes;
    this.incidents = incidents;
    this.journals = journals;
    this.ledger = ledger;
    this.echo = echo;
    this.clock = clock;
  }

  /**
   * Commits entries of one cabinet, in order; entries that were committed before change nothing.
   *
   * @return the sequence up to which the cabinet may forget
   * @throws io.keyway.app.store.StoreUnavailable when nothing can be committed; nothing was done
   */
  public long commit(CabinetId cabinet, List<JournalEntry> entries) {
    long committed =
        store.commit(
            Priority.NORMAL,
            db -> {
              CustodyPage page = new CustodyPage(ledger, db);
              journals.keep(page, cabinet, entries, rules());
              page.write();
              return entries.getLast().sequence();
            });
    entries.forEach(entry -> echo.heard(entry.event()));
    return committed;
  }

  /**
   * Sets by hand where a key set is, for when the cabinet cannot know.
   *
   * @param state in, out or unknown
   * @param holder who has it; only with out
   * @param by who says so
   * @throws IllegalArgumentException when the key set was never heard of or a holder does not fit
   */
  public void correct(
      KeySetId keySet,
      Custody.State state,
      Optional<CardholderId> holder,
      String reason,
      String by) {
    if (holder.isPresent() && state != Custody.State.OUT) {
      throw new IllegalArgumentException("Only a key set that is out has a holder");
    }
    store.commit(
        Priority.NORMAL,
        db -> {
          Custody before =
              records
                  .now(db, keySet)
                  .orElseThrow(
                      () -> new IllegalArgumentException("Nothing is known of " + keySet + " yet"));
          Instant now = clock.instant();
          HoldLimit limit =
              holder.map(person -> rosters.limitOf(db, person, keySet)).orElse(HoldLimit.NONE);
          Custody after = corrected(before, state, holder, limit, now);
          Map<String, Object> data = CustodyChanges.facts(after);
          data.put("reason", reason);
          data.put("by", by);
          data.put("stateBefore", before.state().word());
          AuditEvent event =
              new AuditEvent(Ids.at(now), "custody.corrected", "key:" + keySet, now, data);
          CustodyPage page = new CustodyPage(ledger, db);
          changes.keep(page, Optional.of(before), after, event, now);
          page.write();
          return true;
        });
  }

  /** A key set's time is over; nothing when it is back, or was told already. */
  void overdue(KeySetId keySet) {
    Instant now = clock.instant();
    store.commit(
        Priority.NORMAL,
        db -> {
          records
              .now(db, keySet)
              .filter(c -> c.state() == Custody.State.OUT && !c.overdue())
              .filter(c -> c.due().filter(due -> !due.isAfter(now)).isPresent())
              .ifPresent(c -> overdue(db, c, now));
          return true;
        });
  }

  private void overdue(JdbcClient db, Custody custody, Instant now) {
    records.markOverdue(db, custody.keySet());
    Map<String, Object> data = CustodyChanges.facts(custody);
    data.put("overdue", true);
    CustodyPage page = new CustodyPage(ledger, db);
    page.add(
        new AuditEvent(Ids.at(now), "custody.key-overdue", "key:" + custody.keySet(), now, data));
    incidents.overdue(page, custody, now);
    page.write();
  }

  private Custody corrected(
      Custody before,
      Custody.State state,
      Optional<CardholderId> holder,
      HoldLimit limit,
      Instant now) {
    return new Custody(
        before.keySet(),
        before.cabinet(),
        before.slot(),
        state,
        holder,
        now,
        state == Custody.State.OUT ? rules().due(before.keySet(), now, limit) : Optional.empty(),
        false,
        state == Custody.State.OUT && holder.isEmpty()
            ? Custody.Confidence.UNASSIGNED
            : Custody.Confidence.CERTAIN);
  }

  private CustodyLedger rules() {
    return new CustodyLedger(estates.now());
  }
}
