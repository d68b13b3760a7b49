// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import static io.keyway.model.identity.LifecycleState.ACTIVE;
import static io.keyway.model.identity.LifecycleState.SUSPENDED;
import static io.keyway.model.identity.LifecycleState.TERMINATED;

import io.keyway.app.decision.Resolution.Word;
import io.keyway.app.problem.Refusal;
import io.keyway.app.store.Employments;
import io.keyway.app.store.Employments.Employment;
import io.keyway.app.store.Employments.State;
import io.keyway.app.store.Merges;
import io.keyway.app.store.Merges.Merge;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.SourceIdentities;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.model.identity.Profile.Attribute;
import io.keyway.rules.Standing.Hold;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Two records that were merged are two people again, with what sources called each. Whatever ended
 * rights meanwhile ends them for both: who lost rights only because of the other gets a proposal
 * that an approver confirms, and nothing by itself. Runs on the writer's thread.
 */
@Component
class Parting {
  private final Verdict verdict;
  private final People people;
  private final SourceIdentities identities;
  private final Employments employments;
  private final Merges merges;
  private final Twins twins;
  private final Clock clock;

  Parting(
      Verdict verdict,
      People people,
      SourceIdentities identities,
      Employments employments,
      Merges merges,
      Twins twins,
      Clock clock) {
    this.verdict = verdict;
    this.people = people;
    this.identities = identities;
    this.employments = employments;
    this.merges = merges;
    this.twins = twins;
    this.clock = clock;
  }

  /**
   * Undoes a merge.
   *
   * @param proposals gets the ids of plans that wait for an approver
   * @throws Refusal 409 where the two are not merged, or the kept one was merged into a third
   */
  List<Decided> split(
      JdbcClient db, CardholderId kept, CardholderId other, Word word, List<String> proposals) {
    return split(db, standing(db, kept, other), word, proposals);
  }

  private Merge standing(JdbcClient db, CardholderId kept, CardholderId other) {
    if (merges.of(db, kept).isPresent()) {
      throw Refusal.conflict("Person " + kept + " was merged into another: split those two first.");
    }
    return merges
        .of(db, other)
        .filter(merge -> merge.kept().id().equals(kept))
        .orElseThrow(() -> Refusal.conflict("These two are not merged."));
  }

  private List<Decided> split(JdbcClient db, Merge merge, Word word, List<String> proposals) {
    Instant now = clock.instant();
    Person kept = people.find(db, merge.kept().id()).orElseThrow();
    LifecycleState stood = kept.cardholder().state();
    Numbered numbered = numbers(db, merge, kept, now);
    Person one = withoutBadgeOf(db, merge, Twins.with(kept, numbered.kept()));
    one = raise(one, numbered.keptIsOver() ? TERMINATED : stood, now);
    Person two =
        other(
            db,
            merge,
            Twins.with(people.find(db, merge.other().id()).orElseThrow(), numbered.other()));
    boolean endedSince = numbered.otherIsOver() || kept.cardholder().epoch() != merge.epoch();
    two = raise(two, Twins.stronger(stood, endedSince ? TERMINATED : ACTIVE), now);
    people.update(db, one, now);
    merges.split(db, merge, word.by(), now);
    merge
        .handedOver()
        .forEach(key -> twins.handOver(db, key, merge.kept().id(), merge.other().id(), now));
    List<Decided> decided =
        List.of(
            verdict.restate(db, word(one, stood, now), one),
            verdict.restate(db, word(two, merge.other().state(), now), two));
    twins.tell(db, "person.split", merge, word, now);
    if (merge.kept().state() == ACTIVE && !numbered.keptIsOver() && isHeldByMerge(db, one)) {
      proposals.add(propose(db, one, word, now));
    }
    if (merge.other().state() == ACTIVE && !numbered.otherIsOver() && isHeldByMerge(db, two)) {
      proposals.add(propose(db, two, word, now));
    }
    return decided;
  }

  private String propose(JdbcClient db, Person person, Word word, Instant now) {
    return twins.propose(
        db,
        person.cardholder(),
        "Give rights back to employee %s, who is %s because of a merge that was undone"
            .formatted(person.cardholder().employeeNumber(), person.cardholder().state().word()),
        word,
        now);
  }

  /** Whether nothing but the merge keeps somebody without rights. */
  private boolean isHeldByMerge(JdbcClient db, Person person) {
    boolean isHeld =
        identities.of(db, person.cardholder().id()).stream()
            .anyMatch(link -> link.heard().hold() != Hold.NONE);
    return !isHeld
        && (person.cardholder().state() == SUSPENDED
            || person.cardholder().state() == TERMINATED
                && person.stateSource().equals(Twins.SOURCE));
  }

