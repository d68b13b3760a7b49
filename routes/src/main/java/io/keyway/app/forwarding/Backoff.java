// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts: doubling up to the longest, each between a half and all of it. */
final class Backoff {
  private final Duration first;
  private final Duration longest;
  private int failures;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** The pause after one more failure. */
  Duration next() {
    double doubled = first.toMillis() * Math.pow(2, Math.min(failures++, 30));
    double pause = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(
        (long) (pause / 2 + ThreadLocalRandom.current().nextDouble(pause / 2)));
  }

  int failures() {
    return failures;
  }

  void succeeded() {
    failures = 0;
  }
}
