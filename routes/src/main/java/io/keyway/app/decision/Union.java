// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import static io.keyway.model.identity.LifecycleState.ACTIVE;
import static io.keyway.model.identity.LifecycleState.TERMINATED;

import io.keyway.app.decision.Resolution.Word;
import io.keyway.app.problem.Refusal;
import io.keyway.app.store.Employments;
import io.keyway.app.store.Employments.Employment;
import io.keyway.app.store.Employments.State;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Merges;
import io.keyway.app.store.Merges.Before;
import io.keyway.app.store.Merges.Merge;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.SourceIdentities;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.LifecycleState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Two records turn out to be one person. The kept one takes over what sources call the other, their
 * employments and the keys they hold; the other stays to be read, and has no rights of its own. The
 * stronger state wins: no merge gives anybody a right that the weaker of the two did not leave.
 * {@link Parting} undoes it. Runs on the writer's thread.
 */
@Component
class Union {
  private final Verdict verdict;
  private final People people;
  private final SourceIdentities identities;
  private final Employments employments;
  private final Merges merges;
  private final Twins twins;
  private final Clock clock;

  Union(
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
   * Merges the other into the kept one.
   *
   * @param proposals gets the ids of plans that wait for an approver
   * @throws Refusal 404; 409 where one of them was merged into somebody already; 422 for one person
   */
  List<Decided> merge(
      JdbcClient db, CardholderId kept, CardholderId other, Word word, List<String> proposals) {
    if (kept.equals(other)) {
      throw Refusal.unacceptable("Both are the same person already: name two.");
    }
    return merge(db, standing(db, kept), standing(db, other), word, proposals);
  }

  private Person standing(JdbcClient db, CardholderId id) {
    Person person =
        people
            .find(db, id)
            .orElseThrow(() -> Refusal.notFound("Nobody of this id or employee number is known."));
    merges
        .of(db, id)
        .ifPresent(
            merge -> {
              throw Refusal.conflict(
                  "Person " + id + " was merged into person " + merge.kept().id() + " before.");
            });
    return person;
  }

  private List<Decided> merge(
      JdbcClient db, Person kept, Person other, Word word, List<String> proposals) {
    Instant now = clock.instant();
    CardholderId id = kept.cardholder().id();
    EmployeeNumber number = other.cardholder().employeeNumber();
    LifecycleState state = Twins.stronger(kept.cardholder().state(), other.cardholder().state());
    Merge merge =
        new Merge(
            Ids.at(now),
            Before.of(kept),
            Before.of(other),
            kept.cardholder().epoch(),
            other.cardholder().profile().badge(),
            twins.handOver(db, other.cardholder().id(), id, now),
            now,
            word.by(),
            word.reason());
    merges.insert(db, merge);
    identities.move(db, other.cardholder().id(), id);
    employments.move(db, other.cardholder().id(), id);
    Person without = Twins.with(Twins.in(other, TERMINATED, now), Twins.placeOf(other));
    Decided gone = verdict.restate(db, Twins.word(ACTIVE, number, now), without);
    boolean isOver = other.cardholder().state() == TERMINATED;
    employments.put(
        db,
        new Employment(number, id, isOver ? State.ENDED : State.CURRENT),
        other.cardholder().id().value(),
        now);
    boolean loses = state != kept.cardholder().state();
    Person stays = loses ? Twins.in(kept, state, now) : kept;
    Decided one =
        verdict.restate(
            db, Twins.word(loses ? state : ACTIVE, kept.cardholder().employeeNumber(), now), stays);
    twins.tell(db, "person.merged", merge, word, now);
    if (state == TERMINATED
        && (merge.kept().state() == ACTIVE || merge.other().state() == ACTIVE)) {
      proposals.add(
          twins.propose(
              db,
              stays.cardholder(),
              "Give rights to employee %s: one of two merged records was active, the other terminated"
                  .formatted(kept.cardholder().employeeNumber()),
              word,
              now));
    }
    return List.of(gone, one);
  }
}
