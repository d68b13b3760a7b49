// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.store.Employments;
import io.keyway.app.store.Employments.Employment;
import io.keyway.app.store.People;
import io.keyway.app.store.SourceIdentities;
import io.keyway.app.store.SourceIdentities.Linked;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.Correlation;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Keys;
import io.keyway.rules.Correlator;
import io.keyway.rules.Correlator.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Gathers what is known of a record's keys, and says whom it means. */
@Component
class Correlations {
  private final People people;
  private final SourceIdentities identities;
  private final Employments employments;

  Correlations(People people, SourceIdentities identities, Employments employments) {
    this.people = people;
    this.identities = identities;
    this.employments = employments;
  }

  Correlation of(JdbcClient db, IdentityChange change) {
    Subject subject = change.subject();
    Keys keys = subject.keys();
    Optional<CardholderId> linked =
        identities.find(db, subject.source(), number(subject)).map(Linked::person);
    List<CardholderId> numbered = new ArrayList<>(holders(db, change));
    previous(db, subject).ifPresent(numbered::add);
    return Correlator.correlate(
        new Evidence(
            linked,
            linked.isPresent() && identities.isConfirmed(db, subject.source(), number(subject)),
            numbered,
            keys.externalId().isEmpty()
                ? List.of()
                : identities.withExternalId(db, subject.source(), keys.externalId()),
            pointedAt(db, change),
            true));
  }

  /** Who has the number; who had it once is not who is hired under it. */
  private List<CardholderId> holders(JdbcClient db, IdentityChange change) {
    EmployeeNumber number = change.subject().employeeNumber();
    return people
        .find(db, number)
        .map(person -> person.cardholder().id())
        .or(
            () ->
                employments
                    .find(db, number)
                    .filter(e -> !isPast(e) || !(change instanceof IdentityChange.Joiner))
                    .map(Employment::person))
        .stream()
        .toList();
  }

  private Optional<CardholderId> previous(JdbcClient db, Subject subject) {
    String previous = subject.keys().previousEmployeeNumber();
    if (previous.isEmpty() || previous.equals(number(subject))) {
      return Optional.empty();
    }
    EmployeeNumber before = new EmployeeNumber(previous);
    return identities
        .find(db, subject.source(), previous)
        .map(Linked::person)
        .or(() -> people.find(db, before).map(person -> person.cardholder().id()))
        .or(() -> employments.find(db, before).map(Employment::person));
  }

  private List<CardholderId> pointedAt(JdbcClient db, IdentityChange change) {
    String email = change.subject().keys().email();
    List<CardholderId> pointed =
        new ArrayList<>(email.isEmpty() ? List.of() : people.withEmail(db, email));
    if (change instanceof IdentityChange.Joiner) {
      employments
          .find(db, change.subject().employeeNumber())
          .filter(Correlations::isPast)
          .ifPresent(e -> pointed.add(e.person()));
    }
    return pointed;
  }

  private static boolean isPast(Employment employment) {
    return employment.state() == Employments.State.FORMER;
  }

  private static String number(Subject subject) {
    return subject.employeeNumber().value();
  }
}
