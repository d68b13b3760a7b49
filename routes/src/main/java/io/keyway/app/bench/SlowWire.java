// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection on which octets arrive as late as they do at a given rate, and that holds hardly any
 * in between: a TCP connection through a slow net, or two serial ports with wires between them.
 */
final class SlowWire implements AutoCloseable {
  private static final Path SOCAT = Path.of("/usr/bin/socat");

  /** What is read at once, at least: a wire does not look ahead. */
  private static final int CHUNK = 16;

  /** A fast wire is not watched more closely than this; also how late a thread may wake. */
  private static final long GRAIN = 1_000_000;

  /** Room of the sockets on both sides; the system doubles it. */
  private static final int BUFFER = 2_048;

  private final long nanosPerOctet;
  private final ServerSocket hub;
  private final List<Process> terminals = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  private SlowWire(double octetsPerSecond) throws IOException {
    nanosPerOctet = Math.round(1e9 / octetsPerSecond);
    hub = new ServerSocket();
    hub.setReceiveBufferSize(BUFFER);
    hub.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** A way to a port of this machine; it takes one connection after the other. */
  static SlowWire to(int port, double octetsPerSecond) throws IOException {
    SlowWire wire = new SlowWire(octetsPerSecond);
    Thread.ofPlatform().daemon().name("slow-wire").start(() -> wire.accept(port));
    return wire;
  }

  /**
   * Wires between two pseudo-terminals, {@code left} and {@code right} in a folder.
   *
   * @param baud of which ten make an octet
   * @throws IOException also where socat is not installed
   */
  static SlowWire between(Path folder, int baud) throws IOException {
    if (!Files.isExecutable(SOCAT)) {
      throw new IOException("serial lines are made by " + SOCAT + ": apt-get install socat");
    }
    SlowWire wire = new SlowWire(baud / 10.0);
    wire.join(wire.terminal(folder.resolve("left")), wire.terminal(folder.resolve("right")));
    return wire;
  }

  /** Where whoever comes is led on, slowly. */
  int port() {
    return hub.getLocalPort();
  }

  private Socket terminal(Path link) throws IOException {
    Process socat =
        new ProcessBuilder(
                SOCAT.toString(),
                "-d",
                "-d",
                "pty,raw,echo=0,link=" + link,
                "tcp:127.0.0.1:" + port() + ",nodelay")
            .redirectErrorStream(true)
            .start();
    terminals.add(socat);
    Socket party = hub.accept();
    BufferedReader said = socat.inputReader(StandardCharsets.UTF_8);
    String line = said.readLine();
    while (line != null && !line.contains("starting data transfer loop")) {
      line = said.readLine();
    }
    return party;
  }

  private void accept(int port) {
    while (!hub.isClosed()) {
      try {
        Socket near = hub.accept();
        Socket far = new Socket();
        far.setReceiveBufferSize(BUFFER);
        far.setSendBufferSize(BUFFER);
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        join(near, far);
      } catch (IOException e) {
        return; // it is being closed
      }
    }
  }

  private void join(Socket one, Socket other) throws IOException {
    for (Socket socket : List.of(one, other)) {
      socket.setTcpNoDelay(true);
      socket.setSendBufferSize(BUFFER);
      sockets.add(socket);
    }
    Thread.ofPlatform().daemon().name("slow-wire-there").start(() -> carry(one, other));
    Thread.ofPlatform().daemon().name("slow-wire-back").start(() -> carry(other, one));
  }

  private void carry(Socket from, Socket to) {
    byte[] octets = new byte[(int) Math.max(CHUNK, GRAIN / nanosPerOctet)];
    long free = System.nanoTime();
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(octets);
      while (length > 0) {
        free = Math.max(free, System.nanoTime() - GRAIN) + length * nanosPerOctet;
        for (long now = System.nanoTime(); now < free; now = System.nanoTime()) {
          LockSupport.parkNanos(free - now);
        }
        out.write(octets, 0, length);
        length = in.read(octets);
      }
    } catch (IOException e) {
      // one of the two ended it
    }
  }

  @Override
  public void close() throws IOException {
    terminals.forEach(Process::destroy);
    hub.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
