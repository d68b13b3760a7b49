// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThisMachineTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.53", "localhost", "LocalHost", "[::1]", "::1"})
  void isKnownByHowItIsWritten(String host) {
    assertThat(ThisMachine.is(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1.example.com",
        "localhost.example.com",
        "10.0.0.1",
        "127.1",
        "[::2]"
      })
  void isNothingElse(String host) {
    assertThat(ThisMachine.is(host)).isFalse();
  }

  @Test
  void isNotWhereThereIsNoHost() {
    assertThat(ThisMachine.is(null)).isFalse();
  }
}
