// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.store.Employments;
import io.keyway.app.store.Employments.Employment;
import io.keyway.app.store.Employments.State;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.SourceIdentities;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.Correlation;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The employee numbers of a person: one that they go by, and those of further employments. A number
 * may change, an employment may end; the person stays.
 */
@Component
class Numbers {
  private final People people;
  private final SourceIdentities identities;
  private final Employments employments;
  private final Correlations correlations;
  private final SourcePolicies policies;
  private final Ledger ledger;

  Numbers(
      People people,
      SourceIdentities identities,
      Employments employments,
      Correlations correlations,
      SourcePolicies policies,
      Ledger ledger) {
    this.people = people;
    this.identities = identities;
    this.employments = employments;
    this.correlations = correlations;
    this.policies = policies;
    this.ledger = ledger;
  }

  /** A record that names the number before: its person goes by the new one from now on. */
  void renumber(Case matter) {
    Subject subject = matter.subject();
    String previous = subject.keys().previousEmployeeNumber();
    if (previous.isEmpty() || previous.equals(subject.employeeNumber().value())) {
      return;
    }
    if (correlations.of(matter.db(), matter.change()) instanceof Correlation.Linked linked
        && people.find(matter.db(), subject.employeeNumber()).isEmpty()) {
      renumber(matter, linked.person(), new EmployeeNumber(previous));
    }
  }

  private void renumber(Case matter, CardholderId id, EmployeeNumber from) {
    JdbcClient db = matter.db();
    EmployeeNumber to = matter.subject().employeeNumber();
    identities.rekey(db, matter.subject().source(), from.value(), to.value());
    if (!policies.isStatusOwner(matter)) {
      return; // a number of this source's own; the person goes by the owner's
    }
    Person person = people.find(db, id).orElseThrow();
    if (person.cardholder().employeeNumber().equals(from)) {
      goBy(matter, person, to);
    } else {
      employments.put(db, new Employment(to, id, State.CURRENT), matter.now());
    }
    employments.put(db, new Employment(from, id, State.FORMER), matter.now());
    tell(matter, "identity.renumbered", id, Map.of("from", from.value(), "to", to.value()));
  }

  /**
   * Whether a person has an employment beside the one that a record is about. Under a number that
   * is no employment's own, all of them are meant.
   */
  boolean hasAnother(Case matter, Person person, Words words) {
    EmployeeNumber number = matter.subject().employeeNumber();
    boolean goesBy = person.cardholder().employeeNumber().equals(number);
    if (goesBy && words.others().stream().allMatch(said -> said.key().equals(number.value()))) {
      return false;
    }
    boolean isOwn =
        goesBy
            || employments
                .find(matter.db(), number)
                .filter(e -> e.person().equals(person.cardholder().id()))
                .filter(e -> e.state() != State.FORMER)
                .isPresent();
    return isOwn && remaining(matter.db(), person, number).isPresent();
  }

  private Optional<EmployeeNumber> remaining(JdbcClient db, Person person, EmployeeNumber ended) {
    EmployeeNumber goesBy = person.cardholder().employeeNumber();
    return goesBy.equals(ended)
        ? employments.of(db, person.cardholder().id()).stream()
            .filter(e -> e.state() == State.CURRENT && !e.number().equals(ended))
            .map(Employment::number)
            .findFirst()
        : Optional.of(goesBy);
  }

  /** One of several employments ended. */
  void end(Case matter, Person before) {
    EmployeeNumber ended = matter.subject().employeeNumber();
    Person person = people.find(matter.db(), before.cardholder().id()).orElseThrow();
    EmployeeNumber stays = remaining(matter.db(), person, ended).orElseThrow();
    if (!stays.equals(person.cardholder().employeeNumber())) {
      goBy(matter, person, stays);
    }
    CardholderId id = person.cardholder().id();
    employments.put(matter.db(), new Employment(ended, id, State.ENDED), matter.now());
    tell(
        matter,
        "identity.employment-ended",
        id,
        Map.of("ended", ended.value(), "remaining", stays.value()));
  }

  /**
   * A record that counts, about a number beside the one that its person goes by: of a new epoch it
   * is the only one that lasts, else an employment that ended and begins again.
   */
  void resume(Case matter, Person person, boolean newEpoch) {
    EmployeeNumber number = matter.subject().employeeNumber();
    Optional<Employment> known = employments.find(matter.db(), number);
    if (known.isEmpty() || !known.get().person().equals(person.cardholder().id())) {
      return;
    }
    if (newEpoch) {
      EmployeeNumber old = person.cardholder().employeeNumber();
      goBy(matter, people.find(matter.db(), person.cardholder().id()).orElseThrow(), number);
      employments.put(
          matter.db(), new Employment(old, person.cardholder().id(), State.ENDED), matter.now());
      end(matter, employments.of(matter.db(), person.cardholder().id()));
    } else if (known.get().state() == State.ENDED) {
      employments.put(
          matter.db(),
          new Employment(number, person.cardholder().id(), State.CURRENT),
          matter.now());
    }
  }

  /**
   * A human said whom a source means by a number: by news of somebody who works here it is a
   * further employment, by news of somebody who leaves another name of the one that there is.
   */
  void link(JdbcClient db, IdentityChange change, CardholderId person, Instant now) {
    Subject subject = change.subject();
    EmployeeNumber number = subject.employeeNumber();
    identities.confirm(db, subject.source(), number.value(), person, now);
    if (!subject.keys().externalId().isEmpty()) {
      identities.callBy(db, subject.source(), number.value(), subject.keys().externalId());
    }
    boolean isFree =
        people.find(db, number).isEmpty()
            && employments.find(db, number).filter(e -> e.state() != State.FORMER).isEmpty();
    if (isFree && policies.precedence().isStatusOwner(subject.source())) {
      State state = change.takesAway() ? State.FORMER : State.CURRENT;
      employments.put(db, new Employment(number, person, state), now);
    }
  }

  private void end(Case matter, List<Employment> others) {
    others.stream()
        .filter(e -> e.state() == State.CURRENT)
        .forEach(
            e ->
                employments.put(
                    matter.db(),
                    new Employment(e.number(), e.person(), State.ENDED),
                    matter.now()));
  }

  private void goBy(Case matter, Person person, EmployeeNumber number) {
    Cardholder c = person.cardholder();
    employments.remove(matter.db(), number);
    people.update(
        matter.db(),
        new Person(
            new Cardholder(c.id(), number, c.state(), c.epoch(), c.revision(), c.profile()),
            person.stateSource(),
            person.stateAt(),
            person.epochAt()),
        matter.now());
  }

  private void tell(Case matter, String type, CardholderId person, Map<String, Object> more) {
    Map<String, Object> data = new TreeMap<>(more);
    data.put("person", person.value());
    data.put("employeeNumber", matter.subject().employeeNumber().value());
    data.put("source", matter.subject().source());
    ledger.append(
        matter.db(),
        new AuditEvent(Ids.at(matter.now()), type, "person:" + person, matter.now(), data));
  }
}
