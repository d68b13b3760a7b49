// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.peers;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;

/**
 * Starts real peers. One that is not installed ends the test as skipped, with a line that says what
 * to install; under {@code CI=true} it fails it. {@code .ci/packages.txt} lists the packages.
 */
public final class Peers {
  private Peers() {}

  /** A syslog server on TCP that writes each message to a file, one a line; started. */
  public static Rsyslog rsyslog(Path folder) {
    return Rsyslog.plain(folder).start();
  }

  /** The same on TLS, with a certificate for 127.0.0.1 by a CA of its own; started. */
  public static Rsyslog rsyslogTls(Path folder) {
    return Rsyslog.tls(folder).start();
  }

  /** A mail server that accepts mail for {@code @example.org} and keeps it; started. */
  public static Exim exim(Path folder) {
    return Exim.in(folder).start();
  }

  /** A ticket system with an empty queue {@code General}; started. */
  public static RequestTracker requestTracker(Path folder) {
    return RequestTracker.in(folder).start();
  }

  /** An SFTP server on a folder of its own, that knows one user by a key; started. */
  public static Sshd sshd(Path folder) {
    return Sshd.in(folder).start();
  }

  /** Keys and messages as GnuPG makes them. */
  public static Gpg gpg(Path folder) {
    return Gpg.in(folder);
  }

  /** Waits for something to become true: the one way in which tests of peers wait. */
  public static void eventually(String what, Duration longest, BooleanSupplier condition) {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("Not within %s: %s", longest, what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  static void require(String program, String packages) {
    if (Files.isExecutable(Path.of(program)) || Files.isReadable(Path.of(program))) {
      return;
    }
    missing(program + " is missing; apt-get install " + packages);
  }

  /** Ends the test as skipped; under {@code CI=true} fails it. */
  public static void missing(String line) {
    if ("true".equals(System.getenv("CI"))) {
      fail(line);
    }
    Assumptions.abort(line);
  }

  /** Asks a process to end and waits until it has. */
  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A loopback port that nobody listens on. */
  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether somebody listens on a loopback port. */
  public static boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs a program to its end; its output goes into the folder. */
  public static void run(Path folder, String... command) {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("run.log").toFile())
              .start();
      if (process.waitFor() != 0) {
        fail("%s: %s", String.join(" ", command), Files.readString(folder.resolve("run.log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
