// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.LifecycleState;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** How a person stands at the moment when a record about them is decided. */
public sealed interface Standing {

  /** Nobody we know. */
  record Unknown() implements Standing {}

  /**
   * A person we know.
   *
   * @param stateSource the source whose record set the state
   * @param stateAt the newest effective instant of a record that said this state
   * @param epoch counts employments, from 1
   * @param epochAt from when the present epoch counts; a termination before it is of an earlier one
   * @param heard what this record's source said before
   * @param heldByOthers whether any other source holds the person suspended
   */
  record Known(
      LifecycleState state,
      String stateSource,
      Instant stateAt,
      long epoch,
      Instant epochAt,
      Heard heard,
      boolean heldByOthers)
      implements Standing {

    Known with(Heard newHeard) {
      return new Known(state, stateSource, stateAt, epoch, epochAt, newHeard, heldByOthers);
    }

    Known in(LifecycleState newState, String source, Instant at) {
      return new Known(newState, source, at, epoch, epochAt, heard, heldByOthers);
    }

    Known openedAt(long newEpoch, Instant at) {
      return new Known(state, stateSource, stateAt, newEpoch, at, heard, heldByOthers);
    }
  }

  /**
   * What one source said of one person before.
   *
   * @param effectiveAt of the newest record applied
   * @param hold whether this source holds the person suspended
   * @param holdAt effective instant of this source's newest word on that; {@link Instant#EPOCH}
   *     where it never said any
   */
  record Heard(Optional<Instant> effectiveAt, Hold hold, Instant holdAt) {
    /** A source that never spoke of the person. */
    public static final Heard NEVER = new Heard(Optional.empty(), Hold.NONE, Instant.EPOCH);

    boolean isAfter(Instant instant) {
      return effectiveAt.isPresent() && effectiveAt.get().isAfter(instant);
    }

    Heard at(Instant instant) {
      return isAfter(instant) ? this : new Heard(Optional.of(instant), hold, holdAt);
    }

    Heard holding(Hold newHold, Instant at) {
      return new Heard(effectiveAt, newHold, holdAt.isAfter(at) ? holdAt : at);
    }
  }

  /** How a source holds a person suspended. */
  enum Hold {
    /** Not at all. */
    NONE,
    /** By an event: only a {@code reinstated} event of the same source ends it. */
    EVENT,
    /** By its row or resource: an active row or resource of the same source ends it too. */
    LISTED;

    /** The word that is stored: {@code none}, {@code event} or {@code listed}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The hold that a stored word stands for. */
    public static Hold of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
