// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.KeySet;
import io.keyway.model.identity.Cardholder;
import io.keyway.rules.AccessRule.Deny;
import io.keyway.rules.AccessRule.Give;
import io.keyway.rules.AccessRule.KeySets;
import io.keyway.rules.Explanation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the rules say of one person from an instant on: time is cut wherever an answer may change,
 * so that nothing counts longer than what it was given for.
 */
final class Course {
  private final List<AccessRule> all;
  private final Cardholder holder;
  private final Estate estate;
  private final Instant now;
  private final List<Phase> phases;
  private final List<AccessRule> rules;
  private final List<AccessRule> naming;
  private final Map<String, Period> validity = new HashMap<>();
  private final Map<Kind, List<Term>> termsOfKind = new HashMap<>();
  private final Period work;

  Course(
      List<AccessRule> written,
      Cardholder holder,
      List<TemporaryGrant> byHand,
      Estate estate,
      Instant now) {
    List<AccessRule> all =
        concat(written, byHand.stream().map(grant -> rule(grant, written, estate)).toList());
    this.all = all;
    this.holder = holder;
    this.estate = estate;
    this.now = now;
    ZoneId zone = estate.zoneOf(holder.profile().site());
    this.phases = Phase.of(all, holder, zone, now);
    this.work = Period.of(holder.profile().startDate(), holder.profile().endDate(), zone);
    // There are many more key sets to go through than rules that say anything of one person.
    this.rules = all.stream().filter(this::saysAnything).toList();
    this.naming = all.stream().filter(rule -> !groupsNamedBy(rule).isEmpty()).toList();
    for (AccessRule rule : concat(rules, naming)) {
      validity.put(
          rule.id(),
          rule.effect() instanceof Give give
              ? Period.of(give.validFrom(), give.validTo(), zone)
              : Period.ALWAYS);
    }
    byHand.forEach(grant -> validity.put(grant.rule(), new Period(grant.from(), grant.to())));
  }

  /**
   * A temporary grant as a rule. It demands whatever any rule demands that gives the key set to
   * anybody, and the key set is due when it ends.
   */
  private static AccessRule rule(TemporaryGrant grant, List<AccessRule> written, Estate estate) {
    List<Give> gives =
        Optional.ofNullable(estate.keySets().get(grant.keySet())).stream()
            .flatMap(
                keySet ->
                    written.stream()
                        .filter(rule -> rule.keySets().covers(keySet, siteOf(keySet, estate))))
            .flatMap(rule -> rule.effect() instanceof Give give ? Stream.of(give) : Stream.of())
            .toList();
    return new AccessRule(
        grant.rule(),
        person -> true,
        new KeySets(Set.of(), Set.of(grant.keySet()), Set.of(), Set.of(), false),
        new Give(
            AccessSchedule.ALWAYS,
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Effects.demands(gives),
            new HoldLimit(Set.of(), Optional.empty(), Optional.of(grant.to())),
            Set.of()));
  }

  boolean givesNothing() {
    return naming.isEmpty()
        && phases.stream().noneMatch(phase -> phase.byRule().containsValue(Verdict.GIVES));
  }

  /** Whether nobody has to look at other sites: there may be thousands. */
  boolean givesAtOwnSiteOnly() {
    return naming.isEmpty()
        && rules.stream()
            .filter(rule -> rule.effect() instanceof Give)
            .allMatch(rule -> rule.keySets().ownSite());
  }

  List<String> failures() {
    return phases.stream().flatMap(phase -> phase.failures().stream()).distinct().toList();
  }

  /** What a rule says now. */
  Verdict verdict(AccessRule rule) {
    return phases.getFirst().verdict(rule);
  }

  /** When a key set is given, from now on, in order. */
  List<Term> terms(KeySet keySet) {
    Kind kind = kindOf(keySet);
    return kind.covering().isEmpty()
        ? List.of()
        : termsOfKind.computeIfAbsent(kind, k -> cut(keySet, k)).stream()
            .map(term -> term.of(keySet))
            .toList();
  }

  /**
   * What makes two key sets alike to the rules: there are many key sets of few kinds.
   *
   * @param covering numbers of the rules that cover it
   */
  private record Kind(BitSet covering, Duration lease) {}

  private Kind kindOf(KeySet keySet) {
    String site = siteOf(keySet);
    String own = holder.profile().site();
    BitSet covering = new BitSet();
    for (int i = 0; i < rules.size(); i++) {
      covering.set(i, rules.get(i).keySets().covers(keySet, site, own));
    }
    return new Kind(covering, keySet.lease());
  }

  private List<Term> cut(KeySet keySet, Kind kind) {
    List<AccessRule> covering = kind.covering().stream().mapToObj(rules::get).toList();
    List<Term> terms = new ArrayList<>();
    Instant from = Instant.MIN;
    for (Instant until : cuts(covering)) {
      Period part = new Period(from, until);
      if (part.endsAfter(now) && work.contains(from)) {
        List<AccessRule> by = giving(covering, from);
        if (!by.isEmpty()) {
          terms.add(Term.of(keySet, part, by));
        }
      }
      from = until;
    }
    return Term.joined(terms);
  }

