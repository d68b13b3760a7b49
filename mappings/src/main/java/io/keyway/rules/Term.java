// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.access.Grant;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.custody.KeySet;
import io.keyway.rules.AccessRule.Give;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of time in which the same rules give a key set with the same effects.
 *
 * @param by the rules, in the order in which they are written
 */
record Term(KeySet keySet, Period period, List<AccessRule> by, Effects effects) {

  static Term of(KeySet keySet, Period period, List<AccessRule> by) {
    return new Term(keySet, period, List.copyOf(by), Effects.of(keySet, gives(by)));
  }

  /** The same of another key set with the same lease. */
  Term of(KeySet other) {
    return new Term(other, period, by, effects);
  }

  Grant grant() {
    return new Grant(
            keySet.slot(),
            keySet.id(),
            effects.schedule(),
            effects.lease(),
            period.notBefore(),
            period.notAfter())
        .demanding(effects.demands().pin(), effects.demands().second());
  }

  /** Whether it is given by hand alone. */
  boolean isByHand() {
    return by.stream().allMatch(rule -> rule.id().startsWith(TemporaryGrant.RULE));
  }

  /** Joins neighbours that differ in nothing but the rules that give them. */
  static List<Term> joined(List<Term> terms) {
    List<Term> joined = new ArrayList<>();
    for (Term next : terms) {
      Term last = joined.isEmpty() ? null : joined.getLast();
      if (last != null
          && last.period().until().equals(next.period().from())
          && last.effects().equals(next.effects())) {
        joined.set(joined.size() - 1, last.and(next));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  /** Until when a first term goes on without a break. */
  static Instant endOf(List<Term> terms) {
    Instant end = terms.getFirst().period().until();
    for (Term term : terms) {
      end = term.period().from().equals(end) ? term.period().until() : end;
    }
    return end;
  }

  private Term and(Term next) {
    List<AccessRule> all = new ArrayList<>(by);
    next.by().stream().filter(rule -> !by.contains(rule)).forEach(all::add);
    return new Term(keySet, new Period(period.from(), next.period.until()), all, effects);
  }

  private static List<Give> gives(List<AccessRule> by) {
    return by.stream().map(rule -> (Give) rule.effect()).toList();
  }
}
