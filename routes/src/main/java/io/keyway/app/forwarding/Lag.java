// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one sink is.
 *
 * @param name in the settings
 * @param kind in the settings
 * @param head sequence of the ledger's newest entry
 * @param handed of the last entry that was handed to the sink's queue
 * @param delivered of the last that the sink is known to have, or that was set aside
 * @param queued messages in its queue; null while the broker does not answer
 * @param lag events that the sink may have to hear yet: those in its queue and those that were not
 *     handed to it
 * @param waitingSince when the oldest of those happened, or earlier; null where none waits
 * @param setAside how many it refused that wait for a replay
 */
public record Lag(
    String name,
    String kind,
    long head,
    long handed,
    long delivered,
    @Nullable Long queued,
    long lag,
    @Nullable Instant waitingSince,
    long setAside) {}
