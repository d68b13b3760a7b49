// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.app.bench.ArchiveMaking;
import io.keyway.app.client.Trouble;
import io.keyway.app.startup.StartArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Makes later starts of a bridge faster. */
@Command(
    name = "prepare",
    description =
        "Lets bridges start in half the time from now on: one lives through some leavers in a"
            + " temporary folder, and the JVM keeps what it learnt.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway prepare",
      "",
      "The build does it by itself. It takes up to a minute, and again after another JDK was",
      "installed: until then bridges start as they would without it."
    })
final class Prepare implements Callable<Integer> {
  private final Surroundings around;

  Prepare(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    StartArchive archive =
        StartArchive.ofThisProcess()
            .orElseThrow(() -> new Trouble("Start it with ./keyway prepare"));
    try {
      Path dir = Files.createTempDirectory("keyway-prepare");
      try {
        new ArchiveMaking(dir, archive).play();
      } finally {
        remove(dir);
      }
    } catch (IOException e) {
      throw new Trouble(
          "Bridges will start no faster than before, nothing else is wrong: " + e.getMessage(), e);
    }
    around.out().println("Bridges start faster now: " + archive.file());
    return 0;
  }

  private static void remove(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
