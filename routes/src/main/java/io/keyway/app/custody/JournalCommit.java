// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Merges;
import io.keyway.app.store.Rosters;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.CustodyEvent.PinChosen;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import io.keyway.rules.CustodyLedger;
import io.keyway.rules.CustodyMove;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Commits a piece of one cabinet's journal. Whatever several of its entries ask for is looked up
 * once: a cabinet that was away for a day has thousands of them to tell.
 */
@Component
class JournalCommit {
  private final CabinetRecords cabinets;
  private final CustodyRecords records;
  private final Rosters rosters;
  private final Merges merges;
  private final CustodyChanges changes;
  private final CustodyIncidents incidents;
  private final PinChoices pins;
  private final Clock clock;

  JournalCommit(
      CabinetRecords cabinets,
      CustodyRecords records,
      Rosters rosters,
      Merges merges,
      CustodyChanges changes,
      CustodyIncidents incidents,
      PinChoices pins,
      Clock clock) {
    this.cabinets = cabinets;
    this.records = records;
    this.rosters = rosters;
    this.merges = merges;
    this.changes = changes;
    this.incidents = incidents;
    this.pins = pins;
    this.clock = clock;
  }

  /** Keeps the entries that were not kept before, in order. */
  void keep(CustodyPage page, CabinetId id, List<JournalEntry> entries, CustodyLedger rules) {
    cabinets.ensure(page.db(), id, clock.instant());
    Cursor before = Cursor.of(cabinets.find(page.db(), id).orElseThrow());
    Piece piece = new Piece(page, id, rules);
    Cursor cursor = before;
    for (JournalEntry entry : entries) {
      if (cursor.precedes(entry) || !records.knows(page.db(), id, entry)) {
        piece.keep(cursor, entry);
        cursor = Cursor.at(entry);
      }
    }
    if (!cursor.equals(before)) {
      cabinets.journal(page.db(), id, cursor.boot(), cursor.sequence(), cursor.clockOffset());
    }
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

  /** Entries of one commit, and what is known of those whom they are about. */
  private final class Piece {
    private final Map<KeySetId, Optional<Custody>> custody = new HashMap<>();
    private final Map<CardholderId, CardholderId> meant = new HashMap<>();
    private final CustodyPage page;
    private final CabinetId cabinet;
    private final CustodyLedger rules;

    Piece(CustodyPage page, CabinetId cabinet, CustodyLedger rules) {
      this.page = page;
      this.cabinet = cabinet;
      this.rules = rules;
    }

    void keep(Cursor cursor, JournalEntry entry) {
      if (cursor.sequence() > 0 && entry.sequence() > cursor.sequence() + 1) {
        lost(entry, cursor.sequence() + 1);
      }
      write(inTheNameOfWhoeverIsMeant(entry));
    }

    /** A cabinet may write of somebody who was merged into another since. */
    private JournalEntry inTheNameOfWhoeverIsMeant(JournalEntry entry) {
      return entry
          .person()
          .map(person -> entry.by(meant.computeIfAbsent(person, id -> merges.keptFor(db(), id))))
          .orElse(entry);
    }

    /** Entries that never came are a gap, also where the cabinet does not say so. */
    private void lost(JournalEntry next, long from) {
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
      if (!records.knows(db(), cabinet, gap)) {
        write(gap);
      }
    }

    private void write(JournalEntry entry) {
      Instant now = clock.instant();
      Instant at = CustodyLedger.timeOf(entry);
      EventFacts facts = EventFacts.of(entry);
      String id = Ids.at(now);
      records.keep(db(), cabinet, entry, facts.kept(id), at, now);
      List<CustodyMove> moves =
          rules.read(
              cabinet, entry, this::known, (person, key) -> rosters.limitOf(db(), person, key));
      moves.forEach(move -> apply(entry, facts, move, now));
      if (!facts.isMove() || moves.isEmpty()) {
        page.add(
            new AuditEvent(
                id, facts.type(), "cabinet:" + cabinet, at, facts.dataFor(cabinet, entry)));
      }
      incidents.happened(page, cabinet, entry, now);
      if (entry.event() instanceof PinChosen chosen) {
        page.write();
        pins.keep(db(), cabinet, entry.person(), chosen, now);
      }
    }

    private void apply(JournalEntry entry, EventFacts facts, CustodyMove move, Instant now) {
      Custody after = move.after();
      Map<String, Object> data = facts.dataFor(cabinet, entry);
      data.putAll(CustodyChanges.facts(after));
      move.before()
          .flatMap(Custody::holder)
          .ifPresent(holder -> data.put("holderBefore", holder.value()));
      AuditEvent event =
          new AuditEvent(
              Ids.at(now),
              "custody." + move.kind().word(),
              "key:" + after.keySet(),
              CustodyLedger.timeOf(entry),
              data);
      changes.keep(page, move.before(), after, event, now);
      custody.put(after.keySet(), Optional.of(after));
      incidents.moved(page, move, now);
    }

    private Optional<Custody> known(KeySetId key) {
      return custody.computeIfAbsent(key, id -> records.now(db(), id));
    }

    private JdbcClient db() {
      return page.db();
    }
  }
}
