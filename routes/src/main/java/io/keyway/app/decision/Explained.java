// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.model.custody.SlotNumber;
import io.keyway.rules.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a person may, or may not, take a key set, since when, and whether the cabinet knows it.
 *
 * @param mayTake the rules give it, now or later, nothing withholds it, and a cabinet can recognise
 *     the person
 * @param because one sentence or two
 * @param since when it began to be so; empty where a grant never was written, or was before that
 *     was kept
 * @param withheld what keeps it from the person whatever the rules give
 * @param wanted whether it should stand in the cabinet's roster
 * @param held whether the cabinet acknowledged that it does
 */
public record Explained(
    Explanation rules,
    SlotNumber slot,
    boolean mayTake,
    String because,
    Optional<Instant> since,
    List<Withheld> withheld,
    boolean wanted,
    Held held) {

  /** What is known of a cabinet's own roster. */
  public enum Held {
    /** The cabinet acknowledged an entry in which it stands. */
    YES,
    /** The cabinet acknowledged an entry in which it does not stand, or has none. */
    NO,
    /** The cabinet has an older entry and has not acknowledged the present one. */
    PENDING;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
