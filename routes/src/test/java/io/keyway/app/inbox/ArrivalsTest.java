// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalsTest {
  private static final long DEADLINE = Duration.ofSeconds(10).toNanos();

  @TempDir Path folder = Path.of("");
  private final AtomicLong nanos = new AtomicLong(1);

  @SuppressWarnings("NullAway.Init")
  private Arrivals arrivals;

  ArrivalsTest() {}

  @BeforeEach
  void watch() {
    arrivals = arrivals();
  }

  @AfterEach
  void unwatch() throws IOException {
    arrivals.close();
  }

  @Test
  void fileThatIsRenamedIntoPlaceIsWholeAtOnce() throws Exception {
    Path written = Files.writeString(folder.resolve("a.csv.tmp"), "content");

    Files.move(written, folder.resolve("a.full.csv"));

    assertThat(becomesWhole("a.full.csv")).isTrue();
  }

  @Test
  void fileThatIsWrittenInPlaceIsWholeAfterASecondOfRest() throws Exception {
    Files.writeString(folder.resolve("a.full.csv"), "content");
    untilHeardOf("a.full.csv");

    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    boolean early = arrivals.isWhole("a.full.csv");
    nanos.addAndGet(Duration.ofMillis(1).toNanos());

    assertThat(early).isFalse();
    assertThat(arrivals.isWhole("a.full.csv")).isTrue();
  }

  @Test
  void writingStartsTheRestAnew() throws Exception {
    Path file = Files.writeString(folder.resolve("a.full.csv"), "content");
    untilHeardOf("a.full.csv");
    nanos.addAndGet(Duration.ofMillis(900).toNanos());
    Files.writeString(file, "more", StandardOpenOption.APPEND);
    arrivals.isWhole("a.full.csv");

    nanos.addAndGet(Duration.ofMillis(900).toNanos());

    assertThat(arrivals.isWhole("a.full.csv")).isFalse();
  }

  @Test
  void linksAreNeverRead() throws Exception {
    Path target = Files.writeString(folder.resolve("elsewhere"), "content");
    Files.createSymbolicLink(folder.resolve("a.full.csv"), target);

    assertThat(arrivals.isWhole("a.full.csv")).isFalse();
    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(arrivals.isWhole("a.full.csv")).isFalse();
  }

  /** The operating system tells of a writing on a thread of its own, after a while. */
  private void untilHeardOf(String name) throws IOException {
    long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
    while (System.nanoTime() < end) {
      arrivals.isWhole(name);
      Thread.onSpinWait();
    }
  }

  private boolean becomesWhole(String name) throws IOException {
    long end = System.nanoTime() + DEADLINE;
    while (System.nanoTime() < end) {
      if (arrivals.isWhole(name)) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  private Arrivals arrivals() {
    try {
      return new Arrivals(folder, nanos::get);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
