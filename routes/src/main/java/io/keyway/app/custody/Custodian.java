// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Merges;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.CustodyEvent.PinChosen;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import io.keyway.rules.CustodyLedger;
import io.keyway.rules.CustodyMove;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps custody: commits cabinets' journals, and what people correct by hand. Thread-safe. */
@Component("custody")
public class Custodian {
  /** Kind of the durable instant at which a key set is overdue. */
  static final String DUE = "key-overdue";

  private final Store store;
  private final CabinetRecords cabinets;
  private final CustodyRecords records;
  private final Rosters rosters;
  private final Merges merges;
  private final DueInstants dueInstants;
  private final CustodyIncidents incidents;
  private final Ledger ledger;
  private final PinChoices pins;
  private final OrderEcho echo;
  private final CurrentEstate estates;
  private final Clock clock;

  Custodian(
      Store store,
      CurrentEstate estates,
      CabinetRecords cabinets,
      CustodyRecords records,
      Rosters rosters,
      Merges merges,
      DueInstants dueInstants,
      CustodyIncidents incidents,
      Ledger ledger,
      PinChoices pins,
      OrderEcho echo,
      Clock clock) {
    this.store = store;
    this.cabinets = cabinets;
    this.records = records;
    this.rosters = rosters;
    this.merges = merges;
    this.dueInstants = dueInstants;
    this.incidents = incidents;
    this.ledger = ledger;
    this.pins = pins;
    this.echo = echo;
    this.estates = estates;
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
              cabinets.ensure(db, cabinet, clock.instant());
              Cursor before = Cursor.of(cabinets.find(db, cabinet).orElseThrow());
              Cursor cursor = before;
              for (JournalEntry entry : entries) {
                if (cursor.precedes(entry) || !records.knows(db, cabinet, entry)) {
                  keep(db, cabinet, cursor, inTheNameOfWhoeverIsMeant(db, entry));
                  cursor = Cursor.at(entry);
                }
              }
              if (!cursor.equals(before)) {
                cabinets.journal(
                    db, cabinet, cursor.boot(), cursor.sequence(), cursor.clockOffset());
              }
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
          String id = Ids.at(now);
          records.move(db, after, id);
          follow(db, Optional.of(before), after, now);
          Map<String, Object> data = facts(after);
          data.put("reason", reason);
          data.put("by", by);
          data.put("stateBefore", before.state().word());
          ledger.append(db, new AuditEvent(id, "custody.corrected", "key:" + keySet, now, data));
          return true;
        });
  }

  /** A cabinet may write of somebody who was merged into another since. */
  private JournalEntry inTheNameOfWhoeverIsMeant(JdbcClient db, JournalEntry entry) {
    return entry
        .person()
        .filter(person -> merges.of(db, person).isPresent())
        .map(person -> entry.by(merges.keptFor(db, person)))
        .orElse(entry);
  }

  /**
   * How far a cabinet's journal was committed.
   *
   * @param sequence 0 where nothing was
   * @param clockOffset cabinet ahead of bridge, milliseconds
   */
  private record Cursor(long boot, long sequence, long clockOffset) {
    static Cursor of(CabinetRecords.Row row) {
      return new Cursor(row.journalBoot(), row.journalSequence(), row.clockOffset());
    }

    static Cursor at(JournalEntry entry) {
      return new Cursor(entry.boot(), entry.sequence(), entry.clockOffset());
    }

    /** Whether nobody has to look: within one boot sequences only rise. */
    boolean precedes(JournalEntry entry) {
      return boot == entry.boot() && sequence > 0 && entry.sequence() > sequence;
    }
  }

  private void keep(JdbcClient db, CabinetId cabinet, Cursor cursor, JournalEntry entry) {
    if (cursor.sequence() > 0 && entry.sequence() > cursor.sequence() + 1) {
      lost(db, cabinet, entry, cursor.sequence() + 1);
    }
    write(db, cabinet, entry, clock.instant());
  }

  /** Entries that never came are a gap, also where the cabinet does not say so. */
  private void lost(JdbcClient db, CabinetId cabinet, JournalEntry next, long from) {
    if (next.event() instanceof JournalGap) {
      return;
    }
    JournalEntry gap =
        new JournalEntry(
            next.boot(),
            next.sequence() - 1,
            next.at(),
            next.clockOffset(),
            next.timeCertain(),
            Optional.empty(),
            new JournalGap(from, next.sequence() - 1));
    if (!records.knows(db, cabinet, gap)) {
      write(db, cabinet, gap, clock.instant());
    }
  }

  private void write(JdbcClient db, CabinetId cabinet, JournalEntry entry, Instant now) {
    Instant at = CustodyLedger.timeOf(entry);
    EventFacts facts = EventFacts.of(entry);
    String id = Ids.at(now);
    records.keep(db, cabinet, entry, facts.kept(id), at, now);
    List<CustodyMove> moves =
        rules()
            .read(
                cabinet,
                entry,
                key -> records.now(db, key),
                (person, key) -> rosters.limitOf(db, person, key));
    moves.forEach(move -> apply(db, cabinet, entry, move, now));
    if (!facts.isMove() || moves.isEmpty()) {
      ledger.append(
          db,
          new AuditEvent(
              id, facts.type(), "cabinet:" + cabinet, at, facts.dataFor(cabinet, entry)));
    }
    incidents.happened(db, cabinet, entry, now);
    if (entry.event() instanceof PinChosen chosen) {
      pins.keep(db, cabinet, entry.person(), chosen, now);
    }
  }

  private void apply(
      JdbcClient db, CabinetId cabinet, JournalEntry entry, CustodyMove move, Instant now) {
    Custody after = move.after();
    String id = Ids.at(now);
    records.move(db, after, id);
    Map<String, Object> data = EventFacts.of(entry).dataFor(cabinet, entry);
    data.putAll(facts(after));
    move.before()
        .flatMap(Custody::holder)
        .ifPresent(holder -> data.put("holderBefore", holder.value()));
    ledger.append(
        db,
        new AuditEvent(
            id,
            "custody." + move.kind().word(),
            "key:" + after.keySet(),
            CustodyLedger.timeOf(entry),
            data));
    follow(db, move.before(), after, now);
    incidents.moved(db, move, now);
  }

  /** Sees to it that somebody hears when the key set is not back, or that nobody does any more. */
  private void follow(JdbcClient db, Optional<Custody> before, Custody after, Instant now) {
    String id = DUE + ":" + after.keySet();
    if (after.state() == Custody.State.OUT && after.due().isPresent()) {
      dueInstants.put(
          db,
          new DueInstant(
              id, DUE, after.due().get(), "key:" + after.keySet(), after.keySet().value()));
    } else if (before.flatMap(Custody::due).isPresent()) {
      dueInstants.remove(db, id);
    }
    if (after.state() == Custody.State.IN) {
      incidents.returned(db, after.keySet(), now);
    }
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
    Map<String, Object> data = facts(custody);
    data.put("overdue", true);
    ledger.append(
        db,
        new AuditEvent(Ids.at(now), "custody.key-overdue", "key:" + custody.keySet(), now, data));
    incidents.overdue(db, custody, now);
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

  private static Map<String, Object> facts(Custody custody) {
    Map<String, Object> data = new TreeMap<>();
    data.put("keySet", custody.keySet().value());
    data.put("cabinet", custody.cabinet().value());
    data.put("slot", custody.slot().value());
    data.put("state", custody.state().word());
    data.put("confidence", custody.confidence().word());
    custody.holder().ifPresent(holder -> data.put("person", holder.value()));
    custody.due().ifPresent(due -> data.put("due", due.toString()));
    return data;
  }

  private CustodyLedger rules() {
    return new CustodyLedger(estates.now());
  }
}
