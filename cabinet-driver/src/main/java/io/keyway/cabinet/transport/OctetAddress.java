// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import java.time.Duration;

/**
 * Where a line is that carries octets and knows no frames: a serial port, or a port of a server.
 */
public sealed interface OctetAddress {
  /** Bits a character takes on the wire with eight data bits, no parity and one stop bit. */
  int BITS = 10;

  /** For people, as it is written in a configuration. */
  String text();

  /**
   * How long so many characters take on the wire; nothing where the wire has no rate of its own.
   */
  Duration wireTime(int characters);

  /**
   * A serial port, eight data bits, no parity, one stop bit.
   *
   * @param device path of the port: nothing else names a port for certain
   * @param baud 1,200 to 921,600
   */
  record Serial(String device, int baud) implements OctetAddress {
    public Serial {
      if (device.isBlank()) {
        throw new IllegalArgumentException("A serial port is named by its path");
      }
      if (baud < 1_200 || baud > 921_600) {
        throw new IllegalArgumentException("A rate is 1200 to 921600 baud, not " + baud);
      }
    }

    @Override
    public String text() {
      return "serial:" + device + "@" + baud;
    }

    @Override
    public Duration wireTime(int characters) {
      return Duration.ofNanos(characters * (long) BITS * 1_000_000_000L / baud);
    }
  }

  /** A server that passes octets on, such as a serial device server. */
  record Tcp(String host, int port) implements OctetAddress {
    public Tcp {
      if (host.isBlank() || port < 1 || port > 65_535) {
        throw new IllegalArgumentException("A server is HOST:PORT, the port from 1 to 65535");
      }
    }

    @Override
    public String text() {
      return "tcp:" + host + ":" + port;
    }

    @Override
    public Duration wireTime(int characters) {
      return Duration.ZERO;
    }
  }
}
