// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry of a cabinet's own journal, as the cabinet wrote it.
 *
 * @param boot id of the cabinet's boot that wrote the entry
 * @param sequence counts up by one in each cabinet, over all boots, from 1
 * @param at by the cabinet's clock
 * @param clockOffset how far the cabinet's clock was ahead of the bridge's, in milliseconds, as far
 *     as the cabinet knew; negative when behind
 * @param timeCertain whether the cabinet knew the time when it wrote the entry
 * @param person whose session it was, where there was one
 */
public record JournalEntry(
    long boot,
    long sequence,
    Instant at,
    long clockOffset,
    boolean timeCertain,
    Optional<CardholderId> person,
    CustodyEvent event) {

  /** The same, in the session of somebody. */
  public JournalEntry by(CardholderId somebody) {
    return new JournalEntry(
        boot, sequence, at, clockOffset, timeCertain, Optional.of(somebody), event);
  }
}
