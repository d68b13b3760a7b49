// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.store.Drifts.Drift;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Plans.State;
import io.keyway.app.store.StoreJson;
import io.keyway.model.custody.CabinetId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Proposes that what a cabinet holds and nobody granted be withdrawn. */
@Component
class DriftProposal {
  static final String KIND = "drift";

  private static final Duration WAITS = Duration.ofDays(7);

  private final Plans plans;

  DriftProposal(Plans plans) {
    this.plans = plans;
  }

  /** What an approver's yes withdraws. */
  record Strange(CabinetId cabinet, List<Drift> entries) {
    Strange {
      entries = List.copyOf(entries);
    }
  }

  /** A proposal for the same entries is made once; a no stands. */
  void propose(JdbcClient db, CabinetId cabinet, List<Drift> found, Instant now) {
    List<Drift> entries =
        found.stream().sorted(Comparator.comparing(drift -> drift.person().value())).toList();
    String basis = "drift:" + cabinet + ":" + names(entries);
    if (plans.all(db, KIND, basis).stream().anyMatch(plan -> plan.state() != State.EXPIRED)) {
      return;
    }
    for (Plan older : plans.waiting(db, KIND, source(cabinet))) {
      plans.move(db, older.id(), State.WAITING, State.EXPIRED, "keyway", now);
    }
    plans.insert(
        db,
        new Plan(
            Ids.at(now),
            KIND,
            source(cabinet),
            State.WAITING,
            now,
            now.plus(WAITS),
            Optional.empty(),
            "",
            "Withdraw %d entries that cabinet %s holds and nobody granted"
                .formatted(entries.size(), cabinet),
            StoreJson.write(entries.stream().map(drift -> step(cabinet, drift)).toList()),
            StoreJson.write(new Strange(cabinet, entries)),
            basis));
  }

  private static String source(CabinetId cabinet) {
    return "cabinet:" + cabinet;
  }

  private static List<String> names(List<Drift> entries) {
    return entries.stream()
        .map(drift -> drift.person() + "@" + drift.epoch() + "." + drift.revision())
        .toList();
  }

  private static Map<String, Object> step(CabinetId cabinet, Drift drift) {
    return Map.of(
        "step", "withdraw",
        "cabinet", cabinet.value(),
        "person", drift.person().value(),
        "epoch", drift.epoch(),
        "revision", drift.revision());
  }
}
