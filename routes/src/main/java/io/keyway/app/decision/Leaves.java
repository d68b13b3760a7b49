// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Standings.Meant;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.store.DueInstants;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Person;
import io.keyway.app.store.StoreJson;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Reinstated;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.IdentityChange.Suspended;
import io.keyway.model.identity.Profile;
import io.keyway.rules.Lifecycle;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Long leaves: people keep their rights for a while from the first record that says so, and lose
 * them at an instant that is kept in the database, although no source speaks again. A source that
 * says that somebody is back calls it off. Runs on the writer's thread.
 */
@Component
class Leaves {
  /** Kind of the durable instant at which a long leave ends rights. */
  static final String KIND = "leave-ends-rights";

  private final DueInstants dueInstants;
  private final Ledger ledger;
  private final CurrentEstate estates;

  Leaves(DueInstants dueInstants, Ledger ledger, CurrentEstate estates) {
    this.dueInstants = dueInstants;
    this.ledger = ledger;
    this.estates = estates;
  }

  /**
   * A leave that is under way.
   *
   * @param since effective instant of the record that began it
   * @param end what ends rights when its time has come
   */
  record Leave(Instant since, Suspended end) {}

  /** What a record is while it is not time yet: news of somebody who keeps their rights. */
  Case asItCounts(Case matter, Meant meant) {
    IdentityChange change = matter.change();
    if (change instanceof Suspended suspended && !suspended.grace().isZero()) {
      return meant
          .person()
          .filter(person -> person.cardholder().isActive())
          .filter(person -> !isAhead(matter))
          .map(person -> onLeave(matter, suspended, person.cardholder()))
          .orElse(matter);
    }
    boolean saysBack =
        change instanceof Reinstated
            || change instanceof Joiner
            || change instanceof Mover && change.subject().listed();
    if (saysBack) {
      meant.person().ifPresent(person -> callOff(matter, person));
    }
    return matter;
  }

  /** What ends rights, of a durable instant. */
  static Suspended endOf(DueInstant due) {
    return StoreJson.read(due.content(), Leave.class).end();
  }

  private static boolean isAhead(Case matter) {
    return matter.subject().effectiveAt().isAfter(matter.now().plus(Lifecycle.AHEAD));
  }

  private Case onLeave(Case matter, Suspended suspended, Cardholder person) {
    Optional<DueInstant> pending = dueInstants.find(matter.db(), id(matter.subject()));
    Instant end =
        pending
            .map(DueInstant::dueAt)
            .orElseGet(
                () ->
                    suspended
                        .subject()
                        .effectiveAt()
                        .atZone(estates.now().zoneOf(person.profile().site()))
                        .plus(suspended.grace())
                        .toInstant());
    if (!end.isAfter(matter.now())) {
      return with(matter, new Suspended(suspended.subject(), suspended.profile()));
    }
    if (pending.isEmpty()) {
      begin(matter, person, end);
    }
    return with(matter, new Mover(event(suspended.subject()), suspended.profile()));
  }

  private void begin(Case matter, Cardholder person, Instant end) {
    Subject said = matter.subject();
    Subject subject = new Subject(said.source(), said.employeeNumber(), end, end, said.listed());
    dueInstants.put(
        matter.db(),
        new DueInstant(
            id(said),
            KIND,
            end,
            "person:" + person.id(),
            StoreJson.write(new Leave(said.effectiveAt(), new Suspended(subject, Profile.EMPTY)))));
    tell(matter, "identity.leave-begun", person, Map.of("endsRightsAt", end.toString()));
  }

  /** A record from before the leave calls nothing off. */
  private void callOff(Case matter, Person person) {
    dueInstants
        .find(matter.db(), id(matter.subject()))
        .filter(
            due ->
                !matter
                    .subject()
                    .effectiveAt()
                    .isBefore(StoreJson.read(due.content(), Leave.class).since()))
        .filter(due -> !isAhead(matter))
        .ifPresent(
            due -> {
              dueInstants.remove(matter.db(), due.id());
              tell(matter, "identity.leave-over", person.cardholder(), Map.of());
            });
  }

  /** An event gives nothing back that a listing took, and a leave is no news of a return. */
  private static Subject event(Subject listed) {
    return new Subject(
        listed.source(),
        listed.employeeNumber(),
        listed.effectiveAt(),
        listed.asOf(),
        false,
        listed.keys());
  }

  private static Case with(Case matter, IdentityChange change) {
    return new Case(matter.db(), change, matter.manner(), matter.now());
  }

  private static String id(Subject subject) {
    return KIND + ":" + subject.source() + ":" + subject.employeeNumber();
  }

  private void tell(Case matter, String type, Cardholder person, Map<String, Object> more) {
    Map<String, Object> data = new TreeMap<>(more);
    data.put("person", person.id().value());
    data.put("employeeNumber", matter.subject().employeeNumber().value());
    data.put("source", matter.subject().source());
    ledger.append(
        matter.db(),
        new AuditEvent(Ids.at(matter.now()), type, "person:" + person.id(), matter.now(), data));
  }
}
