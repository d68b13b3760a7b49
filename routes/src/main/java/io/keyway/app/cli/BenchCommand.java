// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.app.bench.Bench;
import io.keyway.app.bench.DirectoryBench;
import io.keyway.app.bench.FleetBench;
import io.keyway.app.bench.JournalBench;
import io.keyway.app.bench.LeaversBench;
import io.keyway.app.bench.PushBench;
import io.keyway.app.bench.ScaleBench;
import io.keyway.app.bench.ScimBench;
import io.keyway.app.bench.TransferBench;
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
      "  keyway bench --scale",
      "  keyway bench --leavers 10000",
      "  keyway bench --push 100000 --cabinets 200",
      "  keyway bench --directory 100000",
      "  keyway bench --scim 100000",
      "  keyway bench --fleet 10000",
      "  keyway bench --fleet 2000 --tls",
      "  keyway bench --journal 1000 --cabinets 200",
      "  keyway bench --transfer",
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
      description =
          "On which disk: a folder in which one is made and removed; one that failed stays.")
  private @Nullable Path parent;

  @Option(
      names = "--scale",
      description =
          "Instead: the plan and one change among 100,000 people with a million grants, and the"
              + " memory that each takes.")
  private boolean scale;

  @Option(
      names = "--leavers",
      paramLabel = "N",
      description = "Instead: N leavers in one HR file, until no cabinet knows any of them.")
  private int leavers;

  @Option(
      names = "--fleet",
      paramLabel = "N",
      description =
          "Instead: N cabinets on one bridge: what each costs, and what happens when all come back"
              + " at once.")
  private int fleet;

  @Option(names = "--tls", description = "With --fleet: cabinets have certificates.")
  private boolean tls;

  @Option(
      names = "--journal",
      paramLabel = "N",
      description =
          "Instead: cabinets that were away for a day, N events in the journal of each, until all"
              + " are committed.")
  private int journal;

  @Option(
      names = "--transfer",
      description =
          "Instead: a revocation at a cabinet on a slow line, TCP and serial, while it is given a"
              + " roster of 10,000 people.")
  private boolean transfer;

  @Option(
      names = "--push",
      paramLabel = "N",
      description =
          "Instead: one per cent of N people changes, until each cabinet concerned is verified.")
  private int push;

  @Option(
      names = "--directory",
      paramLabel = "N",
      description = "Instead: a whole reading of an LDAP directory of N people.")
  private int directory;

  @Option(
      names = "--scim",
      paramLabel = "N",
      description = "Instead: N users that an identity provider makes and looks for by SCIM.")
  private int scim;

  BenchCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    if (tls && fleet == 0) {
      throw new Trouble("--tls is for --fleet: keyway bench --fleet 2000 --tls");
    }
    try {
      Path dir =
          parent == null
              ? Files.createTempDirectory("keyway-bench")
              : Files.createTempDirectory(parent, "keyway-bench");
      measure(dir);
      remove(dir);
      return 0;
    } catch (IOException e) {
      throw new Trouble("The benchmark could not finish: " + e.getMessage(), e);
    }
  }

  private void measure(Path dir) throws IOException {
    if (scale) {
      ScaleBench.start(dir, around.out());
    } else if (transfer) {
      new TransferBench(dir, around.out()).run();
    } else if (leavers > 0) {
      new LeaversBench(dir, cabinets, leavers, around.out()).run();
    } else if (directory > 0) {
      new DirectoryBench(dir, directory, around.out()).run();
    } else if (scim > 0) {
      new ScimBench(dir, scim, around.out()).run();
    } else if (push > 0) {
      new PushBench(dir, cabinets, push, around.out()).run();
    } else if (journal > 0) {
      new JournalBench(dir, cabinets, journal, around.out()).run();
    } else if (fleet > 0) {
      new FleetBench(dir, fleet, tls, around.out()).run();
    } else {
      new Bench(dir, cabinets, around.out()).run();
    }
  }

  private static void remove(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
