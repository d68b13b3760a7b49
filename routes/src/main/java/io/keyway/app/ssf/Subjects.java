// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import io.keyway.app.intake.Sha256;
import io.keyway.app.settings.SignalSettings;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.SourceIdentities;
import io.keyway.app.store.Store;
import io.keyway.connectors.signal.SubjectIdentifier;
import io.keyway.connectors.signal.SubjectIdentifier.Aliases;
import io.keyway.connectors.signal.SubjectIdentifier.Email;
import io.keyway.connectors.signal.SubjectIdentifier.IssuerSubject;
import io.keyway.connectors.signal.SubjectIdentifier.Opaque;
import io.keyway.connectors.signal.SubjectIdentifier.Other;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.LifecycleState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whom the subject of a signal means. What a human said once counts first; then what the stream's
 * settings trust. A subject that means nobody for sure gets a name of its own that no person has:
 * its record is set aside, a human says whom it means, and it means that person from then on.
 */
@Component
class Subjects {
  private final Store store;
  private final People people;
  private final SourceIdentities identities;

  Subjects(Store store, People people, SourceIdentities identities) {
    this.store = store;
    this.people = people;
    this.identities = identities;
  }

  /**
   * Whom it means.
   *
   * @param key employee number of the person, or the subject's own name
   * @param email an address that points at somebody, where the subject has one
   */
  record Meant(String key, boolean isPerson, Optional<String> email) {
    /** Says nothing of the person. */
    @Override
    public String toString() {
      return "Meant[isPerson=" + isPerson + "]";
    }
  }

  Meant of(SignalStream stream, SubjectIdentifier subject) {
    return store.read(db -> of(db, stream, subject));
  }

  private Meant of(JdbcClient db, SignalStream stream, SubjectIdentifier subject) {
    String own = "signal-" + Sha256.of(canonical(subject)).substring(0, 20);
    Optional<String> email = emailOf(subject);
    if (identities.isConfirmed(db, stream.source(), own)) {
      return new Meant(own, true, email);
    }
    Set<String> numbers =
        names(subject)
            .flatMap(name -> people(db, stream, name))
            .filter(person -> person.cardholder().state() != LifecycleState.TERMINATED)
            .map(person -> person.cardholder().employeeNumber().value())
            .collect(Collectors.toSet());
    return numbers.size() == 1
        ? new Meant(numbers.iterator().next(), true, email)
        : new Meant(own, false, email);
  }

  private Stream<Person> people(JdbcClient db, SignalStream stream, SubjectIdentifier name) {
    SignalSettings.Subjects trusted = stream.settings().subjects();
    return switch (name) {
      case Email email when trusted.email() == SignalSettings.Email.DECIDES ->
          all(db, people.withEmail(db, email.address()));
      case Email email -> Stream.empty();
      case IssuerSubject of when of.issuer().equals(stream.settings().issuer()) ->
          byId(db, trusted.id(), of.subject());
      case IssuerSubject ofAnother -> Stream.empty();
      case Opaque opaque -> byId(db, trusted.id(), opaque.id());
      case Aliases aliases -> Stream.empty();
      case Other other -> Stream.empty();
    };
  }

  private Stream<Person> byId(JdbcClient db, String what, String id) {
    if (what.isEmpty()) {
      return Stream.empty();
    }
    if (!what.equals(SignalSettings.Subjects.EMPLOYEE_NUMBER)) {
      return all(db, identities.withExternalId(db, what, id));
    }
    try {
      return people.find(db, new EmployeeNumber(id)).stream();
    } catch (IllegalArgumentException e) {
      return Stream.empty();
    }
  }

  private Stream<Person> all(JdbcClient db, List<CardholderId> ids) {
    return ids.stream().flatMap(id -> people.find(db, id).stream());
  }

  private static Stream<SubjectIdentifier> names(SubjectIdentifier subject) {
    return subject instanceof Aliases aliases ? aliases.names().stream() : Stream.of(subject);
  }

  private static Optional<String> emailOf(SubjectIdentifier subject) {
    return names(subject)
        .flatMap(name -> name instanceof Email email ? Stream.of(email.address()) : Stream.empty())
        .findFirst();
  }

  private static String canonical(SubjectIdentifier subject) {
    return switch (subject) {
      case Email email -> "email\n" + email.address().toLowerCase(Locale.ROOT);
      case IssuerSubject of -> "iss_sub\n" + of.issuer() + "\n" + of.subject();
      case Opaque opaque -> "opaque\n" + opaque.id();
      case Aliases aliases ->
          aliases.names().stream()
              .map(Subjects::canonical)
              .sorted()
              .collect(Collectors.joining("\n"));
      case Other other -> "other\n" + other.format() + "\n" + other.content();
    };
  }
}