  /** When the person may be the second person for a key set, by each group that rules name. */
  List<StandBy> standsBy(KeySet keySet) {
    List<AccessRule> covering =
        naming.stream().filter(rule -> rule.keySets().covers(keySet, siteOf(keySet))).toList();
    if (covering.isEmpty()) {
      return List.of();
    }
    List<AccessRule> denying =
        covering(rules, keySet).stream().filter(rule -> rule.effect() instanceof Deny).toList();
    List<StandBy> all = new ArrayList<>();
    Instant from = Instant.MIN;
    for (Instant until : cuts(concat(covering, denying))) {
      Period part = new Period(from, until);
      if (part.endsAfter(now) && work.contains(from) && !isDenied(denying, from)) {
        all.addAll(standsBy(keySet, part, covering));
      }
      from = until;
    }
    return all;
  }

  private List<StandBy> standsBy(KeySet keySet, Period part, List<AccessRule> covering) {
    Map<String, List<Give>> byGroup = new TreeMap<>();
    covering.stream()
        .filter(rule -> validityOf(rule).contains(part.from()))
        .forEach(
            rule ->
                groupsNamedBy(rule)
                    .forEach(
                        group ->
                            byGroup
                                .computeIfAbsent(group, g -> new ArrayList<>())
                                .add((Give) rule.effect())));
    return byGroup.entrySet().stream()
        .map(group -> new StandBy(keySet, part, group.getKey(), group.getValue()))
        .toList();
  }

  /** The groups of the person of which a rule wants a second person. */
  private List<String> groupsNamedBy(AccessRule rule) {
    return rule.effect() instanceof Give give
        ? give.demands().second().stream()
            .flatMap(second -> second.groups().stream())
            .filter(holder.profile().groups()::contains)
            .toList()
        : List.of();
  }

  private static List<AccessRule> concat(List<AccessRule> some, List<AccessRule> more) {
    return Stream.concat(some.stream(), more.stream()).distinct().toList();
  }

  private String siteOf(KeySet keySet) {
    return siteOf(keySet, estate);
  }

  static String siteOf(KeySet keySet, Estate estate) {
    Estate.Cabinet cabinet = estate.cabinets().get(keySet.cabinet());
    return cabinet == null ? "" : cabinet.site();
  }

  /** Every rule that covers a key set, whoever it is about. */
  List<AccessRule> covering(KeySet keySet) {
    return covering(all, keySet);
  }

  private List<AccessRule> covering(List<AccessRule> some, KeySet keySet) {
    String site = siteOf(keySet);
    String own = holder.profile().site();
    return some.stream().filter(rule -> rule.keySets().covers(keySet, site, own)).toList();
  }

  private boolean saysAnything(AccessRule rule) {
    return phases.stream().anyMatch(phase -> phase.verdict(rule) != Verdict.NOT_ABOUT_THEM);
  }

  private TreeSet<Instant> cuts(List<AccessRule> covering) {
    TreeSet<Instant> cuts = new TreeSet<>();
    phases.forEach(phase -> cut(cuts, phase.period()));
    covering.forEach(rule -> cut(cuts, validityOf(rule)));
    cut(cuts, work);
    cuts.add(Instant.MAX);
    cuts.remove(Instant.MIN);
    return cuts;
  }

  private static void cut(TreeSet<Instant> cuts, Period period) {
    cuts.add(period.from());
    cuts.add(period.until());
  }

  /** Which rules give it at an instant; none where one denies. */
  private List<AccessRule> giving(List<AccessRule> covering, Instant at) {
    Phase phase = phaseAt(at);
    List<AccessRule> givers = new ArrayList<>();
    for (AccessRule rule : covering) {
      Verdict verdict = phase.verdict(rule);
      if (isDenied(List.of(rule), at)) {
        return List.of();
      }
      if (verdict == Verdict.GIVES && validityOf(rule).contains(at)) {
        givers.add(rule);
      }
    }
    return givers;
  }

  private boolean isDenied(List<AccessRule> some, Instant at) {
    Phase phase = phaseAt(at);
    return some.stream()
        .filter(rule -> rule.effect() instanceof Deny)
        .map(phase::verdict)
        .anyMatch(verdict -> verdict == Verdict.DENIES || verdict == Verdict.FAILED);
  }

  /** What is before the first phase that counts is cut off there, so it counts as that one. */
  private Phase phaseAt(Instant at) {
    return phases.stream().filter(phase -> phase.period().endsAfter(at)).findFirst().orElseThrow();
  }

  private Period validityOf(AccessRule rule) {
    return validity.getOrDefault(rule.id(), Period.ALWAYS);
  }
}
