// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.SetAsideRecords;
import io.keyway.app.store.SetAsideRecords.SetAside;
import io.keyway.app.store.SinkRecords;
import io.keyway.app.store.SinkRecords.Position;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.listing.SetAsideListing;
import io.keyway.model.audit.AuditEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the database knows of forwarding: the ledger, how far each sink is, what was set aside. */
@Component
public final class Books {
  private final Store store;
  private final Ledger ledger;
  private final SinkRecords sinks;
  private final SetAsideRecords aside;
  private final SetAsideListing listing = new SetAsideListing();
  private final Clock clock;

  public Books(Store store, Ledger ledger, SinkRecords sinks, SetAsideRecords aside, Clock clock) {
    this.store = store;
    this.ledger = ledger;
    this.sinks = sinks;
    this.aside = aside;
    this.clock = clock;
  }

  /** Calls back after each commit. */
  void onCommit(Runnable listener) {
    store.onCommit(listener);
  }

  /** A sink that is new follows from the beginning of the ledger, or from its present end. */
  public void follow(String sink, boolean isFromTheBeginning) {
    store.execute(
        Priority.NORMAL,
        db -> {
          long end = ledger.head(db).map(LedgerEntry::seq).orElse(0L);
          sinks.follow(db, sink, isFromTheBeginning ? 0 : end);
        });
  }

  Position position(String sink) {
    return store.read(db -> sinks.find(db, sink)).orElseGet(() -> new Position(0, 0));
  }

  List<LedgerEntry> after(long sequence, int limit) {
    return store.read(db -> ledger.after(db, sequence, limit));
  }

  Optional<LedgerEntry> entry(String event) {
    return store.read(db -> ledger.byId(db, event));
  }

  /** Entries up to these are in the sink's queue, and at the sink. */
  void moved(String sink, Position position) {
    store.execute(
        Priority.NORMAL,
        db -> {
          sinks.delivered(db, sink, position.delivered());
          sinks.handed(db, sink, position.handed());
        });
  }

  void delivered(String sink, long sequence) {
    store.execute(Priority.NORMAL, db -> sinks.delivered(db, sink, sequence));
  }

  void setAside(String sink, AuditEvent event, String reason) {
    var row = new SetAside(sink, event.id(), event.subject(), reason, clock.instant(), false);
    store.execute(Priority.NORMAL, db -> aside.insert(db, row));
  }

  public List<SetAside> setAside(int limit) {
    return store.read(db -> aside.newest(db, limit));
  }

  Optional<SetAside> waiting(String sink, String event) {
    return store.read(db -> aside.waiting(db, sink, event));
  }

  /** How many events of a sink are set aside and wait. */
  long openAside(String sink) {
    return store.read(db -> listing.open(db, sink));
  }

  /** Sequence of the newest entry; 0 where there is none. */
  long head() {
    return store.read(db -> ledger.head(db).map(LedgerEntry::seq).orElse(0L));
  }

  /** Notes that an event was handed out again, and tells who asked for it. */
  void replayed(SetAside event, String by) {
    Instant now = clock.instant();
    var told =
        new AuditEvent(
            Ids.at(now),
            "forwarding.replayed",
            "sink:" + event.sink(),
            now,
            Map.of("sink", event.sink(), "event", event.event(), "by", by));
    store.execute(
        Priority.NORMAL,
        db -> {
          aside.replayed(db, event);
          ledger.append(db, told);
        });
  }

  void heartbeat() {
    Instant now = clock.instant();
    var event = new AuditEvent(Ids.at(now), "heartbeat", "bridge", now, Map.of());
    store.execute(Priority.NORMAL, db -> ledger.append(db, event));
  }
}
