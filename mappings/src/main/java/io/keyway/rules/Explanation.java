// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.KeySetId;
import io.keyway.rules.AccessRule.Demands;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a person may, or may not, take a key set.
 *
 * @param because one sentence
 * @param from from when it counts, where that is not at once
 * @param until until when it counts, where that is not for ever
 * @param demands what the cabinet asks for beside a badge, where it is granted
 * @param rules every rule that covers the key set, in the order in which they are written
 */
public record Explanation(
    KeySetId keySet,
    CabinetId cabinet,
    boolean granted,
    String because,
    Optional<Instant> from,
    Optional<Instant> until,
    Demands demands,
    List<Said> rules) {
  public Explanation {
    rules = List.copyOf(rules);
  }

  /** What one rule says. */
  public record Said(String rule, Verdict verdict) {}

  /** What a rule may say. */
  public enum Verdict {
    GIVES,
    DENIES,
    /** It is about other people. */
    NOT_ABOUT_THEM,
    /** It is about them, and asks for a qualification that they do not have, or not any more. */
    NOT_QUALIFIED,
    /** It has no answer to this person's facts, and counts against them. */
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
