// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A part of time.
 *
 * @param from included; {@link Instant#MIN} where it always was
 * @param until excluded; {@link Instant#MAX} where it never ends
 */
record Period(Instant from, Instant until) {
  static final Period ALWAYS = new Period(Instant.MIN, Instant.MAX);

  /** From the start of a first day through the end of a last one. */
  static Period of(Optional<LocalDate> first, Optional<LocalDate> last, ZoneId zone) {
    return new Period(
        first.map(day -> day.atStartOfDay(zone).toInstant()).orElse(Instant.MIN),
        last.map(day -> endOf(day, zone)).orElse(Instant.MAX));
  }

  /** The first instant after a day. */
  static Instant endOf(LocalDate day, ZoneId zone) {
    return day.plusDays(1).atStartOfDay(zone).toInstant();
  }

  boolean contains(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(until);
  }

  boolean endsAfter(Instant now) {
    return until.isAfter(now);
  }

  Optional<Instant> notBefore() {
    return Optional.of(from).filter(i -> !i.equals(Instant.MIN));
  }

  Optional<Instant> notAfter() {
    return Optional.of(until).filter(i -> !i.equals(Instant.MAX));
  }
}
