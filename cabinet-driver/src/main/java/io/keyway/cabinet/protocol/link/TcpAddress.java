// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.CabinetException;
import io.keyway.cabinet.CabinetException.ProtocolError;
import java.net.URI;

/**
 * Where a cabinet waits for its bridge: {@code tcp://HOST:PORT}.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port 1 to 65535
 */
record TcpAddress(String host, int port) {
  static final String SCHEME = "tcp";

  /**
   * Reads one.
   *
   * @throws CabinetException when it is none
   */
  static TcpAddress of(URI at) {
    boolean more =
        !at.isAbsolute()
            || !at.getScheme().equalsIgnoreCase(SCHEME)
            || at.getUserInfo() != null
            || at.getQuery() != null
            || at.getFragment() != null
            || !(at.getPath() == null || at.getPath().isEmpty());
    String host = at.getHost();
    if (more || host == null || at.getPort() < 1 || at.getPort() > 65_535) {
      throw new ProtocolError("a cabinet that is called is at tcp://HOST:PORT");
    }
    return new TcpAddress(host.replaceAll("^\\[|]$", ""), at.getPort());
  }
}
