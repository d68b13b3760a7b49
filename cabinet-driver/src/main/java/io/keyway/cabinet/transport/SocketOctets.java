// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.keyway.cabinet.CabinetException.Unreachable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** Octets over TCP. */
final class SocketOctets implements OctetLine {
  private final Socket socket;
  private final OutputStream out;
  private final ReadAhead in;
  private final String peer;

  private SocketOctets(Socket socket, OutputStream out, String peer) {
    this.socket = socket;
    this.out = out;
    this.peer = peer;
    this.in = new ReadAhead(peer);
  }

  static OctetLine over(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    String peer = "tcp:" + socket.getInetAddress().getHostAddress() + ":" + socket.getPort();
    SocketOctets line = new SocketOctets(socket, socket.getOutputStream(), peer);
    line.in.start(socket.getInputStream()::read);
    return line;
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public void write(byte[] octets) {
    try {
      out.write(octets);
      out.flush();
    } catch (IOException e) {
      throw new Unreachable("The line " + peer + " broke: " + e.getMessage(), e);
    }
  }

  @Override
  public byte[] read(Duration within) {
    return in.take(within);
  }

  @Override
  public void close() {
    quietly(socket);
  }

  static void quietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }
}
