// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Where one key set is and who answers for it, from one instant until the next change.
 *
 * @param cabinet where it hangs, or was taken from
 * @param slot where it hangs, or was taken from
 * @param holder who has it; empty where it hangs, or where nobody is known to have it
 * @param since by the bridge's clock
 * @param due when it must be back; only while it is out
 * @param overdue whether that instant has passed
 */
public record Custody(
    KeySetId keySet,
    CabinetId cabinet,
    SlotNumber slot,
    State state,
    Optional<CardholderId> holder,
    Instant since,
    Optional<Instant> due,
    boolean overdue,
    Confidence confidence) {

  /** Where a key set is. */
  public enum State {
    IN,
    OUT,
    UNKNOWN;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The state that a word stands for. */
    public static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** How sure that is. */
  public enum Confidence {
    /** The cabinet saw it and knew the time. */
    CERTAIN,
    /** The cabinet lost entries, or nobody saw it happen. */
    GAP,
    /** The cabinet's clock was wrong or not known when it happened. */
    SKEWED,
    /** It is out, and no session explains who has it. */
    UNASSIGNED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The confidence that a word stands for. */
    public static Confidence of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** Whether a person has it. */
  public boolean isHeld() {
    return state == State.OUT && holder.isPresent();
  }
}
