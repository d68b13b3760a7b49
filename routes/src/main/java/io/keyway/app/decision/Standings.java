// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.store.Employments;
import io.keyway.app.store.Employments.Employment;
import io.keyway.app.store.Employments.State;
import io.keyway.app.store.ListingMarks;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.SourceIdentities;
import io.keyway.app.store.SourceIdentities.Linked;
import io.keyway.model.credential.CardField;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.Correlation;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Keys;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.rules.Precedence.Said;
import io.keyway.rules.Readers;
import io.keyway.rules.Standing;
import io.keyway.rules.Standing.Heard;
import io.keyway.rules.Standing.Hold;
import io.keyway.rules.Standing.Known;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who a record is about, how that person stands, and how they stand afterwards. */
@Component
class Standings {
  private final People people;
  private final SourceIdentities identities;
  private final ListingMarks marks;
  private final Employments employments;
  private final Correlations correlations;
  private final CurrentEstate estates;

  Standings(
      People people,
      SourceIdentities identities,
      ListingMarks marks,
      Employments employments,
      Correlations correlations,
      CurrentEstate estates) {
    this.people = people;
    this.identities = identities;
    this.marks = marks;
    this.employments = employments;
    this.correlations = correlations;
    this.estates = estates;
  }

  /**
   * Whom a source means, how they stand, and what is said of them.
   *
   * @param person empty where nobody here is meant, or a human must say who is
   */
  record Meant(Correlation correlation, Optional<Person> person, Standing standing, Words words) {}

  /** The person whom a change is about. */
  Meant meant(JdbcClient db, IdentityChange change) {
    Subject subject = change.subject();
    Optional<Meant> plainly = plainlyMeant(db, subject);
    if (plainly.isPresent()) {
      return plainly.get();
    }
    Correlation correlation = correlations.of(db, change);
    return switch (correlation) {
      case Correlation.Linked linked -> known(db, linked, linked.person(), subject);
      case Correlation.Deleted deleted -> known(db, deleted, deleted.person(), subject);
      case Correlation.Unmatched ignored -> stranger(correlation, subject);
      case Correlation.Unlinked ignored -> stranger(correlation, subject);
      case Correlation.Disputed ignored -> stranger(correlation, subject);
    };
  }

  /** Whom link and number both name, in a record that names no other key. */
  private Optional<Meant> plainlyMeant(JdbcClient db, Subject subject) {
    if (!subject.keys().equals(Keys.NONE)) {
      return Optional.empty();
    }
    List<Linked> links = identities.ofWhom(db, subject.source(), subject.employeeNumber().value());
    return links.stream()
        .findFirst()
        .flatMap(link -> people.find(db, link.person()))
        .filter(person -> person.cardholder().employeeNumber().equals(subject.employeeNumber()))
        .map(
            person ->
                known(
                    db, new Correlation.Linked(person.cardholder().id()), person, links, subject));
  }

  private static Meant stranger(Correlation correlation, Subject subject) {
    return new Meant(correlation, Optional.empty(), new Standing.Unknown(), nobodysWords(subject));
  }

  private Meant known(JdbcClient db, Correlation correlation, CardholderId id, Subject subject) {
    return known(
        db, correlation, people.find(db, id).orElseThrow(), identities.of(db, id), subject);
  }

  private Meant known(
      JdbcClient db, Correlation correlation, Person person, List<Linked> links, Subject subject) {
    Cardholder cardholder = person.cardholder();
    Optional<Linked> own = links.stream().filter(link -> isOf(link, subject)).findFirst();
    List<Linked> others = links.stream().filter(link -> !isOf(link, subject)).toList();
    Known standing =
        new Known(
            cardholder.state(),
            person.stateSource(),
            person.stateAt(),
            cardholder.epoch(),
            person.epochAt(),
            own.map(Linked::heard).orElse(Heard.NEVER),
            others.stream().anyMatch(link -> link.heard().hold() != Hold.NONE));
    return new Meant(
        correlation,
        Optional.of(person),
        standing,
        words(person, subject, own, speaking(db, cardholder.id(), others)));
  }

  /**
   * A source that is the only one and whose words were not noted in former times said all that is
   * known.
   */
  private static Words words(
      Person person, Subject subject, Optional<Linked> own, List<Linked> others) {
    List<Said> said = others.stream().map(Standings::said).toList();
    Profile before = own.map(Linked::said).orElse(Profile.EMPTY);
    boolean noted =
        !before.stated().isEmpty() || said.stream().anyMatch(s -> !s.profile().stated().isEmpty());
    return nobodysWords(subject)
        .saying(own.isEmpty() || noted ? before : person.cardholder().profile())
        .among(said);
  }

  private static Words nobodysWords(Subject subject) {
    String key = subject.employeeNumber().value();
    return new Words(new Said(subject.source(), key, Profile.EMPTY), List.of());
  }

  private static Said said(Linked link) {
    return new Said(link.source(), link.key(), link.said());
  }

  private static boolean isOf(Linked link, Subject subject) {
    return link.source().equals(subject.source())
        && link.key().equals(subject.employeeNumber().value());
  }

