// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Plans;
import io.keyway.app.store.QuarantineRecords;
import io.keyway.app.store.QuarantineRecords.Quarantined;
import io.keyway.app.store.StoreJson;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.audit.Receipt;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdentityChange;
import io.keyway.rules.LifecycleOutcome.Propose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a decision leaves to people, or to a later instant. */
@Component
class Attention {
  /** How long an approver has. */
  private static final Duration PLAN = Duration.ofDays(7);

  private final Incidents incidents;
  private final QuarantineRecords quarantine;
  private final Plans plans;
  private final DueInstants dueInstants;
  private final CustodyRecords custody;

  Attention(
      Incidents incidents,
      QuarantineRecords quarantine,
      Plans plans,
      DueInstants dueInstants,
      CustodyRecords custody) {
    this.incidents = incidents;
    this.quarantine = quarantine;
    this.plans = plans;
    this.dueInstants = dueInstants;
    this.custody = custody;
  }

  /** Somebody nobody knows; an incident when somebody may keep rights because of it. */
  void unmatched(Case matter, boolean takesAway) {
    ask(matter, "unmatched", "No person has this employee number", List.of());
    if (takesAway) {
      unapplied(
          matter,
          "unmatched-leaver",
          " of an employee number that nobody here has; find who is meant and revoke");
    }
  }

  /** Somebody who could be one of several, or is not surely the one that there is. */
  void undecided(Case matter, String reason, List<CardholderId> candidates) {
    boolean isDisputed = reason.equals("disputed");
    ask(
        matter,
        reason,
        isDisputed
            ? "Its keys name more than one person; say which one is meant"
            : "Nobody has this employee number, but another key is a known person's;"
                + " say whether it is the same",
        candidates);
    if (matter.change().takesAway()) {
      unapplied(
          matter,
          isDisputed ? "disputed-leaver" : "unmatched-leaver",
          isDisputed
              ? " and its keys name more than one person; say which one is meant"
              : " of an employee number that nobody here has; say who is meant");
    }
  }

  private void unapplied(Case matter, String kind, String rest) {
    incidents.open(
        matter.db(),
        new Incidents.Reason(
            kind,
            Severity.CRITICAL,
            "",
            number(matter),
            "",
            "",
            "Source " + matter.subject().source() + " says " + matter.change().word() + rest,
            kind + ":" + matter.subject().source() + ":" + number(matter)),
        matter.now());
  }

  /** A question that is open already is not asked twice; the newest record answers to it. */
  private void ask(Case matter, String reason, String detail, List<CardholderId> candidates) {
    Quarantined fresh = quarantined(matter, reason, detail);
    Optional<Quarantined> open = quarantine.alike(matter.db(), fresh);
    if (open.isEmpty()) {
      quarantine.insert(matter.db(), fresh);
    } else if (!isOlder(matter, open.get())) {
      quarantine.renew(matter.db(), open.get().id(), fresh);
    }
    if (!candidates.isEmpty()) {
      quarantine.setCandidates(
          matter.db(), open.map(Quarantined::id).orElse(fresh.id()), candidates);
    }
  }

  private static boolean isOlder(Case matter, Quarantined open) {
    Instant known = StoreJson.read(open.record(), IdentityChange.class).subject().effectiveAt();
    return matter.subject().effectiveAt().isBefore(known);
  }

  void quarantine(Case matter, String reason, String detail) {
    quarantine.insert(matter.db(), quarantined(matter, reason, detail));
  }

  private static Quarantined quarantined(Case matter, String reason, String detail) {
    return new Quarantined(
        Ids.at(matter.now()),
        matter.subject().source(),
        reason,
        detail,
        "",
        0,
        matter.change().word(),
        number(matter),
        change(matter),
        QuarantineRecords.State.OPEN,
        matter.now());
  }

  /** One waiting proposal for each person is enough. */
  void propose(Case matter, Cardholder person, Propose.Reason reason) {
    String basis = "person:" + person.id();
    if (plans.waitingOn(matter.db(), "re-grant", basis).isPresent()) {
      return;
    }
    plans.insert(
        matter.db(),
        new Plans.Plan(
            Ids.at(matter.now()),
            "re-grant",
            matter.subject().source(),
            Plans.State.WAITING,
            matter.now(),
            matter.now().plus(PLAN),
            Optional.empty(),
            "",
            "Give rights back to employee " + number(matter) + ": " + because(reason),
            StoreJson.write(
                List.of(
                    Map.of(
                        "step", "re-grant",
                        "person", person.id().value(),
                        "employeeNumber", number(matter),
                        "change", matter.change().word()))),
            change(matter),
            basis));
  }

