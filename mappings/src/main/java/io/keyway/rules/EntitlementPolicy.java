// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.Grant;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.Profile;
import io.keyway.rules.AccessRule.Deny;
import io.keyway.rules.AccessRule.Give;
import io.keyway.rules.Explanation.Said;
import io.keyway.rules.Explanation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who may take which key sets. A person may take what any rule gives and no rule denies; where
 * several rules give one key set, it may be taken in the schedule of any of them, and the shortest
 * lease counts. Only an active person may take anything, and only from the first day of work
 * through the last.
 *
 * <p>A rule without an answer to a person's facts gives that person nothing, denies what it would
 * deny, and is told; it never stops other rules or other people. Thread-safe.
 */
public final class EntitlementPolicy {
  private final List<AccessRule> rules;

  public EntitlementPolicy(List<AccessRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * What one person may take.
   *
   * @param cabinets by cabinet; those where the person may take nothing are not there
   * @param failures one sentence for each rule that has no answer to this person's facts
   */
  public record Entitlements(Map<CabinetId, Entitlement> cabinets, List<String> failures) {
    public Entitlements {
      cabinets = Map.copyOf(cabinets);
      failures = List.copyOf(failures);
    }
  }

  /** What a person may take at this moment or later. */
  public Entitlements entitlements(Cardholder holder, Estate estate, Instant now) {
    if (!holder.isActive()) {
      return new Entitlements(Map.of(), List.of());
    }
    Answers answers = ask(holder);
    EntitlementPolicy about = about(answers);
    Map<CabinetId, List<Given>> given = new TreeMap<>();
    for (KeySet keySet : answers.giveNothing() ? List.<KeySet>of() : estate.keySets().values()) {
      about
          .give(keySet, holder, estate, answers)
          .filter(g -> g.period().endsAfter(now))
          .ifPresent(g -> given.computeIfAbsent(keySet.cabinet(), c -> new ArrayList<>()).add(g));
    }
    Map<CabinetId, Entitlement> cabinets = new LinkedHashMap<>();
    given.forEach((cabinet, keys) -> cabinets.put(cabinet, entitlement(cabinet, keys)));
    return new Entitlements(cabinets, answers.failures());
  }

  /** Why a person may, or may not, take a key set. */
  public Explanation explain(Cardholder holder, KeySet keySet, Estate estate, Instant now) {
    Answers answers = ask(holder);
    List<Said> said = said(keySet, holder, estate, answers);
    Optional<Given> given = give(keySet, holder, estate, answers);
    boolean over = given.isPresent() && !given.get().period().endsAfter(now);
    boolean granted = holder.isActive() && given.isPresent() && !over;
    String because;
    if (!holder.isActive()) {
      because = "The person is " + holder.state().word() + ".";
    } else if (over) {
      because = "The last day on which the person may take it is over.";
    } else if (granted) {
      because = "Given by " + named(said, Verdict.GIVES) + ".";
    } else if (said.stream().anyMatch(s -> s.verdict() == Verdict.DENIES)) {
      because = "Denied by " + named(said, Verdict.DENIES) + ".";
    } else if (said.stream().anyMatch(s -> s.verdict() == Verdict.FAILED)) {
      because = "No answer from " + named(said, Verdict.FAILED) + ", which counts as no.";
    } else {
      because = "No rule gives it.";
    }
    Optional<Period> period = given.filter(g -> granted).map(Given::period);
    return new Explanation(
        keySet.id(),
        keySet.cabinet(),
        granted,
        because,
        period.flatMap(Period::notBefore).filter(now::isBefore),
        period.flatMap(Period::notAfter),
        said);
  }

  private static String named(List<Said> said, Verdict verdict) {
    return String.join(
        ", ", said.stream().filter(s -> s.verdict() == verdict).map(Said::rule).toList());
  }

  /** What the rules answer to one person's facts. */
  private record Answers(Map<String, Verdict> byRule, List<String> failures) {
    boolean giveNothing() {
      return !byRule.containsValue(Verdict.GIVES);
    }
  }

  /** A key set given by some rules. */
  private record Given(KeySet keySet, List<AccessRule> by, Period period) {
    List<Give> effects() {
      return by.stream().map(rule -> (Give) rule.effect()).toList();
    }
  }

  private Answers ask(Cardholder holder) {
    Map<String, Object> facts = Map.of("person", facts(holder));
    Map<String, Verdict> answers = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    for (AccessRule rule : rules) {
      Verdict yes = rule.effect() instanceof Deny ? Verdict.DENIES : Verdict.GIVES;
      try {
        answers.put(rule.id(), rule.when().holds(facts) ? yes : Verdict.NOT_ABOUT_THEM);
      } catch (EvaluationFailed e) {
        answers.put(rule.id(), Verdict.FAILED);
        failures.add("rule " + rule.id() + ": " + e.getMessage());
      }
    }
    return new Answers(answers, failures);
  }

  /** The few rules that say anything about a person: there are many more key sets to go through. */
  private EntitlementPolicy about(Answers answers) {
    return new EntitlementPolicy(
        rules.stream().filter(rule -> verdict(rule, answers) != Verdict.NOT_ABOUT_THEM).toList());
  }

  /** What rules may ask about. */
  private static Map<String, Object> facts(Cardholder holder) {
    Profile profile = holder.profile();
    return Map.of(
        "employeeNumber", holder.employeeNumber().value(),
        "department", profile.department(),
        "site", profile.site(),
        "employment", profile.employment(),
        "email", profile.email(),
        "groups", List.copyOf(profile.groups()),
        "hasBadge", profile.badge().isPresent());
  }

  private List<Said> said(KeySet keySet, Cardholder holder, Estate estate, Answers answers) {
    return covering(keySet, holder, estate).stream()
        .map(rule -> new Said(rule.id(), verdict(rule, answers)))
        .toList();
  }

  private static Verdict verdict(AccessRule rule, Answers answers) {
    return answers.byRule().getOrDefault(rule.id(), Verdict.FAILED);
  }

  private List<AccessRule> covering(KeySet keySet, Cardholder holder, Estate estate) {
    Estate.Cabinet cabinet = estate.cabinets().get(keySet.cabinet());
    String site = cabinet == null ? "" : cabinet.site();
    String own = holder.profile().site();
    return rules.stream().filter(rule -> rule.keySets().covers(keySet, site, own)).toList();
  }

  private Optional<Given> give(KeySet keySet, Cardholder holder, Estate estate, Answers answers) {
    List<AccessRule> givers = new ArrayList<>();
    for (AccessRule rule : covering(keySet, holder, estate)) {
      Verdict verdict = verdict(rule, answers);
      boolean denies = rule.effect() instanceof Deny;
      if (denies && (verdict == Verdict.DENIES || verdict == Verdict.FAILED)) {
        return Optional.empty();
      }
      if (verdict == Verdict.GIVES) {
        givers.add(rule);
      }
    }
    return Period.of(holder, givers, estate)
        .map(
            period ->
                new Given(
                    keySet,
                    givers.stream().filter(rule -> !period.without().contains(rule.id())).toList(),
                    period));
  }

  private static Entitlement entitlement(CabinetId cabinet, List<Given> keys) {
    List<Grant> grants = new ArrayList<>();
    Map<KeySetId, List<String>> rules = new TreeMap<>();
    boolean anyNumber = false;
    int most = 0;
    for (Given given : keys) {
      grants.add(grant(given));
      rules.put(given.keySet().id(), given.by().stream().map(AccessRule::id).toList());
      for (Give give : given.effects()) {
        anyNumber |= give.maxKeys() == 0;
        most = Math.max(most, give.maxKeys());
      }
    }
    return new Entitlement(cabinet, grants, anyNumber ? 0 : most, rules);
  }

  private static Grant grant(Given given) {
    KeySet keySet = given.keySet();
    List<AccessSchedule.Window> windows = new ArrayList<>();
    boolean always = false;
    Duration lease = keySet.lease();
    for (Give give : given.effects()) {
      always |= give.schedule().windows().isEmpty();
      windows.addAll(give.schedule().windows());
      Duration own = give.lease().orElse(lease);
      lease = own.compareTo(lease) < 0 ? own : lease;
    }
    return new Grant(
        keySet.slot(),
        keySet.id(),
        always ? AccessSchedule.ALWAYS : new AccessSchedule(windows.stream().distinct().toList()),
        lease,
        given.period().notBefore(),
        given.period().notAfter());
  }
}
