// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import java.util.Set;

/**
 * How long one person may keep a key set, beside what the key set's own custody rules say: the
 * earliest of all counts.
 *
 * @param curfews clock times, in the cabinet's zone, by which it must be back
 * @param maxHold longest time out at once
 * @param backBy an instant by which it must be back, whenever it was taken before
 */
public record HoldLimit(
    Set<LocalTime> curfews, Optional<Duration> maxHold, Optional<Instant> backBy) {
  /** Nothing beyond what the key set says. */
  public static final HoldLimit NONE = new HoldLimit(Set.of(), Optional.empty(), Optional.empty());

  public HoldLimit {
    curfews = Set.copyOf(curfews);
  }
}
