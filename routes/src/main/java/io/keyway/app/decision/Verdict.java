// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Decided.Effect;
import io.keyway.app.provisioning.Committed;
import io.keyway.app.provisioning.Wanted;
import io.keyway.app.store.Ids;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import io.keyway.rules.Lifecycle;
import io.keyway.rules.LifecycleOutcome;
import io.keyway.rules.Standing.Known;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What one change does, inside the writer's transaction: reads how the person stands, asks the
 * table of {@link Lifecycle}, and writes all that follows. Runs on the writer's thread only.
 */
@Component
class Verdict {
  private final SourcePolicies policies;
  private final People people;
  private final Standings standings;
  private final Rights rights;
  private final Consequences consequences;
  private final Clock clock;

  /** In what manner a change comes. */
  sealed interface Manner {
    /** By itself; its sender waits for a receipt, whatever comes of it. */
    record Single() implements Manner {}

    /** As one of many; only what has an effect gets a receipt. */
    record Batch() implements Manner {}

    /** When its time has come, with the receipt that it got when it was scheduled. */
    record Scheduled(String receipt) implements Manner {}
  }

  Verdict(
      SourcePolicies policies,
      People people,
      Standings standings,
      Rights rights,
      Consequences consequences,
      Clock clock) {
    this.policies = policies;
    this.people = people;
    this.standings = standings;
    this.rights = rights;
    this.consequences = consequences;
    this.clock = clock;
  }

  Decided on(JdbcClient db, IdentityChange change, Manner manner) {
    Instant now = clock.instant();
    Case matter = new Case(db, change, manner, now);
    Standings.Meant meant = standings.meant(db, change.subject());
    Optional<Person> person = meant.person();
    LifecycleOutcome outcome =
        Lifecycle.decide(meant.standing(), change, policies.of(change, person), now);
    return switch (outcome) {
      case LifecycleOutcome.Create create -> create(matter, create.after());
      case LifecycleOutcome.Apply apply -> apply(matter, person.orElseThrow(), apply);
      case LifecycleOutcome.Propose propose -> propose(matter, person.orElseThrow(), propose);
      case LifecycleOutcome.Nothing nothing -> nothing(matter, person.orElseThrow(), nothing);
      case LifecycleOutcome.Schedule schedule -> schedule(matter, person, schedule);
      case LifecycleOutcome.Unmatched unmatched ->
          Decided.without(
              Effect.QUARANTINED, consequences.unmatched(matter, unmatched.takesAway()));
    };
  }

  /** What an approver's yes to a proposal does. */
  Decided regrant(JdbcClient db, IdentityChange proposed, String approver) {
    Instant now = clock.instant();
    Case matter = new Case(db, proposed, new Manner.Single(), now);
    Standings.Meant meant = standings.meant(db, proposed.subject());
    if (!(meant.standing() instanceof Known known)) {
      throw new IllegalStateException("The person of this plan is gone");
    }
    return apply(matter, meant.person().orElseThrow(), Lifecycle.approve(known, proposed, now));
  }

  /** Computes a person's rights anew and writes what differs. */
  Decided reassess(JdbcClient db, CardholderId id, String source) {
    Person person =
        people
            .find(db, id)
            .orElseThrow(() -> new IllegalArgumentException("There is no person " + id));
    Case matter = ofNoSource(db, person, source);
    Rights.Change change = rights.changeFor(db, person.cardholder(), matter.now());
    return settle(matter, person, change, false);
  }

  /** The same, where nobody waits for a receipt: where nothing differs, nothing is told. */
  Optional<Decided> refresh(JdbcClient db, CardholderId id, String source) {
    return people.find(db, id).flatMap(person -> refresh(ofNoSource(db, person, source), person));
  }

  private Optional<Decided> refresh(Case matter, Person person) {
    Rights.Change change = rights.changeFor(matter.db(), person.cardholder(), matter.now());
    if (change.isNone()) {
      rights.note(matter.db(), change, matter.now());
      return Optional.empty();
    }
    return Optional.of(settle(matter, person, change, false));
  }

  private Case ofNoSource(JdbcClient db, Person person, String source) {
    Instant now = clock.instant();
    Subject subject = new Subject(source, person.cardholder().employeeNumber(), now, now);
    return new Case(db, new IdentityChange.Mover(subject, Profile.EMPTY), new Manner.Batch(), now);
  }

  /** Whether a person has other rights than the rules would give now; writes nothing. */
  boolean isDifferent(JdbcClient db, CardholderId id) {
    return people
        .find(db, id)
        .filter(person -> !rights.changeFor(db, person.cardholder(), clock.instant()).isNone())
        .isPresent();
  }

