// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import com.fasterxml.jackson.core.type.TypeReference;
import io.keyway.app.decision.AccessRules;
import io.keyway.app.decision.RulesRehearsal;
import io.keyway.app.decision.RulesRehearsal.Loser;
import io.keyway.app.decision.RulesRehearsal.Outcome;
import io.keyway.app.intake.Sha256;
import io.keyway.app.settings.PlanSettings;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Plans.Plan;
import io.keyway.app.store.Settings;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import io.keyway.model.audit.Incident.Severity;
import io.keyway.model.custody.KeySetId;
import io.keyway.rules.ChangeBudget;
import io.keyway.rules.load.RefusedFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lets edited access rules come into force, or holds them as a plan when they would take rights
 * from too many people; the old ones run on then, also over a restart. Thread-safe.
 */
@Component
final class RulesGate {
  static final String KIND = "access-rules";

  private static final Logger LOG = LoggerFactory.getLogger(RulesGate.class);
  private static final String IN_FORCE = "access-rules-in-force";
  private static final Duration WAITS = Duration.ofDays(7);
  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

  private final AccessRules access;
  private final RulesRehearsal rehearsal;
  private final Reassessment reassessment;
  private final Plans plans;
  private final Incidents incidents;
  private final Settings remembered;
  private final PlanSettings settings;
  private final Store store;
  private final Clock clock;

  RulesGate(
      AccessRules access,
      RulesRehearsal rehearsal,
      Reassessment reassessment,
      Plans plans,
      Incidents incidents,
      Settings remembered,
      PlanSettings settings,
      Store store,
      Clock clock) {
    this.access = access;
    this.rehearsal = rehearsal;
    this.reassessment = reassessment;
    this.plans = plans;
    this.incidents = incidents;
    this.remembered = remembered;
    this.settings = settings;
    this.store = store;
    this.clock = clock;
    carryOn();
  }

  /** Before anything is decided: the rules that were in force last are again. */
  void carryOn() {
    Optional<Map<String, String>> last = last();
    if (last.isPresent() && !last.get().equals(access.files())) {
      try {
        access.replace(last.get());
      } catch (RefusedFile e) {
        LOG.warn("The access rules of the last run do not fit these cabinets; the files' count", e);
      }
    }
  }

  /** At the start: the files' rules come through the gate where others are in force. */
  synchronized void start(Map<String, String> files) {
    if (!files.equals(access.files())) {
      take(files);
    } else if (!Optional.of(files).equals(last())) {
      enforce(files);
    }
  }

  private Optional<Map<String, String>> last() {
    return store.read(db -> remembered.find(db, IN_FORCE)).map(json -> StoreJson.read(json, TEXTS));
  }

  /**
   * Puts rules in force, or holds them.
   *
   * @throws RefusedFile when they cannot be taken
   */
  synchronized void take(Map<String, String> files) {
    Outcome outcome = rehearsal.of(files);
    ChangeBudget budget = settings.rules().budget();
    if (budget.allows(outcome.losers().size(), outcome.of())) {
      store.execute(Priority.NORMAL, this::supersede);
      enforce(files);
    } else {
      hold(files, outcome, budget.allowed(outcome.of()));
    }
  }

  /** Puts rules in force, whoever loses what; a bridge that dies meanwhile begins again. */
  synchronized void enforce(Map<String, String> files) {
    access.replace(files);
    reassessment.start(() -> remember(files));
  }

  private void remember(Map<String, String> files) {
    store.execute(
        Priority.NORMAL, db -> remembered.put(db, IN_FORCE, StoreJson.write(new TreeMap<>(files))));
  }

  private void supersede(JdbcClient db) {
    Instant now = clock.instant();
    for (Plan plan : plans.waiting(db, KIND, KIND)) {
      if (plans.move(db, plan.id(), Plans.State.WAITING, Plans.State.EXPIRED, "keyway", now)) {
        incidents.resolveByDedupe(db, "plan:" + plan.id(), now);
      }
    }
  }

  private void hold(Map<String, String> files, Outcome outcome, int allowed) {
    Instant now = clock.instant();
    String summary =
        "%d of %d people would lose rights by the edited access rules, more than the %d allowed; the old rules run on, nothing of the new ones was applied."
            .formatted(outcome.losers().size(), outcome.of(), allowed);
    String content = StoreJson.write(new TreeMap<>(files));
    String steps = StoreJson.write(steps(outcome));
    String basis = Sha256.of(content + steps);
    if (store.read(db -> plans.waitingOn(db, KIND, basis)).isPresent()) {
      return;
    }
    Plan plan =
        new Plan(
            Ids.at(now),
            KIND,
            KIND,
            Plans.State.WAITING,
            now,
            now.plus(WAITS),
            Optional.empty(),
            "",
            summary,
            steps,
            content,
            basis);
    store.execute(Priority.NORMAL, db -> insert(db, plan));
    LOG.warn("Edited access rules are held. plan={} losing={}", plan.id(), outcome.losers().size());
  }

  private void insert(JdbcClient db, Plan plan) {
    supersede(db);
    plans.insert(db, plan);
    incidents.open(
        db,
        Incidents.Reason.of(
            "held-plan",
            Severity.HIGH,
            plan.summary() + " Approve or reject plan " + plan.id(),
            "plan:" + plan.id()),
        plan.createdAt());
  }

  private static List<Map<String, Object>> steps(Outcome outcome) {
    List<Map<String, Object>> steps = new ArrayList<>();
    for (Loser loser : outcome.losers()) {
      steps.add(
          Map.of(
              "step", "change",
              "person", loser.person().value(),
              "employeeNumber", loser.employeeNumber(),
              "loses", loser.loses().stream().map(KeySetId::value).toList(),
              "holding", loser.holding().stream().map(KeySetId::value).toList()));
    }
    steps.add(Map.of("step", "put-rules-in-force"));
    return steps;
  }
}
