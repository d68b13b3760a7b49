// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          wait=5                          | 5
          WAIT = 5                        | 5
          wait="5"                        | 5
          respond-async, wait=5           | 5
          wait=5;x=y, handling=lenient    | 5
          wait=0                          | 0
          wait=31                         | 30
          wait=999999999                  | 30
          """)
  void callerWaitsAsLongAsItSaysAndNoLongerThanTheCap(String header, int seconds) {
    assertThat(Prefer.waitOf(header)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "respond-async", "wait", "wait=", "wait=-1", "wait=1.5", "await=5"})
  void whoSaysNothingOfTheKindDoesNotWait(String header) {
    assertThat(Prefer.waitOf(header)).isEmpty();
  }

  @Test
  void noHeaderIsNoWait() {
    assertThat(Prefer.waitOf(null)).isEmpty();
  }
}
