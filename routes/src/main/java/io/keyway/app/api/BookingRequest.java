// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.problem.Refusal;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for key sets for some people, for the time of one work order or permit.
 *
 * @param kind {@code work-order}, which it is unless said, or {@code permit}
 * @param people ids, or {@code emp:NUMBER}; each gets each key set
 * @param from RFC 3339; absent means now
 * @param to RFC 3339
 * @param approver who said yes, where that is not whoever calls
 */
record BookingRequest(
    @Nullable String kind,
    @Nullable String reference,
    @Nullable String reason,
    @Nullable List<String> people,
    @Nullable List<String> keySets,
    @Nullable String from,
    @Nullable String to,
    @Nullable String approver) {
  private static final int MOST_GRANTS = 200;

  String kindText() {
    String text = kind == null || kind.isBlank() ? "work-order" : kind;
    if (!List.of("work-order", "permit").contains(text)) {
      throw Refusal.unacceptable("kind is work-order or permit.");
    }
    return text;
  }

  /** Whom, each once. */
  List<String> peopleOnce() {
    return once("people", people);
  }

  /** What is asked for one person: a grant for each key set. */
  List<GrantRequest> grants() {
    List<String> keys = once("keySets", keySets);
    if ((long) keys.size() * peopleOnce().size() > MOST_GRANTS) {
      throw Refusal.unacceptable(
          "A booking gives "
              + MOST_GRANTS
              + " grants at most, people times key sets; write an access rule for more.");
    }
    return keys.stream()
        .map(key -> new GrantRequest(key, from, to, reference, approver, reason))
        .toList();
  }

  private static List<String> once(String field, @Nullable List<String> texts) {
    if (texts == null || texts.isEmpty() || texts.size() > MOST_GRANTS) {
      throw Refusal.unacceptable(field + " names 1 to " + MOST_GRANTS + ", in a list.");
    }
    LinkedHashSet<String> once = new LinkedHashSet<>();
    for (@Nullable String text : texts) {
      once.add(Words.text(field, text, 100));
    }
    return List.copyOf(once);
  }
}
