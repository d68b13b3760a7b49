// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.app.bench.Bench;
import io.keyway.app.client.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures revocations on this machine, beside the floor. */
@Command(
    name = "bench",
    description =
        "Measures a revocation, from HR's webhook to the complete receipt, beside the smallest"
            + " program that could do it.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway bench",
      "  keyway bench --cabinets 20 --dir /var/tmp",
      "",
      "Takes a few minutes. Close what else runs: a figure counts only where the fdatasync p99 is"
          + " below 1 ms."
    })
final class BenchCommand implements Callable<Integer> {
  private final Surroundings around;

  @Option(names = "--cabinets", paramLabel = "N", description = "Simulated cabinets (20).")
  private int cabinets = 20;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "On which disk: a folder in which one is made and removed.")
  private @Nullable Path parent;

  BenchCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    try {
      Path dir =
          parent == null
              ? Files.createTempDirectory("keyway-bench")
              : Files.createTempDirectory(parent, "keyway-bench");
      try {
        new Bench(dir, cabinets, around.out()).run();
      } finally {
        remove(dir);
      }
      return 0;
    } catch (IOException e) {
      throw new Trouble("The benchmark could not finish: " + e.getMessage(), e);
    }
  }

  private static void remove(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
