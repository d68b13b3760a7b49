// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.keyway.cabinet.CabinetException.Unreachable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;

/**
 * An open line of octets, with deadlines of its own: a thread reads ahead, so that no driver's idea
 * of a timeout counts. One thread writes and reads; {@link #close} may be called from any.
 */
public interface OctetLine extends AutoCloseable {
  /** Where it leads, for people. */
  String peer();

  /**
   * Hands octets to the line, all of them.
   *
   * @throws Unreachable when the line ended
   */
  void write(byte[] octets);

  /**
   * What arrived, waiting for the first of it.
   *
   * @return at least one octet, or none where nothing came in time
   * @throws Unreachable when the line ended and all was read
   */
  byte[] read(Duration within);

  @Override
  void close();

  /**
   * Opens a line.
   *
   * @param patience how long a server may take to accept
   * @throws Unreachable when it cannot be opened; the message says why and what to do
   */
  static OctetLine open(OctetAddress address, Duration patience) {
    return switch (address) {
      case OctetAddress.Serial serial -> SerialOctets.open(serial);
      case OctetAddress.Tcp tcp -> connect(tcp, patience);
    };
  }

  /** The line over a socket that is connected. */
  static OctetLine over(Socket socket) throws IOException {
    return SocketOctets.over(socket);
  }

  private static OctetLine connect(OctetAddress.Tcp tcp, Duration patience) {
    Socket socket = new Socket();
    try {
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      socket.connect(
          new InetSocketAddress(tcp.host(), tcp.port()), Math.toIntExact(patience.toMillis()));
      return SocketOctets.over(socket);
    } catch (IOException e) {
      SocketOctets.quietly(socket);
      throw new Unreachable(
          "Cannot connect to " + tcp.text() + ": " + e.getMessage() + "; is it on, is it there?",
          e);
    }
  }
}
