// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.decision.AccessRules;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.intake.Mappings;
import io.keyway.model.custody.Estate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The marker that counts. Its marks mean something for as long as the same mappings, access rules
 * and cabinets are in force, for a day at most, and until the bridge ends; from then on everything
 * is decided again once. Thread-safe.
 */
@Component
class Markers {
  private static final Duration COUNTS = Duration.ofDays(1);

  private final Mappings mappings;
  private final AccessRules rules;
  private final CurrentEstate estates;
  private final Clock clock;
  private @Nullable Current current;

  Markers(Mappings mappings, AccessRules rules, CurrentEstate estates, Clock clock) {
    this.mappings = mappings;
    this.rules = rules;
    this.estates = estates;
    this.clock = clock;
  }

  private record InForce(Object mappings, Map<String, String> rules, Estate estate) {}

  private record Current(Marker marker, InForce madeUnder, Instant madeAt) {
    boolean counts(InForce now, Instant at) {
      return madeUnder.equals(now) && !at.isBefore(madeAt) && at.isBefore(madeAt.plus(COUNTS));
    }
  }

  /** For a reading that begins now; it keeps it to its end. */
  synchronized Marker now() {
    InForce inForce = new InForce(mappings.inForce(), rules.files(), estates.now());
    Instant at = clock.instant();
    Current known = current;
    if (known == null || !known.counts(inForce, at)) {
      known = new Current(Marker.fresh(), inForce, at);
      current = known;
    }
    return known.marker();
  }
}
