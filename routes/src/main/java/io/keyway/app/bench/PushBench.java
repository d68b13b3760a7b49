// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures a change of one per cent where there are many people: from the HR file to the last
 * receipt that says that each cabinet concerned holds what it should.
 */
public final class PushBench {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int KEYS_EACH = 24;

  /** Else so many losses at once would wait for an approver. */
  private static final List<String> OPTIONS =
      List.of("-Xmx1g", "-Dkeyway.sources.hr.budget.losing-people=1000000");

  private final Path dir;
  private final int cabinets;
  private final int people;
  private final PrintWriter out;

  /**
   * @param dir an empty folder on the disk to be measured
   * @param people all of them, each in one cabinet; one of a hundred changes
   */
  public PushBench(Path dir, int cabinets, int people, PrintWriter out) {
    this.dir = dir;
    this.cabinets = cabinets;
    this.people = people;
    this.out = out;
  }

  public void run() throws IOException {
    Conditions.tell(out, dir);
    try (BenchBridge bridge = BenchBridge.alone(dir, cabinets, OPTIONS)) {
      bridge.awaitReady();
      bridge.startFleet(List.of());
      bridge.awaitLinked();
      long start = System.nanoTime();
      bridge.hire(people);
      tell(
          "%,d people hired, %,d grants in %d cabinets, all verified"
              .formatted(people, (long) people * KEYS_EACH, cabinets),
          people,
          System.nanoTime() - start);
      int changed = Math.max(1, people / 100);
      long before = receipts(bridge);
      Duration processor = bridge.bridge().processorTime();
      start = System.nanoTime();
      bridge.change(changed);
      long end = start + PATIENCE.toNanos();
      while (receipts(bridge) < before + changed) {
        bridge.bridge().requireAlive();
        if (System.nanoTime() > end) {
          throw new IOException("Not all receipts came; see the logs in " + dir);
        }
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
      tell(
          "%,d of them changed (1 per cent), from the file to the last complete receipt"
              .formatted(changed),
          changed,
          System.nanoTime() - start);
      out.printf(
          Locale.ROOT,
          "  the bridge took %.1f ms of processor time for each%n",
          bridge.bridge().processorTime().minus(processor).toMillis() / (double) changed);
    }
    Conditions.tell(out, dir);
  }

  private static long receipts(BenchBridge bridge) throws IOException {
    return bridge.number("SELECT COUNT(*) FROM ledger WHERE type = 'receipt.complete'");
  }

  private void tell(String what, int count, long nanos) {
    out.printf(
        Locale.ROOT, "%s: %.2f s, %.0f a second%n", what, nanos / 1e9, count / (nanos / 1e9));
    out.flush();
  }
}
