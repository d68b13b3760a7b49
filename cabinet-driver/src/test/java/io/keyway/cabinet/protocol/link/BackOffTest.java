// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackOffTest {
  private final BackOff backOff =
      new BackOff(Duration.ofMillis(50), Duration.ofSeconds(5), new Random(3));

  @Test
  void waitsLongerEachTimeUpToALimitAndNeverInStep() {
    for (long most = 50; most < 20_000; most *= 2) {
      long limit = Math.min(most, 5_000);

      assertThat(backOff.next()).isBetween(Duration.ofMillis(limit / 2), Duration.ofMillis(limit));
    }
  }

  @Test
  void beginsAnewAfterSuccess() {
    for (int i = 0; i < 9; i++) {
      backOff.next();
    }

    backOff.reset();

    assertThat(backOff.next()).isLessThanOrEqualTo(Duration.ofMillis(50));
  }
}
