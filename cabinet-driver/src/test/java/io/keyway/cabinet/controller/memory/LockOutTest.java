// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cabinet.hardware.simulated.SimulatedClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockOutTest {
  @TempDir Path folder = Path.of("");

  private final ManualBoard board = new ManualBoard();
  private SimulatedClock clock = board.clock();

  @Test
  void theSixthAttemptIsLockedOutForFiveMinutes() {
    LockOut lockOut = open();
    fail(lockOut, 5);

    assertThat(lockOut.begin("1")).isFalse();
    assertThat(lockOut.begin("2")).isTrue();
    board.pass(Duration.ofMinutes(5));
    assertThat(lockOut.begin("1")).isTrue();
  }

  @Test
  void aRightPinBeginsTheCountAfresh() {
    LockOut lockOut = open();
    fail(lockOut, 4);
    lockOut.begin("1");
    lockOut.forgive("1");
    fail(lockOut, 5);

    assertThat(lockOut.begin("1")).isFalse();
  }

  @Test
  void aRestartForgivesNothing() {
    fail(open(), 5);
    clock = board.clock();

    LockOut again = open();

    assertThat(again.begin("1")).isFalse();
    board.pass(Duration.ofMinutes(5));
    assertThat(again.begin("1")).isTrue();
  }

  @Test
  void attemptsBeforeARestartCount() {
    LockOut before = open();
    fail(before, 3);
    before.close();
    LockOut again = open();
    fail(again, 2);

    assertThat(again.begin("1")).isFalse();
  }

  @Test
  void theSecondLockOutLastsTwiceAsLong() {
    LockOut lockOut = open();
    fail(lockOut, 5);
    board.pass(Duration.ofMinutes(5));
    fail(lockOut, 5);

    board.pass(Duration.ofMinutes(9));
    assertThat(lockOut.begin("1")).isFalse();
    board.pass(Duration.ofMinutes(1));
    assertThat(lockOut.begin("1")).isTrue();
  }

  private static void fail(LockOut lockOut, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(lockOut.begin("1")).isTrue();
    }
  }

  private LockOut open() {
    return LockOut.open(folder.resolve("lock-out.log"), clock);
  }
}
