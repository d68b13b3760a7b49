// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.KeySetId;
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
 * @param rules every rule that covers the key set, in the order in which they are written
 */
public record Explanation(
    KeySetId keySet,
    CabinetId cabinet,
    boolean granted,
    String because,
    Optional<Instant> from,
    Optional<Instant> until,
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
    /** It has no answer to this person's facts, and counts against them. */
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
