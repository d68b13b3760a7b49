// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import com.fasterxml.jackson.core.type.TypeReference;
import io.keyway.app.decision.AccessRules;
import io.keyway.app.decision.AccessRules.Rulebook;
import io.keyway.app.decision.RulesRehearsal;
import io.keyway.app.decision.RulesRehearsal.Loser;
import io.keyway.app.decision.RulesRehearsal.Outcome;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.estate.EstateFile;
import io.keyway.app.intake.Sha256;
import io.keyway.app.settings.HomeSettings;
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
import io.keyway.model.custody.Estate;
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
 * Lets edited access rules and an edited {@code cabinets.yaml} come into force, together since they
 * name each other; or holds them as a plan when they would take rights from too many people: the
 * old ones run on then, also over a restart. Thread-safe.
 */
@Component
final class RulesGate {
  static final String KIND = "access-rules";

  private static final Logger LOG = LoggerFactory.getLogger(RulesGate.class);
  private static final String IN_FORCE = "access-rules-in-force";
  private static final Duration WAITS = Duration.ofDays(7);

  /** Where the text of the cabinets stands among those of the rules; no rule's file is so named. */
  private static final String CABINETS = "/" + EstateFile.NAME;

  static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

  private final AccessRules access;
  private final CurrentEstate estates;
  private final EstateFile file;
  private final Removals removals;
  private final LockedPlaces locked;
  private final SpokenProtocols spoken;
  private final HomeSettings home;
  private final RulesRehearsal rehearsal;
  private final Reassessment reassessment;
  private final Plans plans;
  private final Incidents incidents;
  private final Settings remembered;
  private final PlanSettings settings;
  private final Store store;
  private final Clock clock;
  private String cabinetsInForce;

  RulesGate(
      AccessRules access,
      CurrentEstate estates,
      EstateFile file,
      Removals removals,
      LockedPlaces locked,
      SpokenProtocols spoken,
      HomeSettings home,
      RulesRehearsal rehearsal,
      Reassessment reassessment,
      Plans plans,
      Incidents incidents,
      Settings remembered,
      PlanSettings settings,
      Store store,
      Clock clock) {
    this.access = access;
    this.estates = estates;
    this.file = file;
    this.removals = removals;
    this.locked = locked;
    this.spoken = spoken;
    this.home = home;
    this.rehearsal = rehearsal;
    this.reassessment = reassessment;
    this.plans = plans;
    this.incidents = incidents;
    this.remembered = remembered;
    this.settings = settings;
    this.store = store;
    this.clock = clock;
    this.cabinetsInForce = file.text();
    carryOn();
  }

  /**
   * What of a site's files was refused; the old ones of that kind stay in force.
   *
   * @param cabinets about {@code cabinets.yaml}
   * @param access about the folder of access rules
   */
  record Refusals(Optional<RefusedFile> cabinets, Optional<RefusedFile> access) {
    boolean isEmpty() {
      return cabinets.isEmpty() && access.isEmpty();
    }
  }

  /** What should be in force: the text of the cabinets, and the rules read against them. */
  private record Candidate(String cabinets, Rulebook rules, Refusals refusals) {
    Map<String, String> texts() {
      return RulesGate.texts(cabinets, rules.files());
    }
  }

  /** Before anything is decided: what was in force last is again. */
  synchronized void carryOn() {
    Optional<Map<String, String>> last = last();
    if (last.isPresent() && !last.get().equals(texts(cabinetsInForce, access.files()))) {
      try {
        String cabinets = cabinetsOf(last.get());
        swap(cabinets, AccessRules.read(accessOf(last.get()), file.read(cabinets)));
      } catch (RefusedFile e) {
        LOG.warn("What was in force in the last run cannot be again; the site's files count", e);
      }
    }
  }

  /** At the start: the files come through the gate where something else is in force. */
  synchronized Refusals start() {
    Candidate next = candidate();
    if (!isInForce(next)) {
      pass(next);
    } else if (!Optional.of(next.texts()).equals(last())) {
      enforce(next.cabinets(), next.rules());
    }
    return next.refusals();
  }

  private Optional<Map<String, String>> last() {
    return store.read(db -> remembered.find(db, IN_FORCE)).map(json -> StoreJson.read(json, TEXTS));
  }

  /** Puts what the site's files say in force, or holds it; what cannot be taken is told. */
  synchronized Refusals take() {
    Candidate next = candidate();
    pass(next);
    return next.refusals();
  }

  private boolean isInForce(Candidate next) {
    return next.rules().files().equals(access.files())
        && next.rules().estate().equals(estates.now());
  }

  private Candidate candidate() {
    Estate estate = estates.now();
    String cabinets = cabinetsInForce;
    Optional<RefusedFile> badCabinets = Optional.empty();
    try {
      String text = file.text();
      if (text.isBlank() && !estate.cabinets().isEmpty()) {
        throw new RefusedFile(EstateFile.NAME, 1, "is gone or empty; the cabinets in force stay");
      }
      Estate read = file.read(text);
      locked.check(estate, read);
      spoken.check(read);
      estate = read;
      cabinets = text;
    } catch (RefusedFile e) {
      badCabinets = Optional.of(e);
    }
    Map<String, String> edited = AccessRules.filesOf(home);
    try {
      Rulebook rules = AccessRules.read(edited, estate);
      return new Candidate(cabinets, rules, new Refusals(badCabinets, Optional.empty()));
    } catch (RefusedFile e) {
      return withOldRules(cabinets, estate, edited, new Refusals(badCabinets, Optional.of(e)));
    }
  }

