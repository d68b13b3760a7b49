// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Verdict.Manner;
import io.keyway.app.provisioning.Wanted;
import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Person;
import io.keyway.app.store.Receipts;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.audit.Receipt;
import io.keyway.model.audit.Receipt.AtCabinet;
import io.keyway.model.audit.Receipt.Progress;
import io.keyway.model.identity.CardholderId;
import io.keyway.rules.LifecycleOutcome.Nothing;
import io.keyway.rules.LifecycleOutcome.Propose;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * What is written beside a decision itself, in the same commit: the receipt, what the ledger tells,
 * and what a human must look at.
 */
@Component
class Consequences {
  private final Receipts receipts;
  private final CabinetRecords cabinets;
  private final Ledger ledger;
  private final Attention attention;

  Consequences(Receipts receipts, CabinetRecords cabinets, Ledger ledger, Attention attention) {
    this.receipts = receipts;
    this.cabinets = cabinets;
    this.ledger = ledger;
    this.attention = attention;
  }

  /** The change counts and is written. */
  Receipt applied(Case matter, Person person, long revision, List<Wanted> wanted) {
    Receipt.State state = wanted.isEmpty() ? Receipt.State.NONE : Receipt.State.OPEN;
    Receipt receipt =
        receipt(matter, Optional.of(person), state, matter.subject().effectiveAt(), wanted);
    if (matter.manner() instanceof Manner.Scheduled) {
      receipts.touch(matter.db(), receipt, person.cardholder().epoch(), revision);
    } else {
      receipts.insert(matter.db(), receipt, person.cardholder().epoch(), revision);
    }
    tell(
        matter,
        "identity." + matter.change().word(),
        receipt,
        Map.of(
            "epoch", person.cardholder().epoch(),
            "revision", revision,
            "state", person.cardholder().state().word(),
            "cabinets", wanted.stream().map(w -> w.cabinet().value()).toList()));
    return receipt;
  }

  /** Nothing follows: it is so already, or something newer or stronger stands. */
  Receipt nothing(Case matter, Person person, Nothing.Reason reason) {
    return noted(matter, Optional.of(person), reason.name());
  }

  /** Nothing differs, and nobody waits for a receipt. */
  Receipt unwritten(Case matter, Person person) {
    return receipt(
        matter, Optional.of(person), Receipt.State.NONE, matter.subject().effectiveAt(), List.of());
  }

  /** A human must say whether rights come back. */
  Receipt proposed(Case matter, Person person, Propose.Reason reason) {
    attention.propose(matter, person.cardholder(), reason);
    return noted(matter, Optional.of(person), "PROPOSED");
  }

  /** Nobody we know. */
  Receipt unmatched(Case matter, boolean takesAway) {
    attention.unmatched(matter, takesAway);
    return noted(matter, Optional.empty(), "UNMATCHED");
  }

  /** Somebody must say who is meant. */
  Receipt undecided(Case matter, String reason, List<CardholderId> candidates) {
    attention.undecided(matter, reason, candidates);
    return noted(matter, Optional.empty(), reason.toUpperCase(Locale.ROOT));
  }

  /** Counts later. */
  Receipt scheduled(Case matter, Optional<Person> person, Instant effectiveAt) {
    Receipt receipt = receipt(matter, person, Receipt.State.OPEN, effectiveAt, List.of());
    if (!attention.schedule(matter, receipt, effectiveAt)) {
      return noted(matter, person, "SCHEDULED ALREADY");
    }
    receipts.insert(matter.db(), receipt, 1, 1);
    tell(matter, "identity.scheduled", receipt, Map.of("effectiveAt", effectiveAt.toString()));
    return receipt;
  }

  /** The source says that somebody stays: the end that it had announced does not come. */
  void callOff(Case matter) {
    for (Scheduled off : attention.callOff(matter)) {
      receipts
          .find(matter.db(), off.receipt())
          .ifPresent(
              receipt -> {
                Receipt ended = withNothingToCome(receipt);
                receipts.save(matter.db(), ended);
                tell(matter, "identity.called-off", ended, Map.of());
              });
    }
  }

