// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.credential;

import io.keyway.model.credential.Credential.Badge;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A badge that a person has beside their own one: a second card, a telephone, or a temporary badge
 * for the day on which the own one was left at home.
 *
 * @param from first instant at which it counts; empty where it counts already
 * @param until first instant at which it counts no more; empty where it does not end by itself
 */
public record IssuedBadge(Badge badge, Optional<Instant> from, Optional<Instant> until) {
  public IssuedBadge {
    if (from.isPresent() && until.isPresent() && !until.get().isAfter(from.get())) {
      throw new IllegalArgumentException("A badge ends after it begins");
    }
  }

  /** One that counts until a source says otherwise. */
  public static IssuedBadge of(Badge badge) {
    return new IssuedBadge(badge, Optional.empty(), Optional.empty());
  }

  /** Whether it counts at an instant. */
  public boolean counts(Instant at) {
    return from.filter(at::isBefore).isEmpty() && until.filter(end -> !at.isBefore(end)).isEmpty();
  }

  /** The next instant after one at which it begins or ends to count. */
  public Optional<Instant> nextTurn(Instant after) {
    return Stream.concat(from.stream(), until.stream())
        .filter(after::isBefore)
        .min(Instant::compareTo);
  }
}
