// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.SourceIdentities;
import io.keyway.app.store.SourceIdentities.Linked;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.model.identity.Profile.Attribute;
import io.keyway.rules.Standing;
import io.keyway.rules.Standing.Heard;
import io.keyway.rules.Standing.Known;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who a record is about, how that person stands, and how they stand afterwards. */
@Component
class Standings {
  private final People people;
  private final SourceIdentities identities;

  Standings(People people, SourceIdentities identities) {
    this.people = people;
    this.identities = identities;
  }

  /**
   * Whom a source means, and how they stand.
   *
   * @param person empty where nobody here is meant
   */
  record Meant(Optional<Person> person, Standing standing) {}

  /** The person whom a source means: by its own link, else by the employee number. */
  Meant meant(JdbcClient db, Subject subject) {
    Optional<Linked> linked =
        identities.find(db, subject.source(), subject.employeeNumber().value());
    Optional<Person> person =
        linked
            .flatMap(link -> people.find(db, link.person()))
            .or(() -> people.find(db, subject.employeeNumber()));
    Heard heard = linked.map(Linked::heard).orElse(Heard.NEVER);
    return new Meant(
        person,
        person
            .<Standing>map(found -> known(db, found, heard, subject.source()))
            .orElseGet(Standing.Unknown::new));
  }

  private Known known(JdbcClient db, Person person, Heard heard, String source) {
    Cardholder cardholder = person.cardholder();
    return new Known(
        cardholder.state(),
        person.stateSource(),
        person.stateAt(),
        cardholder.epoch(),
        person.epochAt(),
        heard,
        identities.heldByOthers(db, cardholder.id(), source));
  }

  /** A person first heard of, written down. */
  Person create(
      JdbcClient db, CardholderId id, Subject subject, Profile profile, Known after, Instant now) {
    Person person =
        new Person(
            new Cardholder(
                id,
                subject.employeeNumber(),
                after.state(),
                after.epoch(),
                1,
                profile.over(Profile.EMPTY)),
            after.stateSource(),
            after.stateAt(),
            after.epochAt());
    people.insert(db, person, now);
    hear(db, subject, id, after.heard());
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

  void save(JdbcClient db, Person before, Person after, Instant now) {
    people.update(db, after, now);
    Optional<Badge> badge = after.cardholder().profile().badge();
    if (!badge.equals(before.cardholder().profile().badge())) {
      people.setBadge(db, after.cardholder().id(), badge);
    }
  }

  /** Notes what a source said of a person. */
  void hear(JdbcClient db, Subject subject, CardholderId person, Heard heard) {
    identities.save(
        db,
        new Linked(
            subject.source(),
            subject.employeeNumber().value(),
            person,
            heard,
            subject.asOf(),
            true));
  }

  void releaseHolds(JdbcClient db, CardholderId person) {
    identities.releaseHolds(db, person);
  }

  /** Who else has the badge of a profile. */
  Optional<CardholderId> otherHolder(
      JdbcClient db, Profile profile, Optional<CardholderId> person) {
    return profile
        .badge()
        .flatMap((Badge badge) -> people.holderOf(db, badge))
        .filter(holder -> !Optional.of(holder).equals(person));
  }

  /** Takes the badge from somebody who was terminated; tells whether that was so. */
  boolean passesOnBadge(JdbcClient db, CardholderId holder) {
    boolean terminated =
        people
            .find(db, holder)
            .filter(person -> person.cardholder().state() == LifecycleState.TERMINATED)
            .isPresent();
    if (terminated) {
      people.removeBadge(db, holder);
    }
    return terminated;
  }

  /** A profile that says nothing of the badge. */
  static Profile withoutBadge(Profile p) {
    Set<Attribute> stated = EnumSet.noneOf(Attribute.class);
    stated.addAll(p.stated());
    stated.remove(Attribute.BADGE);
    return new Profile(
        p.givenName(),
        p.familyName(),
        p.email(),
        p.employment(),
        p.department(),
        p.site(),
        p.groups(),
        p.startDate(),
        p.endDate(),
        Optional.empty(),
        p.qualifications(),
        stated);
  }
}
