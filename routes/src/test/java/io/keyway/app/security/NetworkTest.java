// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.0/23, 10.1.3.255, true",
    "10.1.2.0/23, 10.1.4.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "fd00::/8, fd12::1, true",
    "0.0.0.0/0, fd12::1, false",
  })
  void tellsWhoIsInside(String cidr, String address, boolean inside) throws UnknownHostException {
    assertThat(Network.of(cidr).contains(InetAddress.getByName(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/x", "", "/8"})
  void refusesWhatIsNoNetwork(String text) {
    assertThatThrownBy(() -> Network.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void looksNoNameUp() {
    assertThatThrownBy(() -> Network.of("localhost/8")).hasMessageContaining("Not a network");
  }
}
