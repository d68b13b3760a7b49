// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import java.util.Set;

/**
 * A key set and the rules of its custody.
 *
 * @param tags words by which access rules choose key sets
 * @param curfew clock time, in the cabinet's zone, by which it must hang in its slot every day
 * @param maxHold longest time it may be out at once
 * @param lease longest time a cabinet may grant it without hearing from the bridge, 1 minute to 14
 *     days
 */
public record KeySet(
    KeySetId id,
    CabinetId cabinet,
    SlotNumber slot,
    String label,
    Set<String> tags,
    Optional<LocalTime> curfew,
    Optional<Duration> maxHold,
    Duration lease) {
  public KeySet {
    tags = Set.copyOf(tags);
    if (lease.compareTo(Duration.ofMinutes(1)) < 0 || lease.compareTo(Duration.ofDays(14)) > 0) {
      throw new IllegalArgumentException("The lease of a key set is 1 minute to 14 days: " + id);
    }
  }
}
