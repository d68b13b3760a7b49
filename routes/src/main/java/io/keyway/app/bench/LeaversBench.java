// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures many explicit leavers in one HR file: how long until no cabinet knows any of them, and
 * how long each had rights after the bridge had accepted that they left.
 */
public final class LeaversBench {
  private static final int FIRST = 1_000;

  private final Path dir;
  private final int cabinets;
  private final int leavers;
  private final PrintWriter out;

  /**
   * @param dir an empty folder on the disk to be measured
   * @param leavers how many leave at once; a thousand others leave before, uncounted
   */
  public LeaversBench(Path dir, int cabinets, int leavers, PrintWriter out) {
    this.dir = dir;
    this.cabinets = cabinets;
    this.leavers = leavers;
    this.out = out;
  }

  public void run() throws IOException {
    Conditions.tell(out, dir);
    try (BenchBridge bridge = BenchBridge.start(dir, cabinets, List.of())) {
      bridge.hire(FIRST + leavers);
      bridge.leave(0, FIRST, leavers);
      Instant since = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      long start = System.nanoTime();
      bridge.leave(FIRST, leavers, 0);
      double seconds = (System.nanoTime() - start) / 1e9;
      tell(seconds, whenAllIsTold(bridge, since));
    }
    Conditions.tell(out, dir);
  }

  /** The receipts' own times; the last of them are written after the cabinets' answers. */
  private JsonNode whenAllIsTold(BenchBridge bridge, Instant since) throws IOException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    JsonNode level = bridge.get("/api/v1/service-level?since=" + since);
    while (level.path("count").asInt() < leavers && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      level = bridge.get("/api/v1/service-level?since=" + since);
    }
    return level;
  }

  private void tell(double seconds, JsonNode level) {
    out.printf(
        Locale.ROOT,
        "%d leavers in one file, %d cabinets: no cabinet knows any of them after %.2f s, %.0f a"
            + " second%n",
        leavers,
        cabinets,
        seconds,
        leavers / seconds);
    out.printf(
        Locale.ROOT,
        "each, from accepted to verified: p50 %.0f ms   p99 %.0f ms   worst %.0f ms   n=%d   open"
            + " %d%n",
        level.path("p50").asDouble(),
        level.path("p99").asDouble(),
        level.path("worst").asDouble(),
        level.path("count").asInt(),
        level.path("open").asInt());
    out.flush();
  }
}
