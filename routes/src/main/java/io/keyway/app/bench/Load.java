// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends requests over one kept connection and times each until its answer is read whole. As thin as
 * a client can be, and the same for the floor and for Keyway.
 */
final class Load {
  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

  private Load() {}

  /** Time between two requests of one of those who press. */
  private static final long PRESS_PAUSE = Duration.ofMillis(40).toNanos();

  /** Sends all requests, one after the other with pauses, while others send 25 a second each. */
  static Percentiles measure(
      int port, List<byte[]> requests, long pauseNanos, int pressing, Supplier<byte[]> pressure)
      throws IOException {
    AtomicBoolean over = new AtomicBoolean();
    AtomicReference<IOException> failure = new AtomicReference<>();
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < pressing; i++) {
      others.add(Thread.ofPlatform().start(() -> press(port, pressure, over, failure)));
    }
    try {
      return new Percentiles(send(port, requests, pauseNanos));
    } finally {
      over.set(true);
      for (Thread other : others) {
        join(other);
      }
      if (failure.get() != null) {
        throw failure.get();
      }
    }
  }

  /** Sends one request; the whole answer. */
  static String ask(int port, byte[] request) throws IOException {
    try (Connection connection = new Connection(port)) {
      return connection.exchange(request);
    }
  }

  /**
   * Sends all requests over several connections, as fast as they are answered.
   *
   * @return how long each took; not in their order
   */
  static Percentiles rush(int port, List<byte[]> requests, int connections) throws IOException {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<IOException> failure = new AtomicReference<>();
    long[] times = new long[requests.size()];
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      all.add(Thread.ofPlatform().start(() -> rush(port, requests, next, times, failure)));
    }
    all.forEach(Load::join);
    if (failure.get() != null) {
      throw failure.get();
    }
    return new Percentiles(times);
  }

  private static void rush(
      int port,
      List<byte[]> requests,
      AtomicInteger next,
      long[] times,
      AtomicReference<IOException> failure) {
    try (Connection connection = new Connection(port)) {
      for (int i = next.getAndIncrement(); i < times.length; i = next.getAndIncrement()) {
        long start = System.nanoTime();
        String answer = connection.exchange(requests.get(i));
        times[i] = System.nanoTime() - start;
        if (!answer.startsWith("HTTP/1.1 20")) {
          throw new IOException("Not answered with 20x but: " + answer);
        }
      }
    } catch (IOException e) {
      failure.compareAndSet(null, e);
    }
  }

  private static long[] send(int port, List<byte[]> requests, long pauseNanos) throws IOException {
    long[] times = new long[requests.size()];
    try (Connection connection = new Connection(port)) {
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        String answer = connection.exchange(requests.get(i));
        times[i] = System.nanoTime() - start;
        if (!answer.startsWith("HTTP/1.1 200")) {
          throw new IOException("Not answered with 200 but: " + answer);
        }
        LockSupport.parkNanos(pauseNanos);
      }
    }
    return times;
  }

  private static void press(
      int port,
      Supplier<byte[]> pressure,
      AtomicBoolean over,
      AtomicReference<IOException> failure) {
    try (Connection connection = new Connection(port)) {
      while (!over.get()) {
        String answer = connection.exchange(pressure.get());
        if (!answer.startsWith("HTTP/1.1 20")) {
          throw new IOException("Not answered with 20x but: " + answer);
        }
        LockSupport.parkNanos(PRESS_PAUSE);
      }
    } catch (IOException e) {
      failure.compareAndSet(null, e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One kept HTTP/1.1 connection. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 16];

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(40_000);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    }

    String exchange(byte[] request) throws IOException {
      out.write(request);
      int filled = 0;
      while (true) {
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
          throw new EOFException("The server closed the connection");
        }
        filled += read;
        String text = new String(buffer, 0, filled, ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head >= 0 && isWhole(text, head)) {
          return text;
        }
      }
    }

    private static boolean isWhole(String text, int head) {
      Matcher length = LENGTH.matcher(text.substring(0, head));
      return length.find()
          ? text.length() >= head + 4 + Integer.parseInt(length.group(1))
          : text.endsWith("\r\n0\r\n\r\n");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
