// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Resolution.Word;
import io.keyway.app.problem.Refusal;
import io.keyway.app.settings.PlanSettings;
import io.keyway.app.store.Merges;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Receipts;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Asks for the rights of somebody whose suspension or termination was a mistake. Nothing of a
 * person is deleted when rights end, so all comes back; but a second person confirms, and only
 * within the grace period. Thread-safe.
 */
@Component
public class Undo {
  private final Store store;
  private final People people;
  private final Receipts receipts;
  private final Plans plans;
  private final Merges merges;
  private final PlanSettings settings;
  private final Clock clock;

  Undo(
      Store store,
      People people,
      Receipts receipts,
      Plans plans,
      Merges merges,
      PlanSettings settings,
      Clock clock) {
    this.store = store;
    this.people = people;
    this.receipts = receipts;
    this.plans = plans;
    this.merges = merges;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Proposes it.
   *
   * @param by name of the credential that asks
   * @return the plan that waits, also where one waited before
   * @throws Refusal 409 where the person is active, or the grace period is over
   */
  public Plan propose(CardholderId id, String by, String reason) {
    return store.commit(
        Priority.NORMAL,
        db -> {
          Person person =
              people
                  .find(db, id)
                  .orElseThrow(() -> Refusal.notFound("Nobody of this id is known."));
          refuseWhereMerged(db, id);
          refuseWhereTooLate(db, person);
          return plans
              .waitingOn(db, Regrant.KIND, Regrant.basis(id))
              .orElseGet(() -> insert(db, plan(person.cardholder(), by, reason)));
        });
  }

  private void refuseWhereMerged(JdbcClient db, CardholderId id) {
    merges
        .of(db, id)
        .ifPresent(
            merge -> {
              throw Refusal.conflict(
                  "This record was merged into person " + merge.kept().id() + ": name that one.");
            });
  }

  private void refuseWhereTooLate(JdbcClient db, Person person) {
    if (person.cardholder().isActive()) {
      throw Refusal.conflict("The person is active: there is nothing to undo.");
    }
    Instant ended = receipts.rightsEnded(db, person.cardholder().id()).orElseGet(person::stateAt);
    if (ended.plus(settings.undo()).isBefore(clock.instant())) {
      throw Refusal.conflict(
          "Rights ended at "
              + ended
              + ", longer ago than keyway.plans.undo ("
              + settings.undo()
              + ") allows. Have the source say reinstated or hired.");
    }
  }

  private Plan insert(JdbcClient db, Plan plan) {
    plans.insert(db, plan);
    return plan;
  }

  private Plan plan(Cardholder person, String by, String reason) {
    return Regrant.plan(
        person,
        "Give rights back to employee %s, who is %s by mistake. Nothing was done yet."
            .formatted(person.employeeNumber(), person.state().word()),
        new Word(by, reason),
        clock.instant());
  }
}