  /** Puts a change that could not be decided where a human finds it. */
  boolean quarantine(JdbcClient db, IdentityChange change, String reason) {
    consequences.quarantine(new Case(db, change, new Manner.Batch(), clock.instant()), reason);
    return true;
  }

  private Decided create(Case matter, Known after) {
    Profile profile = withFreeBadge(matter, Optional.empty());
    Person person =
        standings.create(
            matter.db(),
            new CardholderId(Ids.at(matter.now())),
            matter.change().subject(),
            profile,
            after,
            matter.now());
    return settle(
        matter, person, rights.changeFor(matter.db(), person.cardholder(), matter.now()), false);
  }

  private Decided apply(Case matter, Person before, LifecycleOutcome.Apply apply) {
    CardholderId id = before.cardholder().id();
    Profile old = before.cardholder().profile();
    Profile profile =
        apply.profileUpdate() ? withFreeBadge(matter, Optional.of(id)).over(old) : old;
    Person person = standings.after(before, profile, apply.after());
    standings.save(matter.db(), before, person, matter.now());
    standings.hear(matter.db(), matter.change().subject(), id, apply.after().heard());
    if (apply.releasesHolds()) {
      standings.releaseHolds(matter.db(), id);
    }
    Rights.Change change = rights.changeFor(matter.db(), person.cardholder(), matter.now());
    boolean same = change.isNone() && isSame(before.cardholder(), person.cardholder());
    if (same && matter.manner() instanceof Manner.Batch) {
      return Decided.without(Effect.NOTHING, consequences.unwritten(matter, person));
    }
    return settle(matter, person, change, apply.endsRights());
  }

  /** Writes what cabinets must hold now, the receipt and what must be told. */
  private Decided settle(Case matter, Person person, Rights.Change change, boolean endsRights) {
    Cardholder cardholder = person.cardholder();
    List<Wanted> wanted = List.of();
    long revision = cardholder.revision();
    rights.note(matter.db(), change, matter.now());
    if (!change.isNone()) {
      wanted = rights.write(matter.db(), change);
      revision++;
      people.setRevision(matter.db(), cardholder.id(), revision);
    }
    Receipt receipt = consequences.applied(matter, person, revision, wanted);
    if (endsRights) {
      consequences.keysStillHeld(matter, person);
    }
    Effect effect = Effect.APPLIED;
    return wanted.isEmpty()
        ? Decided.without(effect, receipt)
        : new Decided(
            effect,
            receipt,
            Optional.of(
                new Committed(receipt, cardholder.id(), cardholder.epoch(), revision, wanted)));
  }

  private Decided propose(Case matter, Person person, LifecycleOutcome.Propose propose) {
    hear(matter, person, propose.after());
    return Decided.without(
        Effect.PROPOSED, consequences.proposed(matter, person, propose.reason()));
  }

  private Decided nothing(Case matter, Person person, LifecycleOutcome.Nothing nothing) {
    hear(matter, person, nothing.after());
    return Decided.without(Effect.NOTHING, consequences.nothing(matter, person, nothing.reason()));
  }

  private Decided schedule(
      Case matter, Optional<Person> person, LifecycleOutcome.Schedule schedule) {
    return Decided.without(
        Effect.APPLIED, consequences.scheduled(matter, person, schedule.effectiveAt()));
  }

  private void hear(Case matter, Person person, Known after) {
    Person heard = standings.after(person, person.cardholder().profile(), after);
    standings.save(matter.db(), person, heard, matter.now());
    standings.hear(matter.db(), matter.change().subject(), person.cardholder().id(), after.heard());
  }

  /**
   * The record's profile. A badge passes on from somebody who was terminated, who never has it
   * again by that; one that anybody else has is left out and raised.
   */
  private Profile withFreeBadge(Case matter, Optional<CardholderId> person) {
    Profile profile = matter.change().profile();
    Optional<CardholderId> other = standings.otherHolder(matter.db(), profile, person);
    if (other.isEmpty()) {
      return profile;
    }
    if (standings.passesOnBadge(matter.db(), other.get())) {
      consequences.badgePassedOn(matter, other.get());
      return profile;
    }
    consequences.badgeCollision(matter, person, other.get());
    return Standings.withoutBadge(profile);
  }

  private static boolean isSame(Cardholder before, Cardholder after) {
    return before.state() == after.state()
        && before.epoch() == after.epoch()
        && before.profile().equals(after.profile());
  }
}
