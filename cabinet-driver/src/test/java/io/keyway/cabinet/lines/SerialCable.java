// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.lines;

import io.keyway.cabinet.transport.OctetAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Two serial ports with a cable between them: a pair of pseudo-terminals that socat joins. It has
 * no rate of its own; who wants one paces what is written.
 */
public final class SerialCable implements AutoCloseable {
  private static final Path SOCAT = Path.of("/usr/bin/socat");

  private final Process socat;
  private final Path left;
  private final Path right;

  private SerialCable(Process socat, Path left, Path right) {
    this.socat = socat;
    this.left = left;
    this.right = right;
  }

  /** Lays a cable; the test is skipped where socat is missing, and fails there under CI=true. */
  public static SerialCable in(Path folder) {
    if (!Files.isExecutable(SOCAT)) {
      String missing = "socat is not installed: apt-get install socat";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(missing);
      }
      Assumptions.abort(missing);
    }
    Path left = folder.resolve("left");
    Path right = folder.resolve("right");
    try {
      Process socat =
          new ProcessBuilder(
                  List.of(
                      SOCAT.toString(),
                      "-d",
                      "-d",
                      "pty,raw,echo=0,link=" + left,
                      "pty,raw,echo=0,link=" + right))
              .redirectErrorStream(true)
              .start();
      BufferedReader said = socat.inputReader(StandardCharsets.UTF_8);
      String line = said.readLine();
      while (line != null && !line.contains("starting data transfer loop")) {
        line = said.readLine();
      }
      return new SerialCable(socat, left, right);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public OctetAddress.Serial left(int baud) {
    return new OctetAddress.Serial(left.toString(), baud);
  }

  public OctetAddress.Serial right(int baud) {
    return new OctetAddress.Serial(right.toString(), baud);
  }

  /** Pulls the cable. */
  @Override
  public void close() {
    socat.destroy();
    try {
      socat.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
