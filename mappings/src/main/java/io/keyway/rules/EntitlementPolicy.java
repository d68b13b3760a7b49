// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.access.Grant;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.rules.AccessRule.Demands;
import io.keyway.rules.AccessRule.Give;
import io.keyway.rules.Explanation.Said;
import io.keyway.rules.Explanation.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may take which key sets. A person may take what any rule gives and no rule denies; where
 * several rules give one key set, it may be taken in the schedule of any of them, and the shortest
 * lease counts. Only an active person may take anything, and only from the first day of work
 * through the last. A right ends with whatever it was given for: the last day of a rule, of the
 * person's work, or of a qualification that the rule asks for.
 *
 * <p>A rule without an answer to a person's facts gives that person nothing, denies what it would
 * deny, and is told; it never stops other rules or other people. Thread-safe.
 */
public final class EntitlementPolicy {
  private final List<AccessRule> rules;
  private volatile @Nullable Grouped grouped;

  public EntitlementPolicy(List<AccessRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * What one person may take.
   *
   * @param cabinets by cabinet; those where the person may take nothing are not there
   * @param nextTurn the first instant at which some of it begins or ends by itself, and all is to
   *     be computed anew
   * @param failures one sentence for each rule that has no answer to this person's facts
   */
  public record Entitlements(
      Map<CabinetId, Entitlement> cabinets, Optional<Instant> nextTurn, List<String> failures) {
    /** Nothing at all. */
    public static final Entitlements NONE = new Entitlements(Map.of(), Optional.empty(), List.of());

    public Entitlements {
      cabinets = Map.copyOf(cabinets);
      failures = List.copyOf(failures);
    }
  }

  /** What a person may take at this moment or later. */
  public Entitlements entitlements(Cardholder holder, Estate estate, Instant now) {
    return entitlements(holder, List.of(), estate, now);
  }

  /**
   * The same for somebody who was also given something by hand.
   *
   * @param byHand counts beside the rules that give; rules that deny win over it too
   */
  public Entitlements entitlements(
      Cardholder holder, List<TemporaryGrant> byHand, Estate estate, Instant now) {
    if (!holder.isActive()) {
      return Entitlements.NONE;
    }
    Course course = new Course(rules, holder, byHand, estate, now);
    Map<CabinetId, Given> given = new TreeMap<>();
    for (Alike alike :
        course.givesNothing() ? List.<Alike>of() : alike(course, holder, estate, byHand)) {
      List<Term> terms = course.terms(alike.first());
      List<StandBy> standsBy = course.standsBy(alike.first());
      if (!terms.isEmpty() || !standsBy.isEmpty()) {
        for (KeySet keySet : alike.keySets()) {
          given
              .computeIfAbsent(keySet.cabinet(), c -> new Given())
              .add(
                  terms.stream().map(term -> term.of(keySet)).toList(),
                  standsBy.stream().map(standBy -> standBy.of(keySet)).toList());
        }
      }
    }
    Map<CabinetId, Entitlement> cabinets = new LinkedHashMap<>();
    given.forEach((cabinet, all) -> cabinets.put(cabinet, entitlement(cabinet, all, now)));
    return new Entitlements(cabinets, nextTurn(given.values(), now), course.failures());
  }

  /** Asked of one estate only, nearly always; what is given by hand is like nothing else. */
  @SuppressWarnings("ReferenceEquality") // to compare two estates takes longer than to group one
  private List<Alike> alike(
      Course course, Cardholder holder, Estate estate, List<TemporaryGrant> byHand) {
    Grouped known = grouped;
    if (known == null || known.estate() != estate) {
      known = Grouped.of(estate, Alike.among(estate, rules));
      grouped = known;
    }
    return course.givesAtOwnSiteOnly()
        ? known.bySite().getOrDefault(holder.profile().site(), List.of())
        : Alike.apart(
            known.all(), byHand.stream().map(TemporaryGrant::keySet).collect(Collectors.toSet()));
  }

  /** The key sets of an estate, by what these rules can tell apart. */
  private record Grouped(Estate estate, List<Alike> all, Map<String, List<Alike>> bySite) {
    static Grouped of(Estate estate, List<Alike> all) {
      return new Grouped(
          estate,
          all,
          all.stream()
              .collect(Collectors.groupingBy(alike -> Course.siteOf(alike.first(), estate))));
    }
  }

  /** What is given at one cabinet: the terms of each key set, and those of standing by. */
  private record Given(List<List<Term>> keys, List<StandBy> standsBy) {
    Given() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(List<Term> terms, List<StandBy> more) {
      if (!terms.isEmpty()) {
        keys.add(terms);
      }
      standsBy.addAll(more);
    }

    List<Term> terms() {
      return keys.stream().flatMap(List::stream).toList();
    }

    Stream<Period> periods() {
      return Stream.concat(
          terms().stream().map(Term::period), standsBy.stream().map(StandBy::period));
    }
  }

  /** Why a person may, or may not, take a key set. */
  public Explanation explain(Cardholder holder, KeySet keySet, Estate estate, Instant now) {
    return explain(holder, List.of(), List.of(keySet), estate, now).getFirst();
  }

  /** Why a person may, or may not, take each of some key sets. */
  public List<Explanation> explain(
      Cardholder holder,
      List<TemporaryGrant> byHand,
      Collection<KeySet> keySets,
      Estate estate,
      Instant now) {
    Course course = new Course(rules, holder, byHand, estate, now);
    return keySets.stream().map(keySet -> explain(holder, keySet, course, now)).toList();
  }

  private Explanation explain(Cardholder holder, KeySet keySet, Course course, Instant now) {
    List<Said> said =
        course.covering(keySet).stream()
            .map(rule -> new Said(rule.id(), course.verdict(rule)))
            .toList();
    List<Term> terms = holder.isActive() ? course.terms(keySet) : List.of();
    Optional<Term> first = terms.stream().findFirst();
    return new Explanation(
        keySet.id(),
        keySet.cabinet(),
        first.isPresent(),
        first
            .map(term -> "Given by " + String.join(", ", ids(term)) + ".")
            .orElseGet(() -> refusal(holder, said)),
        first.map(term -> term.period().from()).filter(now::isBefore),
        first.map(term -> Term.endOf(terms)).filter(end -> !end.equals(Instant.MAX)),
        first.map(term -> term.effects().demands()).orElse(Demands.NONE),
        said);
  }

  private String refusal(Cardholder holder, List<Said> said) {
    if (!holder.isActive()) {
      return "The person is " + holder.state().word() + ".";
    }
    if (says(said, Verdict.DENIES)) {
      return "Denied by " + named(said, Verdict.DENIES) + ".";
    }
    if (says(said, Verdict.FAILED)) {
      return "No answer from " + named(said, Verdict.FAILED) + ", which counts as no.";
    }
    if (says(said, Verdict.GIVES)) {
      return "The last day on which the person may take it is over.";
    }
    if (says(said, Verdict.NOT_QUALIFIED)) {
      return "Not qualified: " + String.join("; ", lacking(holder, said)) + ".";
    }
    return "No rule gives it.";
  }

  private List<String> lacking(Cardholder holder, List<Said> said) {
    return rules.stream()
        .filter(rule -> said.contains(new Said(rule.id(), Verdict.NOT_QUALIFIED)))
        .map(rule -> rule.id() + " asks for " + asked(holder, (Give) rule.effect()))
        .toList();
  }

  private static String asked(Cardholder holder, Give give) {
    return String.join(
        ", ",
        give.qualifications().stream()
            .sorted()
            .map(
                name ->
                    Optional.ofNullable(holder.profile().qualifications().get(name))
                        .map(day -> name + " (valid until " + day + ")")
                        .orElse(name + " (never had)"))
            .toList());
  }

  private static boolean says(List<Said> said, Verdict verdict) {
    return said.stream().anyMatch(s -> s.verdict() == verdict);
  }

  private static String named(List<Said> said, Verdict verdict) {
    return String.join(
        ", ", said.stream().filter(s -> s.verdict() == verdict).map(Said::rule).toList());
  }

  private static List<String> ids(Term term) {
    return term.by().stream().map(AccessRule::id).toList();
  }

  private static Optional<Instant> nextTurn(Collection<Given> given, Instant now) {
    return given.stream()
        .flatMap(Given::periods)
        .flatMap(period -> Stream.of(period.from(), period.until()))
        .filter(turn -> turn.isAfter(now) && !turn.equals(Instant.MAX))
        .min(Instant::compareTo);
  }

  private static Entitlement entitlement(CabinetId cabinet, Given given, Instant now) {
    Map<KeySetId, List<String>> by = new TreeMap<>();
    Map<KeySetId, HoldLimit> limits = new TreeMap<>();
    for (List<Term> terms : given.keys()) {
      Term first = terms.getFirst();
      by.put(first.keySet().id(), ids(first));
      limits.put(first.keySet().id(), first.effects().limit());
    }
    List<Grant> grants = new ArrayList<>(given.terms().stream().map(Term::grant).toList());
    given.standsBy().forEach(one -> grants.add(one.grant()));
    return new Entitlement(cabinet, grants, maxKeys(given.terms(), now), by, limits);
  }

  /**
   * The most that any rule allows which gives something now, or else later; what is given by hand
   * comes on top.
   */
  private static int maxKeys(List<Term> all, Instant now) {
    boolean anyNow = all.stream().anyMatch(term -> term.period().contains(now));
    List<Term> terms = all.stream().filter(term -> !anyNow || term.period().contains(now)).toList();
    int byHand = (int) terms.stream().filter(Term::isByHand).count();
    List<Integer> most =
        terms.stream()
            .filter(term -> !term.isByHand())
            .map(term -> term.effects().maxKeys())
            .toList();
    return most.contains(0) ? 0 : most.stream().max(Integer::compareTo).orElse(0) + byHand;
  }
}
