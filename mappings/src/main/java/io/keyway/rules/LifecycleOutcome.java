// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.rules.Standing.Known;
import java.time.Instant;

/** What a record does to the person it is about. */
public sealed interface LifecycleOutcome {

  /**
   * A person first heard of.
   *
   * @param after how the new person stands
   */
  record Create(Known after) implements LifecycleOutcome {}

  /**
   * The record counts.
   *
   * @param after how the person stands from now on, to be stored whole
   * @param newEpoch whether a new employment opened
   * @param endsRights whether all rights end
   * @param restoresRights whether the person may have rights again
   * @param profileUpdate whether the record's profile replaces what this source said before
   * @param releasesHolds whether every source's hold on the person ends
   */
  record Apply(
      Known after,
      boolean newEpoch,
      boolean endsRights,
      boolean restoresRights,
      boolean profileUpdate,
      boolean releasesHolds)
      implements LifecycleOutcome {}

  /**
   * A human must say: a plan of kind {@code re-grant}. No right is given.
   *
   * @param after to be stored whole
   */
  record Propose(Reason reason, Known after) implements LifecycleOutcome {
    /** Why it is only proposed. */
    public enum Reason {
      /** The person was terminated. */
      AFTER_TERMINATION,
      /** The person is suspended and the record says hired. */
      HIRED_WHILE_SUSPENDED,
      /** The source's policy is to propose. */
      POLICY,
      /** Another source holds the person suspended. */
      HELD_BY_ANOTHER
    }
  }

  /**
   * Recorded, no effect on rights.
   *
   * @param after to be stored whole: what was heard may still matter for a later record
   */
  record Nothing(Reason reason, Known after) implements LifecycleOutcome {
    /** Why nothing happens. */
    public enum Reason {
      /** It is so already. */
      REPEAT,
      /** Something newer was applied. */
      OLDER,
      /** Something of the same instant took rights away, and that wins. */
      TIE,
      /** Such a record does nothing to a person who stands so. */
      TABLE,
      /** The source does not own the status, and may not hold anybody suspended. */
      NOT_OWNED
    }
  }

  /** Counts later: decide again at this instant. */
  record Schedule(Instant effectiveAt) implements LifecycleOutcome {}

  /**
   * Nobody we know, and the record creates nobody.
   *
   * @param takesAway whether somebody may keep rights because of it: an incident
   */
  record Unmatched(boolean takesAway) implements LifecycleOutcome {}
}
