// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: twice as long after each failure, up to a limit, and of
 * that a random part between half and all, so that cabinets that lost the same bridge do not come
 * back in step.
 */
final class BackOff {
  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private Duration next;

  BackOff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.next = first;
  }

  Duration next() {
    Duration wait = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) > 0 ? longest : doubled;
    return Duration.ofNanos((long) (wait.toNanos() * (0.5 + random.nextDouble() / 2)));
  }

  /** It worked: begin anew. */
  void reset() {
    next = first;
  }
}
