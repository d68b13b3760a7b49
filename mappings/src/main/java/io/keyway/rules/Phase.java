// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.Profile;
import io.keyway.rules.AccessRule.Deny;
import io.keyway.rules.AccessRule.Give;
import io.keyway.rules.Explanation.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A part of time in which the rules answer the same of a person: what they may ask about changes
 * only when a qualification ends.
 *
 * @param byRule what each rule says; a rule that is not there says nothing of the person
 * @param failures one sentence for each rule without an answer
 */
record Phase(Period period, Map<String, Verdict> byRule, List<String> failures) {

  /** Those that end after an instant, in order. */
  static List<Phase> of(List<AccessRule> rules, Cardholder holder, ZoneId zone, Instant now) {
    TreeSet<Instant> turns = new TreeSet<>();
    holder.profile().qualifications().values().forEach(day -> turns.add(Period.endOf(day, zone)));
    turns.add(Instant.MAX);
    List<Phase> phases = new ArrayList<>();
    Instant from = Instant.MIN;
    for (Instant until : turns) {
      if (until.isAfter(now)) {
        phases.add(asked(rules, holder, zone, new Period(from, until)));
      }
      from = until;
    }
    return phases;
  }

  Verdict verdict(AccessRule rule) {
    return byRule.getOrDefault(rule.id(), Verdict.NOT_ABOUT_THEM);
  }

  /** What a person has at an instant, of what ends by itself. */
  private static List<String> qualifications(Profile profile, ZoneId zone, Instant at) {
    return profile.qualifications().entrySet().stream()
        .filter(q -> Period.endOf(q.getValue(), zone).isAfter(at))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static Phase asked(
      List<AccessRule> rules, Cardholder holder, ZoneId zone, Period period) {
    List<String> qualified = qualifications(holder.profile(), zone, period.from());
    Map<String, Object> facts = Map.of("person", facts(holder, qualified));
    Map<String, Verdict> answers = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    for (AccessRule rule : rules) {
      try {
        if (rule.when().holds(facts)) {
          answers.put(rule.id(), said(rule, qualified));
        }
      } catch (EvaluationFailed e) {
        answers.put(rule.id(), Verdict.FAILED);
        failures.add("rule " + rule.id() + ": " + e.getMessage());
      }
    }
    return new Phase(period, answers, failures);
  }

  private static Verdict said(AccessRule rule, List<String> qualified) {
    return switch (rule.effect()) {
      case Deny deny -> Verdict.DENIES;
      case Give give ->
          qualified.containsAll(give.qualifications()) ? Verdict.GIVES : Verdict.NOT_QUALIFIED;
    };
  }

  /** What rules may ask about. */
  private static Map<String, Object> facts(Cardholder holder, List<String> qualified) {
    Profile profile = holder.profile();
    return Map.of(
        "employeeNumber", holder.employeeNumber().value(),
        "department", profile.department(),
        "site", profile.site(),
        "employment", profile.employment(),
        "email", profile.email(),
        "groups", List.copyOf(profile.groups()),
        "hasBadge", !profile.badges().isEmpty(),
        "startDate", text(profile.startDate()),
        "endDate", text(profile.endDate()),
        "qualifications", qualified);
  }

  private static String text(Optional<LocalDate> date) {
    return date.map(LocalDate::toString).orElse("");
  }
}
