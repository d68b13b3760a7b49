// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.CabinetException;
import io.keyway.cabinet.CabinetException.ProtocolError;
import java.net.URI;

/**
 * Where a controller is.
 *
 * @param host name or address
 * @param port of its UDP, 60000 from the factory
 * @param serial its serial number, by which it knows that it is meant: 1 to 4294967295
 */
record Address(String host, int port, long serial) {
  static final String SCHEME = "uhppote";
  private static final int USUAL_PORT = 60_000;
  private static final long HIGHEST_SERIAL = 0xffff_ffffL;

  /**
   * Reads {@code uhppote://host:port/serial}.
   *
   * @throws CabinetException when it is none, with what to write
   */
  static Address of(URI uri) {
    String path = String.valueOf(uri.getPath());
    boolean plain =
        SCHEME.equals(uri.getScheme())
            && uri.getHost() != null
            && uri.getUserInfo() == null
            && uri.getQuery() == null
            && uri.getFragment() == null;
    if (!plain || uri.getPort() == 0 || !path.matches("/[0-9]{1,10}")) {
      throw unfit(uri);
    }
    long serial = Long.parseLong(path.substring(1));
    if (serial < 1 || serial > HIGHEST_SERIAL) {
      throw unfit(uri);
    }
    return new Address(uri.getHost(), uri.getPort() < 0 ? USUAL_PORT : uri.getPort(), serial);
  }

  private static CabinetException unfit(URI uri) {
    return new ProtocolError(
        "%s is no address of a UHPPOTE controller: write uhppote://HOST:60000/SERIAL, such as uhppote://192.168.1.100:60000/405419896"
            .formatted(uri));
  }
}
