// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * Durations in nanoseconds, sorted.
 *
 * @param sorted ascending, not empty
 */
record Percentiles(long[] sorted) {
  Percentiles {
    sorted = sorted.clone();
    Arrays.sort(sorted);
  }

  /** The duration that this share of all did not exceed, in microseconds. */
  double micros(double share) {
    return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1_000.0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %7.0f us   p99 %7.0f us   max %7.0f us   n=%d",
        micros(.5),
        micros(.99),
        micros(1),
        sorted.length);
  }
}
