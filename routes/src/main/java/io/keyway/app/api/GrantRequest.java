// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.problem.Refusal;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySetId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a right to one key set for a time.
 *
 * @param from RFC 3339; absent means now
 * @param to RFC 3339
 * @param reference of the work order or permit
 * @param approver who said yes, where that is not whoever calls
 */
record GrantRequest(
    @Nullable String keySet,
    @Nullable String from,
    @Nullable String to,
    @Nullable String reference,
    @Nullable String approver,
    @Nullable String reason) {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int LONGEST_REFERENCE = 100;
  private static final int LONGEST_REASON = 500;

  /**
   * The grant that is asked for.
   *
   * @throws Refusal when no such grant can be given
   */
  TemporaryGrant grant(String id, Estate estate, Instant now) {
    Instant begin = from == null || from.isBlank() ? now : instant("from", from);
    Instant end = end(to, begin, now);
    return new TemporaryGrant(id, keySet(estate), begin.truncatedTo(ChronoUnit.MILLIS), end);
  }

  /**
   * The end that a text names, of what begins at an instant, in whole milliseconds.
   *
   * @throws Refusal when nothing can end then
   */
  static Instant end(@Nullable String to, Instant begin, Instant now) {
    Instant end = instant("to", to == null ? "" : to).truncatedTo(ChronoUnit.MILLIS);
    require(begin.isBefore(end), "to is an instant after from.");
    require(end.isAfter(now), "to is an instant that is still to come.");
    require(
        Duration.between(begin, end).compareTo(LONGEST) <= 0,
        "A temporary grant lasts 366 days at most; write an access rule for what lasts longer.");
    return end;
  }

  String referenceText() {
    return Words.text("reference", reference, LONGEST_REFERENCE);
  }

  String reasonText() {
    return Words.text("reason", reason, LONGEST_REASON);
  }

  /** Empty where whoever calls says yes. */
  String approverText() {
    return approver == null || approver.isBlank()
        ? ""
        : Words.text("approver", approver, LONGEST_REFERENCE);
  }

  private KeySetId keySet(Estate estate) {
    return estate.keySets().keySet().stream()
        .filter(id -> id.value().equals(keySet))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.unacceptable(
                    "keySet is the id of a key set; "
                        + Words.text("keySet", keySet, LONGEST_REFERENCE)
                        + " is none."));
  }

  private static Instant instant(String field, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw Refusal.unacceptable(
          field + " is an instant as RFC 3339 writes it, such as 2026-11-25T08:00:00Z.");
    }
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw Refusal.unacceptable(sentence);
    }
  }
}
