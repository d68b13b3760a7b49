// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.signal;

import io.keyway.connectors.http.ThisMachine;
import java.net.URI;

/** Which addresses of a transmitter may be called. */
final class Addresses {
  private Addresses() {}

  /**
   * An address that nobody on the way can answer for: {@code https}, or this machine's own.
   *
   * @throws IllegalArgumentException where it is another
   */
  static URI secure(URI address) {
    String host = address.getHost() == null ? "" : address.getHost();
    boolean own = "http".equals(address.getScheme()) && ThisMachine.is(host);
    if (host.isEmpty() || address.getUserInfo() != null || !own && !isHttps(address)) {
      throw new IllegalArgumentException(
          "A transmitter is called by https, without user or password in its address");
    }
    return address;
  }

  private static boolean isHttps(URI address) {
    return "https".equals(address.getScheme());
  }
}
