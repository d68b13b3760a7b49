// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.store.Incidents;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.KeySetId;
import io.keyway.rules.CustodyMove;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Incidents that events at cabinets open, and those that a key's return resolves. */
@Component
class CustodyIncidents {
  private static final List<String> RESOLVED_BY_RETURN =
      List.of("key-overdue", "leaver-holds-key", "key-missing", "wrong-slot");

  private final Incidents incidents;
  private final People people;

  CustodyIncidents(Incidents incidents, People people) {
    this.incidents = incidents;
    this.people = people;
  }

  /** What a change of custody calls for. */
  void moved(JdbcClient db, CustodyMove move, Instant now) {
    Custody after = move.after();
    switch (move.kind()) {
      case TAKEN -> takenByNobodyEntitled(db, after, now);
      case MISSING ->
          open(
              db,
              "key-missing",
              Severity.HIGH,
              after,
              "Key set %s left slot %s of cabinet %s and no session says who has it; look for it"
                  .formatted(after.keySet(), after.slot(), after.cabinet()),
              now);
      case RETURNED_TO_WRONG_SLOT -> {
        returned(db, after.keySet(), now);
        open(
            db,
            "wrong-slot",
            Severity.LOW,
            after,
            "Key set %s hangs in slot %s of cabinet %s, which is not its own; hang it back"
                .formatted(after.keySet(), after.slot(), after.cabinet()),
            now);
      }
      case RETURNED, RETURNED_BY_OTHER, FOUND -> returned(db, after.keySet(), now);
      case DOUBTED -> {}
    }
  }

  /** What another event at a cabinet calls for. */
  void happened(JdbcClient db, CabinetId cabinet, CustodyEvent event, Instant now) {
    switch (event) {
      case CustodyEvent.ForcedOpen forced ->
          alarm(db, "forced-open", Severity.CRITICAL, cabinet, "was forced open; go there", now);
      case CustodyEvent.DoorLeftOpen open ->
          alarm(db, "door-left-open", Severity.MEDIUM, cabinet, "stands open; close it", now);
      case CustodyEvent.DoorClosed closed ->
          incidents.resolveByDedupe(db, "door-left-open:" + cabinet, now);
      case CustodyEvent.JournalGap gap ->
          alarm(
              db,
              "journal-gap",
              Severity.HIGH,
              cabinet,
              "lost entries %d to %d of its journal; count its keys"
                  .formatted(gap.from(), gap.to()),
              now);
      default -> {}
    }
  }

  /** A key set was not back in time. */
  void overdue(JdbcClient db, Custody custody, Instant now) {
    open(
        db,
        "key-overdue",
        Severity.HIGH,
        custody,
        "Key set %s of cabinet %s was due back and is not; ask its holder"
            .formatted(custody.keySet(), custody.cabinet()),
        now);
  }

  /** Nobody has the key any more: what was open because of that is over. */
  void returned(JdbcClient db, KeySetId keySet, Instant now) {
    RESOLVED_BY_RETURN.forEach(kind -> incidents.resolveByDedupe(db, kind + ":" + keySet, now));
  }

  private void takenByNobodyEntitled(JdbcClient db, Custody after, Instant now) {
    returned(db, after.keySet(), now);
    Optional<Person> holder = after.holder().flatMap(id -> people.find(db, id));
    if (holder.isPresent() && !holder.get().cardholder().isActive()) {
      open(
          db,
          "leaver-holds-key",
          Severity.CRITICAL,
          after,
          "Key set %s was taken from cabinet %s by somebody without rights; get it back"
              .formatted(after.keySet(), after.cabinet()),
          now);
    }
  }

  private void open(
      JdbcClient db, String kind, Severity severity, Custody about, String detail, Instant now) {
    Optional<Person> holder = about.holder().flatMap(id -> people.find(db, id));
    incidents.open(
        db,
        new Incidents.Reason(
            kind,
            severity,
            about.holder().map(Object::toString).orElse(""),
            holder.map(p -> p.cardholder().employeeNumber().value()).orElse(""),
            about.keySet().value(),
            about.cabinet().value(),
            detail,
            kind + ":" + about.keySet()),
        now);
  }

  private void alarm(
      JdbcClient db, String kind, Severity severity, CabinetId cabinet, String what, Instant now) {
    incidents.open(
        db,
        Incidents.Reason.of(kind, severity, "Cabinet " + cabinet + " " + what, kind + ":" + cabinet)
            .at(cabinet.value(), ""),
        now);
  }
}
