// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.block;

import io.keyway.app.block.Blocking.Asked;
import io.keyway.app.store.Blocks.Scope;
import io.keyway.app.store.Ids;
import io.keyway.app.store.People;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.StoreJson;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes plans of this package as people read them: who loses what, and who holds a key now. */
@Component
class Drafts {
  private static final Duration WAITS = Duration.ofDays(7);

  private final Touched touched;
  private final People people;
  private final Clock clock;

  Drafts(Touched touched, People people, Clock clock) {
    this.touched = touched;
    this.people = people;
    this.clock = clock;
  }

  /** A plan that sets a block. */
  Plan block(JdbcClient db, String kind, Scope scope, Asked asked) {
    Set<CardholderId> losing = touched.people(db, scope);
    List<Map<String, Object>> steps = new ArrayList<>();
    steps.add(
        Map.of(
            "step", "block",
            "what", scope.toString(),
            "reason", asked.reason(),
            "cabinets", touched.cabinets(scope).stream().map(c -> c.value()).toList(),
            "people", losing.size()));
    touched
        .holding(db, scope)
        .forEach(
            (keySet, holder) ->
                steps.add(
                    Map.of(
                        "step", "get-back",
                        "keySet", keySet.value(),
                        "person", holder.value(),
                        "employeeNumber", number(db, holder))));
    return plan(kind, scope, asked, blocking(db, scope, losing), steps);
  }

  /** A plan that ends a block. */
  Plan release(Scope scope, Asked asked) {
    return plan(
        ReleaseAction.KIND,
        scope,
        asked,
        "Release " + scope + ": everybody gets again what sources and rules say by then.",
        List.of(Map.of("step", "release", "what", scope.toString(), "reason", asked.reason())));
  }

  private String blocking(JdbcClient db, Scope scope, Set<CardholderId> losing) {
    return switch (scope.kind()) {
      case SITE ->
          "Lock down "
              + scope
              + ": nobody may take anything there until it is released; people who lose rights: "
              + losing.size()
              + ".";
      case KEY_SET ->
          "Nobody may take "
              + scope
              + " until it is released; people who lose it: "
              + losing.size()
              + ".";
      case BADGE ->
          "The badge of employee "
              + losing.stream().map(id -> number(db, id)).findFirst().orElse("")
              + " opens nothing until it is released.";
    };
  }

  private Plan plan(
      String kind, Scope scope, Asked asked, String summary, List<Map<String, Object>> steps) {
    Instant now = clock.instant();
    Order order = new Order(scope, asked.reason(), asked.name());
    return new Plan(
        Ids.at(now),
        kind,
        Blocking.SOURCE,
        Plans.State.WAITING,
        now,
        now.plus(WAITS),
        Optional.empty(),
        "",
        summary,
        StoreJson.write(steps),
        StoreJson.write(order),
        order.basis(),
        asked.name());
  }

  private String number(JdbcClient db, CardholderId person) {
    return people.find(db, person).map(p -> p.cardholder().employeeNumber().value()).orElse("");
  }
}
