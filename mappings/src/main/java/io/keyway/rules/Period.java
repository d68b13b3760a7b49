// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.custody.Estate;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.Profile;
import io.keyway.rules.AccessRule.Give;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From when until when a right counts: within the person's days of work and the days of the rules
 * that give it.
 *
 * @param without rules whose days do not join those of the first, and which therefore give nothing
 */
record Period(Optional<Instant> notBefore, Optional<Instant> notAfter, Set<String> without) {

  boolean endsAfter(Instant now) {
    return notAfter.isEmpty() || notAfter.get().isAfter(now);
  }

  /** Empty where no rule gives anything on any of the person's days. */
  static Optional<Period> of(Cardholder holder, List<AccessRule> givers, Estate estate) {
    Profile profile = holder.profile();
    ZoneId zone = estate.zoneOf(profile.site());
    Period work = new Period(start(profile.startDate(), zone), end(profile.endDate(), zone));
    Optional<Period> joined = Optional.empty();
    Set<String> without = new HashSet<>();
    for (AccessRule rule : givers) {
      Give give = (Give) rule.effect();
      Period days = new Period(start(give.validFrom(), zone), end(give.validTo(), zone));
      Optional<Period> within = days.within(work);
      Optional<Period> sofar = joined;
      if (within.isEmpty() || sofar.isPresent() && !sofar.get().meets(within.get())) {
        without.add(rule.id());
      } else {
        joined = sofar.map(s -> s.joined(within.get())).or(() -> within);
      }
    }
    return joined.map(j -> new Period(j.notBefore(), j.notAfter(), Set.copyOf(without)));
  }

  private Period(Optional<Instant> notBefore, Optional<Instant> notAfter) {
    this(notBefore, notAfter, Set.of());
  }

  private static Optional<Instant> start(Optional<LocalDate> date, ZoneId zone) {
    return date.map(day -> day.atStartOfDay(zone).toInstant());
  }

  private static Optional<Instant> end(Optional<LocalDate> date, ZoneId zone) {
    return date.map(day -> day.plusDays(1).atStartOfDay(zone).toInstant());
  }

  private Instant from() {
    return notBefore.orElse(Instant.MIN);
  }

  private Instant until() {
    return notAfter.orElse(Instant.MAX);
  }

  private Optional<Period> within(Period other) {
    Instant from = from().isAfter(other.from()) ? from() : other.from();
    Instant until = until().isBefore(other.until()) ? until() : other.until();
    return from.isBefore(until) ? Optional.of(between(from, until)) : Optional.empty();
  }

  private boolean meets(Period other) {
    return !from().isAfter(other.until()) && !other.from().isAfter(until());
  }

  private Period joined(Period other) {
    Instant from = from().isBefore(other.from()) ? from() : other.from();
    Instant until = until().isAfter(other.until()) ? until() : other.until();
    return between(from, until);
  }

  private static Period between(Instant from, Instant until) {
    return new Period(
        Optional.of(from).filter(i -> !i.equals(Instant.MIN)),
        Optional.of(until).filter(i -> !i.equals(Instant.MAX)));
  }
}
