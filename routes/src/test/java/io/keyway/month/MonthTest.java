// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A month of an organisation, and the first days of another, compared with a plain model after each
 * day: of 150 people in each build, two months of 1,000 with {@code -Dkeyway.month.people=1000
 * -Dkeyway.month.days=31}.
 */
final class MonthTest {
  private static final int PEOPLE = Integer.getInteger("keyway.month.people", 150);

  @TempDir private Path home = Path.of("");

  @Test
  void afterEachDayAllIsAsThePlainModelHasIt() throws Exception {
    live(20260301, Integer.getInteger("keyway.month.days", 31));
  }

  @Test
  void andSoItIsInTheFirstDaysOfAnotherOrganisation() throws Exception {
    live(4711, Integer.getInteger("keyway.month.days", 8));
  }

  @Test
  void theSameSeedMakesTheSameMonth() {
    Organisation one = new Organisation(7, PEOPLE);
    Organisation other = new Organisation(7, PEOPLE);

    assertThat(one.nextDay()).isEqualTo(other.nextDay());
    assertThat(one.nextDay()).isEqualTo(other.nextDay());
  }

  private void live(long seed, int days) throws IOException {
    Organisation organisation = new Organisation(seed, PEOPLE);
    PlainModel model = new PlainModel(Organisation.SKEWED);
    Instant start = Organisation.FIRST.atStartOfDay(ZoneOffset.UTC).toInstant();
    try (MonthBridge bridge = new MonthBridge(home, start, Organisation.SKEWED)) {
      for (int day = 0; day < days; day++) {
        for (Happening happening : organisation.nextDay()) {
          assertThat(bridge.happen(happening))
              .as("%s", happening)
              .isEqualTo(model.happen(happening));
        }
        Instant night = start.plus(Duration.ofDays(day)).plus(Duration.ofMinutes(23 * 60 + 30));
        bridge.settle();
        bridge.fireUntil(night);
        model.fireUntil(night);
        compare(day + 1, night, bridge, model);
      }
    }
  }

  private static void compare(int day, Instant night, MonthBridge bridge, PlainModel model) {
    bridge.settle();
    List<Instant> instants =
        List.of(
            night,
            night.plus(Duration.ofHours(6)),
            night.plus(Duration.ofHours(14)),
            night.plus(Duration.ofHours(20)),
            night.plus(Duration.ofDays(4)));
    compare(day, "rosters", () -> bridge.rosters(instants), model.rosters(instants));
    compare(day, "custody", bridge::custody, model.custody(night));
    compare(day, "receipts", bridge::receipts, model.receipts());
    compare(day, "incidents", bridge::incidents, model.incidents(night));
  }

  /** Receipts are written soon after the cabinets' answers: waits for that. */
  private static <T> void compare(
      int day, String what, Supplier<Map<String, T>> bridge, Map<String, T> model) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    Map<String, T> real = bridge.get();
    while (!real.equals(model) && System.nanoTime() < end) {
      Thread.onSpinWait();
      real = bridge.get();
    }
    assertThat(difference(real, model)).as("%s after day %d", what, day).isEmpty();
    assertThat(model).isNotEmpty();
  }

  private static <T> String difference(Map<String, T> real, Map<String, T> model) {
    StringBuilder text = new StringBuilder();
    TreeSet<String> all = new TreeSet<>(real.keySet());
    all.addAll(model.keySet());
    for (String key : all) {
      if (!Objects.equals(real.get(key), model.get(key))) {
        text.append(
            "\n%s\n  bridge: %s\n  model:  %s".formatted(key, real.get(key), model.get(key)));
      }
    }
    return text.toString();
  }
}
