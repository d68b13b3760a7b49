// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.custody;

import io.keyway.app.store.Incidents;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Custody;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.LifecycleState;
import io.keyway.rules.CustodyMove;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
  void moved(CustodyPage page, CustodyMove move, Instant now) {
    Custody after = move.after();
    switch (move.kind()) {
      case TAKEN -> takenByNobodyEntitled(page, after, now);
      case MISSING ->
          open(
              page,
              "key-missing",
              Severity.HIGH,
              after,
              "Key set %s left slot %s of cabinet %s and no session says who has it; look for it"
                  .formatted(after.keySet(), after.slot(), after.cabinet()),
              now);
      case RETURNED_TO_WRONG_SLOT -> {
        returned(page, after.keySet(), now);
        open(
            page,
            "wrong-slot",
            Severity.LOW,
            after,
            "Key set %s hangs in slot %s of cabinet %s, which is not its own; hang it back"
                .formatted(after.keySet(), after.slot(), after.cabinet()),
            now);
      }
      case RETURNED, RETURNED_BY_OTHER, FOUND, DOUBTED -> {}
    }
  }

  /** What another event at a cabinet calls for. */
  void happened(CustodyPage page, CabinetId cabinet, JournalEntry entry, Instant now) {
    switch (entry.event()) {
      case CustodyEvent.ForcedOpen forced ->
          alarm(page, "forced-open", Severity.CRITICAL, cabinet, "was forced open; go there", now);
      case CustodyEvent.DoorLeftOpen open ->
          alarm(page, "door-left-open", Severity.MEDIUM, cabinet, "stands open; close it", now);
      case CustodyEvent.DoorClosed closed ->
          resolve(page, List.of("door-left-open:" + cabinet), now);
      case CustodyEvent.JournalGap gap ->
          alarm(
              page,
              "journal-gap",
              Severity.HIGH,
              cabinet,
              "lost entries %d to %d of its journal; count its keys"
                  .formatted(gap.from(), gap.to()),
              now);
      case CustodyEvent.Duress duress -> underDuress(page, cabinet, entry.person(), now);
      case CustodyEvent.Trouble(var kind, String part, boolean over) ->
          trouble(page, cabinet, kind, part, over, now);
      case CustodyEvent.ForeignFob(var slot) ->
          open(
              page,
              Incidents.Reason.of(
                      "foreign-fob",
                      Severity.MEDIUM,
                      "Slot %s of cabinet %s holds something that is none of its key sets; look"
                          .formatted(slot, cabinet),
                      "foreign-fob:" + cabinet + ":" + slot)
                  .at(cabinet.value(), ""),
              now);
      default -> {}
    }
  }

  /** Somebody is forced to open: told to those who can help, and to nobody at the cabinet. */
  private void underDuress(
      CustodyPage page, CabinetId cabinet, Optional<CardholderId> person, Instant now) {
    String who = person.map(CardholderId::value).orElse("");
    String number =
        person
            .flatMap(id -> people.find(page.db(), id))
            .map(p -> p.cardholder().employeeNumber().value())
            .orElse("");
    open(
        page,
        new Incidents.Reason(
            "duress",
            Severity.CRITICAL,
            who,
            number,
            "",
            cabinet.value(),
            "Somebody opens cabinet %s under duress; send help, and do not call the cabinet"
                .formatted(cabinet),
            "duress:" + cabinet + ":" + who),
        now);
  }

  private void trouble(
      CustodyPage page,
      CabinetId cabinet,
      CustodyEvent.Trouble.Kind kind,
      String part,
      boolean over,
      Instant now) {
    String word =
        switch (kind) {
          case TAMPER -> "tamper";
          case POWER -> "power-failed";
          case BATTERY -> "battery-low";
          case BOARD -> "board-silent";
          case LOCK -> "lock-failed";
        };
    String dedupe = word + ":" + cabinet + ":" + part;
    if (over) {
      // What was tampered with is for a human to look at, also when it is closed again.
      if (kind != CustodyEvent.Trouble.Kind.TAMPER) {
        resolve(page, List.of(dedupe), now);
      }
      return;
    }
    Severity severity =
        switch (kind) {
          case TAMPER -> Severity.CRITICAL;
          case POWER, BOARD -> Severity.HIGH;
          case BATTERY, LOCK -> Severity.MEDIUM;
        };
    String what =
        switch (kind) {
          case TAMPER -> "was tampered with at %s; go there";
          case POWER -> "lost its mains (%s) and runs on its battery; restore it";
          case BATTERY -> "has a low battery (%s); replace it";
          case BOARD -> "does not hear its lock board %s; its slots stay shut; look at its wiring";
          case LOCK -> "told a lock to open and did not see it open (%s); look at the lock";
        };
    open(
        page,
        Incidents.Reason.of(
                word, severity, "Cabinet " + cabinet + " " + what.formatted(part), dedupe)
            .at(cabinet.value(), ""),
        now);
  }

  /** A key set was not back in time. */
  void overdue(CustodyPage page, Custody custody, Instant now) {
    open(
        page,
        "key-overdue",
        Severity.HIGH,
        custody,
        "Key set %s of cabinet %s was due back and is not; ask its holder"
            .formatted(custody.keySet(), custody.cabinet()),
        now);
  }

  /** Nobody has the key any more: what was open because of that is over. */
  void returned(CustodyPage page, KeySetId keySet, Instant now) {
    if (!page.isQuiet(keySet)) {
      resolve(page, RESOLVED_BY_RETURN.stream().map(kind -> kind + ":" + keySet).toList(), now);
      page.becameQuiet(keySet);
    }
  }

  private void takenByNobodyEntitled(CustodyPage page, Custody after, Instant now) {
    returned(page, after.keySet(), now);
    Optional<LifecycleState> holder = after.holder().flatMap(id -> people.stateOf(page.db(), id));
    if (holder.isPresent() && holder.get() != LifecycleState.ACTIVE) {
      open(
          page,
          "leaver-holds-key",
          Severity.CRITICAL,
          after,
          "Key set %s was taken from cabinet %s by somebody without rights; get it back"
              .formatted(after.keySet(), after.cabinet()),
          now);
    }
  }

  private void open(
      CustodyPage page, String kind, Severity severity, Custody about, String detail, Instant now) {
    Optional<Person> holder = about.holder().flatMap(id -> people.find(page.db(), id));
    open(
        page,
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
      CustodyPage page,
      String kind,
      Severity severity,
      CabinetId cabinet,
      String what,
      Instant now) {
    open(
        page,
        Incidents.Reason.of(kind, severity, "Cabinet " + cabinet + " " + what, kind + ":" + cabinet)
            .at(cabinet.value(), ""),
        now);
  }

  /** What is opened stands in the ledger after what it was opened for. */
  private void open(CustodyPage page, Incidents.Reason reason, Instant now) {
    page.write();
    page.isQuietNoMore(reason.keySet());
    incidents.open(page.db(), reason, now);
  }

  private void resolve(CustodyPage page, List<String> dedupeKeys, Instant now) {
    List<String> standing = incidents.standing(page.db(), dedupeKeys);
    if (!standing.isEmpty()) {
      page.write();
      standing.forEach(id -> incidents.resolve(page.db(), id, "keyway", now));
    }
  }
}