  /** The edited rules do not fit the cabinets: those in force may, or the cabinets do not fit. */
  private Candidate withOldRules(
      String cabinets, Estate estate, Map<String, String> edited, Refusals refusals) {
    try {
      return new Candidate(cabinets, AccessRules.read(access.files(), estate), refusals);
    } catch (RefusedFile e) {
      RefusedFile unfit =
          new RefusedFile(
              EstateFile.NAME,
              1,
              "the access rules name what would be gone; edit them too: access/" + e.getMessage());
      Optional<RefusedFile> badCabinets = refusals.cabinets().or(() -> Optional.of(unfit));
      try {
        Rulebook rules = AccessRules.read(edited, estates.now());
        return new Candidate(cabinetsInForce, rules, new Refusals(badCabinets, Optional.empty()));
      } catch (RefusedFile neither) {
        Rulebook rules = AccessRules.read(access.files(), estates.now());
        return new Candidate(
            cabinetsInForce, rules, new Refusals(badCabinets, Optional.of(neither)));
      }
    }
  }

  private void pass(Candidate next) {
    if (isInForce(next)) {
      if (next.refusals().isEmpty()) {
        store.execute(Priority.NORMAL, this::supersede);
      }
      return;
    }
    Outcome outcome = rehearsal.of(next.rules());
    ChangeBudget budget = settings.rules().budget();
    if (budget.allows(outcome.losers().size(), outcome.of())) {
      store.execute(Priority.NORMAL, this::supersede);
      enforce(next.cabinets(), next.rules());
    } else {
      hold(next, outcome, budget.allowed(outcome.of()));
    }
  }

  /**
   * Puts what was held in force, whoever loses what.
   *
   * @throws RefusedFile when it cannot be taken any more
   */
  synchronized void enforce(Map<String, String> texts) {
    String cabinets = cabinetsOf(texts);
    enforce(cabinets, AccessRules.read(accessOf(texts), file.read(cabinets)));
  }

  /** A bridge that dies meanwhile begins again. */
  private void enforce(String cabinets, Rulebook rules) {
    Estate before = estates.now();
    swap(cabinets, rules);
    removals.tell(before, rules.estate());
    Map<String, String> texts = texts(cabinets, rules.files());
    reassessment.start(() -> remember(texts));
  }

  private void swap(String cabinets, Rulebook rules) {
    if (!rules.estate().equals(estates.now())) {
      estates.replace(rules.estate());
      LOG.info(
          "Other cabinets are in force. cabinets={} keySets={}",
          rules.estate().cabinets().size(),
          rules.estate().keySets().size());
    }
    access.replace(rules);
    cabinetsInForce = cabinets;
  }

  /**
   * Looks whether what was held may come into force now.
   *
   * @throws RefusedFile when it gives back what was blocked meanwhile, or cannot be read any more
   */
  void checkHeld(Map<String, String> texts) {
    Estate held = file.read(cabinetsOf(texts));
    locked.check(estates.now(), held);
    spoken.check(held);
  }

  /** What stands in the site's folder now, as a held plan keeps it. */
  Map<String, String> onDisk() {
    return texts(file.text(), AccessRules.filesOf(home));
  }

  private static Map<String, String> texts(String cabinets, Map<String, String> access) {
    Map<String, String> texts = new TreeMap<>(access);
    texts.put(CABINETS, cabinets);
    return texts;
  }

  /** Rules that were kept before the cabinets were kept with them are for those in force. */
  private String cabinetsOf(Map<String, String> texts) {
    return texts.getOrDefault(CABINETS, cabinetsInForce);
  }

  private static Map<String, String> accessOf(Map<String, String> texts) {
    Map<String, String> access = new TreeMap<>(texts);
    access.remove(CABINETS);
    return access;
  }

  private void remember(Map<String, String> texts) {
    store.execute(
        Priority.NORMAL, db -> remembered.put(db, IN_FORCE, StoreJson.write(new TreeMap<>(texts))));
  }

  private void supersede(JdbcClient db) {
    Instant now = clock.instant();
    for (Plan plan : plans.waiting(db, KIND, KIND)) {
      if (plans.move(db, plan.id(), Plans.State.WAITING, Plans.State.EXPIRED, "keyway", now)) {
        incidents.resolveByDedupe(db, "plan:" + plan.id(), now);
      }
    }
  }

  private void hold(Candidate next, Outcome outcome, int allowed) {
    Instant now = clock.instant();
    boolean cabinets = !next.rules().estate().equals(estates.now());
    boolean access = !next.rules().files().equals(this.access.files());
    String what =
        cabinets ? access ? "cabinets and access rules" : "cabinets.yaml" : "access rules";
    String summary =
        "%d of %d people would lose rights by the edited %s, more than the %d allowed; the old %s run on, nothing of the new ones was applied."
            .formatted(
                outcome.losers().size(),
                outcome.of(),
                what,
                allowed,
                cabinets ? access ? what : "cabinets" : "rules");
    String content = StoreJson.write(new TreeMap<>(next.texts()));
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
    LOG.warn("An edited {} is held. plan={} losing={}", what, plan.id(), outcome.losers().size());
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
