// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.release;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a command to release a key has come.
 *
 * @param order id of the command, in the ledger and in the cabinet's journal
 * @param reason why it was not carried out, or may not have been; empty elsewhere
 */
public record Released(
    String order,
    State state,
    String reason,
    Instant requestedAt,
    Optional<Instant> sentAt,
    Optional<Instant> acknowledgedAt,
    Optional<Instant> verifiedAt) {

  /** Each of these is more than the one before. */
  public enum State {
    /** The cabinet said no, and nothing moved. */
    REFUSED,
    /** It was sent, and no answer came: whether the lock opened is not known. */
    UNKNOWN,
    /** The cabinet keeps the command and told the lock. */
    ACKNOWLEDGED,
    /** The lock was told and was not seen to open. */
    UNVERIFIED,
    /** The lock was read back and is open, or what hung there is gone. */
    VERIFIED
  }
}
