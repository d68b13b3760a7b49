// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.problem.Refusal;
import io.keyway.app.settings.PlanSettings;
import io.keyway.app.store.Ids;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Receipts;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdentityChange.Reinstated;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Asks for the rights of somebody whose suspension or termination was a mistake. Nothing of a
 * person is deleted when rights end, so all comes back; but a second person confirms, and only
 * within the grace period. Thread-safe.
 */
@Component
public class Undo {
  private static final String SOURCE = "operator";
  private static final String KIND = "re-grant";
  private static final Duration WAITS = Duration.ofDays(7);

  private final Store store;
  private final People people;
  private final Receipts receipts;
  private final Plans plans;
  private final PlanSettings settings;
  private final Clock clock;

  Undo(
      Store store,
      People people,
      Receipts receipts,
      Plans plans,
      PlanSettings settings,
      Clock clock) {
    this.store = store;
    this.people = people;
    this.receipts = receipts;
    this.plans = plans;
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
          refuseWhereTooLate(db, person);
          return plans
              .waitingOn(db, KIND, "person:" + id)
              .orElseGet(() -> insert(db, plan(person.cardholder(), by, reason)));
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
    Instant now = clock.instant();
    String number = person.employeeNumber().value();
    Subject subject = new Subject(SOURCE, person.employeeNumber(), now, now);
    return new Plan(
        Ids.at(now),
        KIND,
        SOURCE,
        Plans.State.WAITING,
        now,
        now.plus(WAITS),
        Optional.empty(),
        "",
        "Give rights back to employee %s, who is %s by mistake. Nothing was done yet."
            .formatted(number, person.state().word()),
        StoreJson.write(
            List.of(
                Map.of(
                    "step",
                    "re-grant",
                    "person",
                    person.id().value(),
                    "employeeNumber",
                    number,
                    "change",
                    "reinstated",
                    "reason",
                    reason))),
        StoreJson.write(new Reinstated(subject, Profile.EMPTY)),
        "person:" + person.id(),
        by);
  }
}
