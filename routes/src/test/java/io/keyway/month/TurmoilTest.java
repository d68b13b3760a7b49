// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.TestSite;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Nobody's rights come back by disorder, repetition, outage or restart, and no outage of HR takes
 * any away: whatever happens, all rosters and receipts are as the plain model has them, and no log,
 * ledger, incident or metric tells a name, an address, a card number or a secret. More seeds with
 * {@code -Dkeyway.turmoil.seeds=50}.
 */
@ExtendWith(OutputCaptureExtension.class)
final class TurmoilTest {
  private static final int STEPS = 160;
  private static final int BETWEEN = 8;

  @TempDir private Path home = Path.of("");

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("keyway.turmoil.seeds", 2));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverHappensRostersAreAsThePlainModelHasThem(long seed, CapturedOutput said)
      throws Exception {
    Instant start = Organisation.FIRST.atStartOfDay(ZoneOffset.UTC).toInstant();
    Turmoil turmoil = new Turmoil(seed, start);
    PlainModel model = new PlainModel("");
    StringBuilder story = new StringBuilder();
    int held = 0;
    String told;
    try (MonthBridge bridge = new MonthBridge(home, start, "")) {
      for (Happening happening : turmoil.beginning()) {
        bridge.happen(happening);
        model.happen(happening);
      }
      for (int step = 1; step <= STEPS; step++) {
        Happening happening = turmoil.next();
        story.append('\n').append(step).append(' ').append(told(happening));
        bridge.happen(happening);
        model.happen(happening);
        if (step % BETWEEN == 0) {
          compare(seed, story, bridge, model, turmoil.now());
          held += model.rosters(List.of()).size();
        }
      }
      told = bridge.told();
    }
    assertThat(said.getAll())
        .contains("A file was read.", "outcome=failed")
        .doesNotContain(Turmoil.PRIVATE)
        .doesNotContain(TestSite.WEBHOOK_SECRET);
    assertThat(told)
        .contains("source.file-applied")
        .doesNotContain(Turmoil.PRIVATE)
        .doesNotContain(TestSite.WEBHOOK_SECRET);
    assertThat(held).as("entries that were compared").isGreaterThan(100);
  }

  private static String told(Happening happening) {
    return happening instanceof Happening.HrFile file
        ? file.name() + " " + file.rows().stream().map(TurmoilTest::told).toList()
        : happening.toString();
  }

  private static String told(Map<String, String> row) {
    return row.get("employee_number") + ":" + row.get("status") + ":" + row.get("start_date");
  }

  private static void compare(
      long seed, StringBuilder story, MonthBridge bridge, PlainModel model, Instant now) {
    List<Instant> instants =
        List.of(now, now.plus(Duration.ofHours(8)), now.plus(Duration.ofDays(4)));
    bridge.settle();
    assertThat(eventually(() -> bridge.rosters(instants), model.rosters(instants)))
        .as("rosters, seed %d%s", seed, story)
        .isEqualTo(model.rosters(instants));
    assertThat(eventually(bridge::receipts, model.receipts()))
        .as("receipts, seed %d%s", seed, story)
        .isEqualTo(model.receipts());
  }

  /** Receipts are written soon after the cabinets' answers: waits for that. */
  private static <T> T eventually(Supplier<T> real, T wanted) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    T now = real.get();
    while (!now.equals(wanted) && System.nanoTime() < end) {
      Thread.onSpinWait();
      now = real.get();
    }
    return now;
  }
}
