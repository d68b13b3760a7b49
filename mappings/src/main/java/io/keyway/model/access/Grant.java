// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.access;

import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The right of one person to take one key set from one slot, or to stand by while somebody else
 * does. A person may have several of one key set: any that counts will do.
 *
 * @param lease how long a cabinet may honour it without hearing from the bridge
 * @param notBefore from when it counts, where that is not at once
 * @param notAfter until when it counts, where that is not for ever
 * @param pinRequired whether the person must type their PIN too
 * @param second the second person without whom it is not released
 * @param standsBy a group: the person may be the second person for it, and may not take it by this
 *     grant
 */
public record Grant(
    SlotNumber slot,
    KeySetId keySet,
    AccessSchedule schedule,
    Duration lease,
    Optional<Instant> notBefore,
    Optional<Instant> notAfter,
    boolean pinRequired,
    Optional<SecondPerson> second,
    Optional<String> standsBy) {

  /** A right to take that asks for nothing more. */
  public Grant(
      SlotNumber slot,
      KeySetId keySet,
      AccessSchedule schedule,
      Duration lease,
      Optional<Instant> notBefore,
      Optional<Instant> notAfter) {
    this(
        slot,
        keySet,
        schedule,
        lease,
        notBefore,
        notAfter,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** Whether it is a right to take at all. */
  public boolean isToTake() {
    return standsBy.isEmpty();
  }

  /** Whether only a cabinet that asks for PINs and second persons can honour it. */
  public boolean isDemanding() {
    return pinRequired || second.isPresent() || standsBy.isPresent();
  }

  /** The same, with these demands. */
  public Grant demanding(boolean pin, Optional<SecondPerson> secondPerson) {
    return new Grant(
        slot, keySet, schedule, lease, notBefore, notAfter, pin, secondPerson, standsBy);
  }

  /** The right to stand by, in the same time. */
  public Grant standingBy(String group) {
    return new Grant(
        slot,
        keySet,
        schedule,
        lease,
        notBefore,
        notAfter,
        false,
        Optional.empty(),
        Optional.of(group));
  }
}
