// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.directory;

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
 * Programs that tests of directories start. One that is not installed ends the test as skipped with
 * a line that says what to install; under {@code CI=true} it fails it.
 */
final class Program {
  private Program() {}

  static void require(String program, String packages) {
    if (!Files.isReadable(Path.of(program))) {
      missing(program + " is missing; apt-get install " + packages);
    }
  }

  static void missing(String line) {
    if ("true".equals(System.getenv("CI"))) {
      fail(line);
    }
    Assumptions.abort(line);
  }

  /** Starts one whose output goes into the folder. */
  static Process start(Path folder, String... command) {
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("program.log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one to its end. */
  static void run(Path folder, String... command) {
    try {
      Process process = start(folder, command);
      if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
        fail("%s: %s", String.join(" ", command), Files.readString(folder.resolve("program.log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void eventually(String what, Duration longest, BooleanSupplier condition) {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("Not within %s: %s", longest, what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Leaves {@code ca.pem}, {@code server.pem} and {@code server.key}, for 127.0.0.1. */
  static void certificates(Path folder) {
    require("/usr/bin/openssl", "openssl");
    try {
      Files.writeString(folder.resolve("server.ext"), "subjectAltName=IP:127.0.0.1\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String key = "-newkey rsa:2048 -nodes";
    openssl(folder, "req -x509 " + key + " -days 2 -subj /CN=authority -keyout ca.key -out ca.pem");
    openssl(folder, "req " + key + " -subj /CN=127.0.0.1 -keyout server.key -out server.csr");
    openssl(
        folder,
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2"
            + " -extfile server.ext -out server.pem");
  }

  private static void openssl(Path folder, String arguments) {
    run(folder, ("openssl " + arguments).split(" "));
  }
}