  private static Person raise(Person person, LifecycleState state, Instant now) {
    LifecycleState stands = person.cardholder().state();
    return Twins.stronger(stands, state) == stands ? person : Twins.in(person, state, now);
  }

  private static IdentityChange word(Person person, LifecycleState before, Instant now) {
    LifecycleState state = person.cardholder().state();
    return Twins.word(state == before ? ACTIVE : state, person.cardholder().employeeNumber(), now);
  }

  /** The other as they stood before. */
  private Person other(JdbcClient db, Merge merge, Person stored) {
    Person before = Twins.in(stored, merge.other().state(), merge.other().stateAt());
    Person other =
        new Person(
            before.cardholder(),
            merge.other().stateSource(),
            merge.other().stateAt(),
            before.epochAt());
    Optional<Badge> free = merge.otherBadge().filter(badge -> people.holderOf(db, badge).isEmpty());
    if (free.isEmpty()) {
      return other;
    }
    people.setBadge(db, merge.other().id(), free);
    Person withBadge = people.find(db, merge.other().id()).orElseThrow();
    return withProfile(other, withBadge.cardholder().profile());
  }

  /** A badge that was the other's is nobody's else. */
  private Person withoutBadgeOf(JdbcClient db, Merge merge, Person kept) {
    Profile profile = kept.cardholder().profile();
    if (merge.otherBadge().isEmpty() || !profile.badge().equals(merge.otherBadge())) {
      return kept;
    }
    people.setBadge(db, merge.kept().id(), Optional.empty());
    return withProfile(kept, profile.without(Attribute.BADGE).over(Profile.EMPTY));
  }

  private static Person withProfile(Person person, Profile profile) {
    Cardholder c = person.cardholder();
    return new Person(
        new Cardholder(c.id(), c.employeeNumber(), c.state(), c.epoch(), c.revision(), profile),
        person.stateSource(),
        person.stateAt(),
        person.epochAt());
  }

  /**
   * What each goes by again.
   *
   * @param keptIsOver whether the kept one has no employment left that lasts
   */
  private record Numbered(
      EmployeeNumber kept, boolean keptIsOver, EmployeeNumber other, boolean otherIsOver) {}

  /** Gives back what sources call the other, and the other's employments. */
  private Numbered numbers(JdbcClient db, Merge merge, Person kept, Instant now) {
    CardholderId from = merge.kept().id();
    CardholderId to = merge.other().id();
    EmployeeNumber goesBy = kept.cardholder().employeeNumber();
    List<Merge> family = merges.family(db, merge);
    Set<EmployeeNumber> others =
        family.stream().map(m -> m.other().number()).collect(Collectors.toSet());
    for (Merge each : family) {
      employments.of(db, from, each.other().id()).forEach(e -> others.add(e.number()));
      employments.moveBack(db, from, each.other().id(), to);
      identities.moveBack(db, from, each.other().id(), to);
    }
    others.forEach(number -> identities.moveKey(db, from, number.value(), to));
    boolean tookOver = others.contains(goesBy);
    List<Employment> own = employments.of(db, from);
    Optional<EmployeeNumber> lasting = current(own);
    EmployeeNumber next = tookOver ? lasting.orElseGet(() -> last(merge, own)) : goesBy;
    employments.remove(db, next);
    if (tookOver) {
      people.update(db, Twins.with(kept, next), now);
      employments.put(db, new Employment(goesBy, to, State.CURRENT), originOf(goesBy, family), now);
    }
    List<Employment> theirs = employments.of(db, to);
    EmployeeNumber back = merge.other().number();
    boolean backLasts =
        theirs.stream().anyMatch(e -> e.number().equals(back) && e.state() == State.CURRENT);
    EmployeeNumber other = backLasts ? back : current(theirs).orElse(back);
    boolean otherIsOver = !backLasts && current(theirs).isEmpty();
    employments.remove(db, other);
    return new Numbered(next, tookOver && lasting.isEmpty(), other, otherIsOver);
  }

  /** What the kept one goes by where none of their employments lasts. */
  private static EmployeeNumber last(Merge merge, List<Employment> own) {
    EmployeeNumber before = merge.kept().number();
    boolean isOwn = own.isEmpty() || own.stream().anyMatch(e -> e.number().equals(before));
    return isOwn ? before : own.getFirst().number();
  }

  private static String originOf(EmployeeNumber number, List<Merge> family) {
    return family.stream()
        .skip(1)
        .filter(each -> each.other().number().equals(number))
        .map(each -> each.other().id().value())
        .findFirst()
        .orElse("");
  }

  private static Optional<EmployeeNumber> current(List<Employment> all) {
    return all.stream().filter(e -> e.state() == State.CURRENT).map(Employment::number).findFirst();
  }
}