  /**
   * Decides again at its instant.
   *
   * @return whether this is new; a repeat of what waits already is not
   */
  boolean schedule(Case matter, Receipt receipt, Instant effectiveAt) {
    String subject = "employee:" + number(matter);
    boolean known =
        dueInstants.about(matter.db(), Scheduled.KIND, subject).stream()
            .map(due -> StoreJson.read(due.content(), Scheduled.class).change())
            .anyMatch(waiting -> sameWord(waiting, matter.change(), effectiveAt));
    if (!known) {
      dueInstants.put(
          matter.db(),
          new DueInstant(
              Ids.at(matter.now()),
              Scheduled.KIND,
              effectiveAt,
              subject,
              StoreJson.write(new Scheduled(receipt.id(), matter.change()))));
    }
    return !known;
  }

  /**
   * Takes away what the source of a word had announced to end, where it said so no later than this
   * word. Ends that another source announced stand.
   */
  List<Scheduled> callOff(Case matter) {
    List<Scheduled> off = new ArrayList<>();
    String subject = "employee:" + number(matter);
    for (DueInstant due : dueInstants.about(matter.db(), Scheduled.KIND, subject)) {
      Scheduled waiting = StoreJson.read(due.content(), Scheduled.class);
      boolean sameSource = waiting.change().subject().source().equals(matter.subject().source());
      boolean newer = waiting.change().subject().asOf().isAfter(matter.subject().asOf());
      boolean goes = waiting.change().takesAway() && sameSource && !newer;
      if (goes && dueInstants.remove(matter.db(), due.id())) {
        off.add(waiting);
      }
    }
    return off;
  }

  /** Keys that a person holds whose rights just ended. */
  void keysStillHeld(Case matter, Cardholder person) {
    for (KeySetId keySet : custody.heldBy(matter.db(), person.id())) {
      incidents.open(
          matter.db(),
          new Incidents.Reason(
              "leaver-holds-key",
              Severity.CRITICAL,
              person.id().value(),
              number(matter),
              keySet.value(),
              custody.now(matter.db(), keySet).map(held -> held.cabinet().value()).orElse(""),
              "Employee "
                  + number(matter)
                  + " lost all rights and still holds key set "
                  + keySet
                  + "; get it back before they leave the building",
              "leaver-holds-key:" + keySet),
          matter.now());
    }
  }

  /** Somebody may keep rights, or keep them too long, because another source owns the status. */
  void statusNotOwned(Case matter, Cardholder person, boolean held) {
    String source = matter.subject().source();
    incidents.open(
        matter.db(),
        new Incidents.Reason(
            "status-not-owned",
            Severity.CRITICAL,
            person.id().value(),
            number(matter),
            "",
            "",
            "Source "
                + source
                + " says "
                + matter.change().word()
                + " and does not own the status: "
                + (held ? "the person is held suspended" : "nothing was taken away")
                + ". Have it confirmed or corrected in the source that owns it",
            "status-not-owned:" + source + ":" + number(matter)),
        matter.now());
  }

  /** A badge stays with who has it. */
  void badgeCollision(
      Case matter, Optional<CardholderId> person, CardholderId other, boolean looksAlike) {
    quarantine(
        matter,
        "badge-collision",
        looksAlike
            ? "To some cabinet's reader the badge looks as one of person " + other + "'s does"
            : "The badge is person " + other + "'s; it was left there");
    incidents.open(
        matter.db(),
        new Incidents.Reason(
            "badge-collision",
            Severity.MEDIUM,
            person.map(CardholderId::value).orElse(""),
            number(matter),
            "",
            "",
            (looksAlike
                    ? "A cabinet's reader cannot tell this person's badge from one of person "
                        + other
                        + ", who keeps it; give one of the two another card, or that cabinet a"
                        + " reader that sends all bits; from source "
                    : "Two people cannot have one badge: it stays with person "
                        + other
                        + "; correct one of the two in source ")
                + matter.subject().source(),
            "badge-collision:" + other + ":" + number(matter)),
        matter.now());
  }

  private static boolean sameWord(IdentityChange waiting, IdentityChange change, Instant at) {
    return waiting.word().equals(change.word())
        && waiting.subject().source().equals(change.subject().source())
        && waiting.subject().effectiveAt().equals(at);
  }

  private static String because(Propose.Reason reason) {
    return switch (reason) {
      case AFTER_TERMINATION -> "they were terminated, and this record opens no new employment";
      case HIRED_WHILE_SUSPENDED -> "they are suspended, and the source says hired";
      case POLICY -> "the source's word alone does not restore";
      case HELD_BY_ANOTHER -> "another source holds them suspended";
    };
  }

  private static String change(Case matter) {
    return StoreJson.write(matter.change());
  }

  private static String number(Case matter) {
    return matter.subject().employeeNumber().value();
  }
}