  /** What all sources say of a person. */
  List<Said> saidOf(JdbcClient db, CardholderId person) {
    List<Linked> links = identities.of(db, person);
    return (links.size() < 2 ? links : speaking(db, person, links))
        .stream().map(Standings::said).toList();
  }

  /** Without what was said of an employment that ended while another lasted. */
  private List<Linked> speaking(JdbcClient db, CardholderId person, List<Linked> links) {
    if (links.isEmpty()) {
      return links;
    }
    Set<String> ended =
        employments.of(db, person).stream()
            .filter(e -> e.state() == State.ENDED)
            .map((Employment e) -> e.number().value())
            .collect(Collectors.toSet());
    return links.stream().filter(link -> !ended.contains(link.key())).toList();
  }

  /** A person first heard of, written down. */
  Person create(
      JdbcClient db,
      CardholderId id,
      Subject subject,
      Profiles.Settled settled,
      Known after,
      Instant now) {
    Person person =
        new Person(
            new Cardholder(
                id,
                subject.employeeNumber(),
                after.state(),
                after.epoch(),
                1,
                settled.profile().over(Profile.EMPTY)),
            after.stateSource(),
            after.stateAt(),
            after.epochAt());
    people.insert(db, person, now);
    hear(db, subject, id, after.heard(), settled.said());
    return person;
  }

  /** A known person as they stand after a change; nothing is written yet. */
  Person after(Person before, Profile profile, Known after) {
    Cardholder old = before.cardholder();
    return new Person(
        new Cardholder(
            old.id(), old.employeeNumber(), after.state(), after.epoch(), old.revision(), profile),
        after.stateSource(),
        after.stateAt(),
        after.epochAt());
  }

  /** The same person with another profile. */
  Person withProfile(Person person, Profile profile) {
    Cardholder c = person.cardholder();
    return new Person(
        new Cardholder(c.id(), c.employeeNumber(), c.state(), c.epoch(), c.revision(), profile),
        person.stateSource(),
        person.stateAt(),
        person.epochAt());
  }

  void save(JdbcClient db, Person before, Person after, Instant now) {
    if (after.equals(before)) {
      return;
    }
    people.update(db, after, now);
    Profile profile = after.cardholder().profile();
    Profile known = before.cardholder().profile();
    if (!profile.badge().equals(known.badge())
        || !profile.furtherBadges().equals(known.furtherBadges())) {
      people.setBadges(db, after.cardholder().id(), profile);
    }
  }

  /** Notes what a source said of a person. */
  void hear(JdbcClient db, Subject subject, CardholderId person, Heard heard, Profile said) {
    identities.save(
        db,
        new Linked(
            subject.source(),
            subject.employeeNumber().value(),
            person,
            heard,
            subject.asOf(),
            true,
            said));
    if (!subject.keys().externalId().isEmpty()) {
      identities.callBy(
          db, subject.source(), subject.employeeNumber().value(), subject.keys().externalId());
    }
  }

  /** Notes that the same words of a source would change nothing again. */
  void mark(Case matter) {
    if (matter.manner() instanceof Verdict.Manner.Batch batch && !batch.mark().isEmpty()) {
      Subject subject = matter.subject();
      marks.put(matter.db(), subject.source(), subject.employeeNumber().value(), batch.mark());
    }
  }

  void releaseHolds(JdbcClient db, CardholderId person) {
    identities.releaseHolds(db, person);
  }

  /**
   * Somebody else's badge.
   *
   * @param badge that is the same, or that some reader takes for the same
   */
  record Taken(CardholderId holder, Badge badge) {}

  /** Who else has a badge, or one that some reader cannot tell from it. */
  Optional<Taken> otherHolder(JdbcClient db, Badge badge, Optional<CardholderId> person) {
    return Stream.concat(
            estates.readers().alike(badge).stream(),
            estates.readers().cuts(badge).stream().flatMap(cut -> cutAlike(db, cut)))
        .distinct()
        .flatMap(
            alike -> people.holderOf(db, alike).stream().map(holder -> new Taken(holder, alike)))
        .filter(taken -> !Optional.of(taken.holder()).equals(person))
        .findFirst();
  }

  private Stream<Badge> cutAlike(JdbcClient db, Readers.Cut cut) {
    BigInteger facilities = cut.layout().facility().map(CardField::capacity).orElse(BigInteger.ONE);
    return people
        .cutAlike(db, cut.whole(), facilities, cut.layout().card().capacity(), cut.seen())
        .stream();
  }

  /**
   * Takes a badge from somebody who was terminated, or for whom it ended; tells whether that was
   * so.
   */
  boolean passesOnBadge(JdbcClient db, CardholderId holder, Badge badge, Instant now) {
    boolean isOver =
        people.held(db, holder).stream()
                .filter(held -> held.credential().equals(badge))
                .anyMatch(held -> held.until().filter(end -> !now.isBefore(end)).isPresent())
            || people
                .find(db, holder)
                .filter(person -> person.cardholder().state() == LifecycleState.TERMINATED)
                .isPresent();
    if (isOver) {
      people.removeBadge(db, badge);
      identities.of(db, holder).stream()
          .filter(link -> link.said().badges().contains(badge))
          .forEach(
              link ->
                  identities.say(
                      db, link.source(), link.key(), link.said().withoutBadges(Set.of(badge))));
    }
    return isOver;
  }
}
