// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Resolution.Word;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.StoreJson;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdentityChange.Reinstated;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A human's proposal that somebody gets their rights back; another human confirms it. */
final class Regrant {
  static final String KIND = "re-grant";

  private static final String SOURCE = "operator";
  private static final Duration WAITS = Duration.ofDays(7);

  private Regrant() {}

  /** What such a plan is about. */
  static String basis(CardholderId person) {
    return "person:" + person;
  }

  /** A plan that waits; nothing is written yet. */
  static Plan plan(Cardholder person, String summary, Word word, Instant now) {
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
        summary,
        StoreJson.write(
            List.of(
                Map.of(
                    "step",
                    "re-grant",
                    "person",
                    person.id().value(),
                    "employeeNumber",
                    person.employeeNumber().value(),
                    "change",
                    "reinstated",
                    "reason",
                    word.reason()))),
        StoreJson.write(new Reinstated(subject, Profile.EMPTY)),
        basis(person.id()),
        word.by());
  }
}