  private static Receipt withNothingToCome(Receipt r) {
    return new Receipt(
        r.id(),
        r.source(),
        r.change(),
        r.person(),
        r.employeeNumber(),
        r.acceptedAt(),
        r.effectiveAt(),
        Receipt.State.NONE,
        r.cabinets());
  }

  /** Somebody whose rights ended may hold keys. */
  void keysStillHeld(Case matter, Person person) {
    attention.keysStillHeld(matter, person.cardholder());
  }

  /** The badge of somebody who was terminated is somebody else's from now on. */
  void badgePassedOn(Case matter, CardholderId from) {
    ledger.append(
        matter.db(),
        new AuditEvent(
            Ids.at(matter.now()),
            "identity.badge-passed-on",
            "person:" + from,
            matter.now(),
            Map.of(
                "person", from.value(),
                "source", matter.subject().source(),
                "toEmployeeNumber", matter.subject().employeeNumber().value())));
  }

  /** A source ended or suspended what it does not own. */
  void statusNotOwned(Case matter, Person person, boolean held) {
    attention.statusNotOwned(matter, person.cardholder(), held);
  }

  /**
   * Two people cannot have one badge, nor two that a reader cannot tell apart.
   *
   * @param looksAlike whether the other's badge is another one that looks the same
   */
  void badgeCollision(
      Case matter, Optional<CardholderId> person, CardholderId other, boolean looksAlike) {
    attention.badgeCollision(matter, person, other, looksAlike);
  }

  void quarantine(Case matter, String reason) {
    attention.quarantine(matter, reason, "It could not be decided; see the log of that time");
  }

  private Receipt noted(Case matter, Optional<Person> person, String why) {
    Receipt receipt =
        receipt(matter, person, Receipt.State.NONE, matter.subject().effectiveAt(), List.of());
    switch (matter.manner()) {
      case Manner.Single single -> {
        receipts.insert(matter.db(), receipt, 1, 1);
        tell(matter, "identity.no-effect", receipt, Map.of("reason", why));
      }
      case Manner.Scheduled scheduled -> receipts.save(matter.db(), receipt);
      case Manner.Batch batch -> {
        // Nobody waits for it; the file's report counts it.
      }
    }
    return receipt;
  }

  private Receipt receipt(
      Case matter,
      Optional<Person> person,
      Receipt.State state,
      Instant effectiveAt,
      List<Wanted> wanted) {
    String id =
        matter.manner() instanceof Manner.Scheduled scheduled
            ? scheduled.receipt()
            : Ids.at(matter.now());
    return new Receipt(
        id,
        matter.subject().source(),
        matter.change().word(),
        person.map(p -> p.cardholder().id().value()).orElse(""),
        matter.subject().employeeNumber().value(),
        matter.now(),
        effectiveAt,
        state,
        wanted.stream().map(w -> at(matter, w)).toList());
  }

  private AtCabinet at(Case matter, Wanted wanted) {
    Optional<Instant> exposedUntil =
        cabinets
            .leaseUntil(matter.db(), wanted.cabinet())
            .filter(until -> until.isAfter(matter.now()));
    return new AtCabinet(
        wanted.cabinet(),
        Progress.PENDING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        exposedUntil);
  }

  private void tell(Case matter, String type, Receipt receipt, Map<String, Object> more) {
    Map<String, Object> data = new TreeMap<>(more);
    data.put("receipt", receipt.id());
    data.put("source", receipt.source());
    data.put("change", receipt.change());
    data.put("employeeNumber", receipt.employeeNumber());
    data.put("effectiveAt", receipt.effectiveAt().toString());
    String subject =
        receipt.person().isEmpty()
            ? "employee:" + receipt.employeeNumber()
            : "person:" + receipt.person();
    if (!receipt.person().isEmpty()) {
      data.put("person", receipt.person());
    }
    ledger.append(
        matter.db(), new AuditEvent(Ids.at(matter.now()), type, subject, matter.now(), data));
  }
}
