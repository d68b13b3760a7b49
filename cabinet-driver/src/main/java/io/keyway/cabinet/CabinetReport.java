// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import java.time.Instant;

/**
 * What a cabinet says of itself in its hello and each heartbeat.
 *
 * @param boot id of the controller's boot
 * @param rosterEpoch id of the roster store; a new one means that the old content is lost
 * @param version newest roster version the cabinet persisted
 * @param digest of the roster's content, hex
 * @param people how many people the roster holds
 * @param maxPeople how many fit
 * @param journalLast sequence of the newest journal entry
 * @param journalAcknowledged up to which entry the bridge acknowledged
 * @param clock the cabinet's clock when it spoke
 * @param clockOffset cabinet ahead of bridge, in milliseconds, as measured by the bridge
 * @param leaseSeconds what is left of the lease, 0 when it ended
 */
public record CabinetReport(
    long boot,
    long rosterEpoch,
    long version,
    String digest,
    int people,
    int maxPeople,
    long journalLast,
    long journalAcknowledged,
    Instant clock,
    long clockOffset,
    long leaseSeconds) {}
