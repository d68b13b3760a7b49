// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a figure depends on and is printed with: the machine, its load and its disk. */
final class Conditions {
  private static final int PROBES = 1_000;

  private Conditions() {}

  static void tell(PrintWriter out, Path dir) throws IOException {
    out.printf(
        "%s, %d processors, JDK %s%n",
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
    out.println("fdatasync  " + fdatasync(dir));
    Path load = Path.of("/proc/loadavg");
    if (Files.exists(load)) {
      out.println("load average " + Files.readString(load, UTF_8).trim());
    }
    out.flush();
  }

  private static Percentiles fdatasync(Path dir) throws IOException {
    long[] times = new long[PROBES];
    try (DurableFile file = new DurableFile(dir.resolve("probe"))) {
      for (int i = 0; i < times.length; i++) {
        ByteBuffer bytes = ByteBuffer.allocate(256);
        long start = System.nanoTime();
        file.append(bytes);
        file.force();
        times[i] = System.nanoTime() - start;
      }
    }
    return new Percentiles(times);
  }
}
