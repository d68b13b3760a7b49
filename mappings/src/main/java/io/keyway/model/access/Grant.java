// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.access;

import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The right of one person to take one key set from one slot.
 *
 * @param lease how long a cabinet may honour it without hearing from the bridge
 * @param notBefore from when it counts, where that is not at once
 * @param notAfter until when it counts, where that is not for ever
 */
public record Grant(
    SlotNumber slot,
    KeySetId keySet,
    AccessSchedule schedule,
    Duration lease,
    Optional<Instant> notBefore,
    Optional<Instant> notAfter) {}
