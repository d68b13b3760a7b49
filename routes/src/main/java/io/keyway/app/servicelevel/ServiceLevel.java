// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.servicelevel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast revocations were since an instant. Times are in milliseconds, absent where nothing was
 * revoked.
 *
 * @param count revocations that are complete
 * @param p50 half of them took at most this long
 * @param p99 99 of 100 took at most this long
 * @param open revocations that some cabinet has still to verify, whenever they began
 */
public record ServiceLevel(
    Instant since,
    int count,
    @Nullable Double p50,
    @Nullable Double p99,
    @Nullable Double worst,
    int open) {

  /**
   * Reads it off the times.
   *
   * @param sorted shortest first
   */
  static ServiceLevel of(Instant since, List<Duration> sorted, int open) {
    return new ServiceLevel(
        since, sorted.size(), rank(sorted, 50), rank(sorted, 99), rank(sorted, 100), open);
  }

  private static @Nullable Double rank(List<Duration> sorted, int percent) {
    if (sorted.isEmpty()) {
      return null;
    }
    int rank = Math.ceilDiv(sorted.size() * percent, 100);
    return sorted.get(rank - 1).toNanos() / 1_000_000.0;
  }
}
