// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Decided.Effect;
import io.keyway.app.decision.Standings.Meant;
import io.keyway.app.provisioning.Committed;
import io.keyway.app.provisioning.Wanted;
import io.keyway.app.store.Ids;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.Correlation;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.rules.Lifecycle;
import io.keyway.rules.Lifecycle.Voice;
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
  private final Profiles profiles;
  private final Numbers numbers;
  private final Leaves leaves;
  private final Rights rights;
  private final Consequences consequences;
  private final Clock clock;

  /** In what manner a change comes. */
  sealed interface Manner {
    /** By itself; its sender waits for a receipt, whatever comes of it. */
    record Single() implements Manner {}

    /**
     * As one of many; only what has an effect gets a receipt.
     *
     * @param mark of the entry that it was read off; empty where the same words are decided again
     */
    record Batch(String mark) implements Manner {
      Batch() {
        this("");
      }
    }

    /** When its time has come, with the receipt that it got when it was scheduled. */
    record Scheduled(String receipt) implements Manner {}
  }

  Verdict(
      SourcePolicies policies,
      People people,
      Standings standings,
      Profiles profiles,
      Numbers numbers,
      Leaves leaves,
      Rights rights,
      Consequences consequences,
      Clock clock) {
    this.policies = policies;
    this.people = people;
    this.standings = standings;
    this.profiles = profiles;
    this.numbers = numbers;
    this.leaves = leaves;
    this.rights = rights;
    this.consequences = consequences;
    this.clock = clock;
  }

  Decided on(JdbcClient db, IdentityChange change, Manner manner) {
    Instant now = clock.instant();
    Case matter = new Case(db, change, manner, now);
    if (!change.subject().effectiveAt().isAfter(now.plus(Lifecycle.AHEAD))) {
      numbers.renumber(matter);
    }
    Meant meant = standings.meant(db, change);
    return switch (meant.correlation()) {
      case Correlation.Unlinked unlinked ->
          undecided(matter, "unlinked", List.of(unlinked.person()));
      case Correlation.Disputed disputed -> undecided(matter, "disputed", disputed.candidates());
      case Correlation.Linked linked -> decide(asItCounts(matter, meant), meant);
      case Correlation.Deleted deleted -> decide(asItCounts(matter, meant), meant);
      case Correlation.Unmatched unmatched -> decide(matter, meant);
    };
  }

  /** A source that may not suspend begins no leave either. */
  private Case asItCounts(Case matter, Meant meant) {
    return policies.of(matter.change(), meant.person()).voice() == Voice.NONE
        ? matter
        : leaves.asItCounts(matter, meant);
  }

  /** A human must say who is meant. */
  private Decided undecided(Case matter, String reason, List<CardholderId> candidates) {
    return Decided.without(Effect.QUARANTINED, consequences.undecided(matter, reason, candidates));
  }

  private Decided decide(Case matter, Meant meant) {
    IdentityChange change = matter.change();
    Lifecycle.Policy policy = policies.of(change, meant.person());
    LifecycleOutcome outcome = Lifecycle.decide(meant.standing(), change, policy, matter.now());
    if (callsOff(matter, outcome)) {
      consequences.callOff(matter);
    }
    Decided decided =
        switch (outcome) {
          case LifecycleOutcome.Create create -> create(matter, meant, create.after());
          case LifecycleOutcome.Apply apply when endsOneOfSeveral(matter, meant, apply) ->
              endEmployment(matter, meant);
          case LifecycleOutcome.Apply apply -> apply(matter, meant, apply);
          case LifecycleOutcome.Propose propose -> propose(matter, meant, propose);
          case LifecycleOutcome.Nothing nothing -> nothing(matter, meant, nothing);
          case LifecycleOutcome.Schedule schedule -> schedule(matter, meant.person(), schedule);
          case LifecycleOutcome.Unmatched unmatched ->
              Decided.without(
                  Effect.QUARANTINED, consequences.unmatched(matter, unmatched.takesAway()));
        };
    tellUnapplied(matter, meant, policy, outcome);
    return decided;
  }

  /** Whether the source says that somebody stays whose end it had announced. */
  private static boolean callsOff(Case matter, LifecycleOutcome outcome) {
    return matter.change() instanceof IdentityChange.Reinstated
        && matter.manner() instanceof Manner.Single
        && !(outcome instanceof LifecycleOutcome.Schedule);
  }

  /** What an approver's yes to a proposal does. */
  Decided regrant(JdbcClient db, IdentityChange proposed, String approver) {
    Instant now = clock.instant();
    Case matter = new Case(db, proposed, new Manner.Single(), now);
    Meant meant = standings.meant(db, proposed);
    if (!(meant.standing() instanceof Known known)) {
      throw new IllegalStateException("The person of this plan is gone");
    }
    return apply(matter, meant, Lifecycle.approve(known, proposed, now));
  }

  /**
   * Writes how a person stands by a human's word, and the rights that follow.
   *
   * @param word what the receipt says of it; its source is who caused it
   */
  Decided restate(JdbcClient db, IdentityChange word, Person person) {
    Case matter = new Case(db, word, new Manner.Single(), clock.instant());
    people.update(db, person, matter.now());
    Person now = withWhatSourcesSay(matter, person);
    Rights.Change change = rights.changeFor(db, now.cardholder(), matter.now());
    return settle(matter, now, change, word.takesAway());
  }

  /** Computes a person's rights anew and writes what differs. */
  Decided reassess(JdbcClient db, CardholderId id, String source) {
    Person person =
        people
            .find(db, id)
            .orElseThrow(() -> new IllegalArgumentException("There is no person " + id));
    Case matter = ofNoSource(db, person, source);
    Person now = withWhatSourcesSay(matter, person);
    return settle(matter, now, rights.changeFor(db, now.cardholder(), matter.now()), false);
  }

  /** The same, where nobody waits for a receipt: where nothing differs, nothing is told. */
  Optional<Decided> refresh(JdbcClient db, CardholderId id, String source) {
    return people.find(db, id).flatMap(person -> refresh(ofNoSource(db, person, source), person));
  }

  private Optional<Decided> refresh(Case matter, Person before) {
    Person person = withWhatSourcesSay(matter, before);
    Rights.Change change = rights.changeFor(matter.db(), person.cardholder(), matter.now());
    if (change.isNone()) {
      rights.note(matter.db(), change, matter.now());
      return Optional.empty();
    }
    return Optional.of(settle(matter, person, change, false));
  }

  private Person withWhatSourcesSay(Case matter, Person person) {
    JdbcClient db = matter.db();
    CardholderId id = person.cardholder().id();
    Profile profile = profiles.now(matter, person, standings.saidOf(db, id));
    Person after = standings.withProfile(person, profile);
    if (!after.equals(person)) {
      standings.save(db, person, after, matter.now());
    }
    return after;
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

  private Decided create(Case matter, Meant meant, Known after) {
    Profiles.Settled settled = profiles.hearing(matter, Optional.empty(), meant.words());
    Person person =
        standings.create(
            matter.db(),
            new CardholderId(Ids.at(matter.now())),
            matter.change().subject(),
            settled,
            after,
            matter.now());
    if (Repetition.isSafe(matter, person, settled)) {
      standings.mark(matter);
    }
    return settle(
        matter, person, rights.changeFor(matter.db(), person.cardholder(), matter.now()), false);
  }

  private boolean endsOneOfSeveral(Case matter, Meant meant, LifecycleOutcome.Apply apply) {
    return isLeaver(matter.change())
        && apply.endsRights()
        && policies.isStatusOwner(matter)
        && numbers.hasAnother(matter, meant.person().orElseThrow(), meant.words());
  }

  /** The person stays for the sake of another employment; what this one's source said does not. */
  private Decided endEmployment(Case matter, Meant meant) {
    Person before = meant.person().orElseThrow();
    numbers.end(matter, before);
    Person renumbered = people.find(matter.db(), before.cardholder().id()).orElseThrow();
    return apply(
        matter,
        renumbered,
        profiles.withdrawing(matter, renumbered, meant.words()),
        Lifecycle.endEmployment((Known) meant.standing(), matter.change()));
  }

  private Decided apply(Case matter, Meant meant, LifecycleOutcome.Apply apply) {
    Person before = meant.person().orElseThrow();
    EmployeeNumber number = matter.subject().employeeNumber();
    boolean isBeside = !before.cardholder().employeeNumber().equals(number);
    if (isBeside && !matter.change().takesAway() && policies.isStatusOwner(matter)) {
      numbers.resume(matter, before, apply.newEpoch());
      before = people.find(matter.db(), before.cardholder().id()).orElseThrow();
    }
    return apply(
        matter, before, settled(matter, before, meant.words(), apply.profileUpdate()), apply);
  }

  private Decided apply(
      Case matter, Person before, Profiles.Settled settled, LifecycleOutcome.Apply apply) {
    CardholderId id = before.cardholder().id();
    Person person = standings.after(before, settled.profile(), apply.after());
    standings.save(matter.db(), before, person, matter.now());
    standings.hear(
        matter.db(), matter.change().subject(), id, apply.after().heard(), settled.said());
    if (apply.releasesHolds()) {
      standings.releaseHolds(matter.db(), id);
    }
    Rights.Change change = rights.changeFor(matter.db(), person.cardholder(), matter.now());
    boolean same = change.isNone() && isSame(before.cardholder(), person.cardholder());
    if (same && matter.manner() instanceof Manner.Batch) {
      if (Repetition.isSafe(matter, before, settled, apply)) {
        standings.mark(matter);
      }
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
    if (endsRights || isLastDayOver(matter, person, change)) {
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

  /** Whether a person's rights end by their last day of work, though nobody says that they left. */
  private boolean isLastDayOver(Case matter, Person person, Rights.Change change) {
    return !change.isNone()
        && change.after().isEmpty()
        && person
            .cardholder()
            .profile()
            .endDate()
            .map(day -> day.plusDays(1).atStartOfDay(policies.zoneOf(person)).toInstant())
            .filter(end -> !matter.now().isBefore(end))
            .isPresent();
  }

  /** A source that does not own the status, and says that somebody left, has no word of them. */
  private Profiles.Settled settled(Case matter, Person person, Words words, boolean update) {
    if (update) {
      return profiles.hearing(matter, Optional.of(person), words);
    }
    return isLeaver(matter.change()) && !policies.isStatusOwner(matter)
        ? profiles.withdrawing(matter, person, words)
        : unchanged(person, words);
  }

  private static Profiles.Settled unchanged(Person person, Words words) {
    return new Profiles.Settled(person.cardholder().profile(), words.own().profile(), false);
  }

  private Decided propose(Case matter, Meant meant, LifecycleOutcome.Propose propose) {
    Person person = meant.person().orElseThrow();
    hear(matter, person, propose.after(), unchanged(person, meant.words()));
    return Decided.without(
        Effect.PROPOSED, consequences.proposed(matter, person, propose.reason()));
  }

  private Decided nothing(Case matter, Meant meant, LifecycleOutcome.Nothing nothing) {
    Person person = meant.person().orElseThrow();
    boolean isRepeat = nothing.reason() == LifecycleOutcome.Nothing.Reason.REPEAT;
    hear(
        matter,
        person,
        nothing.after(),
        isRepeat
            ? settled(matter, person, meant.words(), false)
            : unchanged(person, meant.words()));
    return Decided.without(Effect.NOTHING, consequences.nothing(matter, person, nothing.reason()));
  }

  private Decided schedule(
      Case matter, Optional<Person> person, LifecycleOutcome.Schedule schedule) {
    return Decided.without(
        Effect.APPLIED, consequences.scheduled(matter, person, schedule.effectiveAt()));
  }

  private void hear(Case matter, Person person, Known after, Profiles.Settled settled) {
    Person heard = standings.after(person, settled.profile(), after);
    standings.save(matter.db(), person, heard, matter.now());
    standings.hear(
        matter.db(),
        matter.change().subject(),
        person.cardholder().id(),
        after.heard(),
        settled.said());
  }

  /** What a source that does not own the status said of it, and may not do. */
  private void tellUnapplied(
      Case matter, Meant meant, Lifecycle.Policy policy, LifecycleOutcome outcome) {
    boolean held = policy.voice() == Voice.HOLDS;
    boolean mayDo = policy.voice() == Voice.OWNER || held && !isLeaver(matter.change());
    boolean isNews =
        outcome instanceof LifecycleOutcome.Apply
            || outcome instanceof LifecycleOutcome.Nothing nothing
                && nothing.reason() == LifecycleOutcome.Nothing.Reason.NOT_OWNED;
    meant
        .person()
        .filter(person -> person.cardholder().state() != LifecycleState.TERMINATED)
        .filter(person -> matter.change().takesAway() && !mayDo && isNews)
        .ifPresent(person -> consequences.statusNotOwned(matter, person, held));
  }

  private static boolean isLeaver(IdentityChange change) {
    return change instanceof IdentityChange.Leaver;
  }

  private static boolean isSame(Cardholder before, Cardholder after) {
    return before.state() == after.state()
        && before.epoch() == after.epoch()
        && before.profile().equals(after.profile());
  }
}
