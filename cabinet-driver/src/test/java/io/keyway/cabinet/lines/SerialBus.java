// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.lines;

import io.keyway.cabinet.transport.OctetAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * One pair of wires with a pseudo-terminal for each party: what one writes reaches all others, as
 * late as it would at the wire's rate, and spoiled as a test wants it. Each party's terminal is
 * socat's. Thread-safe.
 */
public final class SerialBus implements AutoCloseable {
  private static final Path SOCAT = Path.of("/usr/bin/socat");
  private static final int CHUNK = 16;

  private final int baud;
  private final List<Process> processes = new ArrayList<>();
  private final List<Socket> parties = new CopyOnWriteArrayList<>();
  private final List<Path> ports = new ArrayList<>();
  private final List<byte[]> heard = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService wire = Executors.newSingleThreadScheduledExecutor();
  private volatile UnaryOperator<byte[]> spoil = octets -> octets;
  private long busyUntil = System.nanoTime();

  private SerialBus(int baud) {
    this.baud = baud;
  }

  /** Lays a bus; the test is skipped where socat is missing, and fails there under CI=true. */
  public static SerialBus in(Path folder, int parties, int baud) {
    if (!Files.isExecutable(SOCAT)) {
      String missing = "socat is not installed: apt-get install socat";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(missing);
      }
      Assumptions.abort(missing);
    }
    SerialBus bus = new SerialBus(baud);
    try (ServerSocket hub = new ServerSocket()) {
      hub.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      for (int i = 0; i < parties; i++) {
        bus.add(folder.resolve("party" + i), hub);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bus;
  }

  /** The port of a party. */
  public OctetAddress.Serial port(int party) {
    return new OctetAddress.Serial(ports.get(party).toString(), baud);
  }

  /** What the wire does with each few octets from now on; empty ones are lost. */
  public void spoil(UnaryOperator<byte[]> with) {
    spoil = with;
  }

  /** All that was on the wire so far. */
  public byte[] recorded() {
    int length = heard.stream().mapToInt(octets -> octets.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length + 64 * 1024);
    heard.forEach(octets -> put(all, octets));
    return Arrays.copyOf(all.array(), all.position());
  }

  private static void put(ByteBuffer all, byte[] octets) {
    if (all.remaining() >= octets.length) {
      all.put(octets);
    }
  }

  /** Says something on the wire, as somebody does who has cut in. */
  public void inject(byte[] octets) {
    for (int at = 0; at < octets.length; at += CHUNK) {
      carry(Arrays.copyOfRange(octets, at, Math.min(octets.length, at + CHUNK)), null);
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    wire.shutdownNow();
    for (Process process : processes) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    for (Socket party : parties) {
      try {
        party.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void add(Path port, ServerSocket hub) throws IOException {
    Process socat =
        new ProcessBuilder(
                SOCAT.toString(),
                "-d",
                "-d",
                "pty,raw,echo=0,link=" + port,
                "tcp:127.0.0.1:" + hub.getLocalPort() + ",nodelay")
            .redirectErrorStream(true)
            .start();
    processes.add(socat);
    ports.add(port);
    Socket party = hub.accept();
    party.setTcpNoDelay(true);
    parties.add(party);
    BufferedReader said = socat.inputReader(StandardCharsets.UTF_8);
    String line = said.readLine();
    while (line != null && !line.contains("starting data transfer loop")) {
      line = said.readLine();
    }
    Thread.ofPlatform().daemon().name("bus-" + port.getFileName()).start(() -> read(party));
  }

  private void read(Socket party) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = party.getInputStream();
      int length = in.read(chunk);
      while (length > 0) {
        carry(Arrays.copyOf(chunk, length), party);
        length = in.read(chunk);
      }
    } catch (IOException e) {
      return; // the bus is being closed
    }
  }

  private synchronized void carry(byte[] octets, @Nullable Socket from) {
    long now = System.nanoTime();
    busyUntil = Math.max(now, busyUntil) + octets.length * 10L * 1_000_000_000L / baud;
    heard.add(octets);
    byte[] arrives = spoil.apply(octets);
    if (!wire.isShutdown()) {
      wire.schedule(() -> deliver(arrives, from), busyUntil - now, TimeUnit.NANOSECONDS);
    }
  }

  private void deliver(byte[] octets, @Nullable Socket from) {
    for (Socket party : parties) {
      if (party != from) {
        try {
          party.getOutputStream().write(octets);
        } catch (IOException e) {
          return; // the bus is being closed
        }
      }
    }
  }
}
