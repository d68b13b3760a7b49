// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import io.keyway.app.ledger.Checkpoint;
import io.keyway.app.ledger.LedgerEntry;
import io.keyway.app.ledger.LedgerVerification;
import io.keyway.app.ledger.LedgerVerification.Verdict;
import io.keyway.app.ledger.LedgerVerification.Verdict.Broken;
import io.keyway.app.ledger.LedgerVerification.Verdict.Sound;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The ledger: what happened, and whether anybody changed it since. */
@Command(
    name = "ledger",
    description = "Exports the ledger, or checks that an export is whole.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(export | verify)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway ledger export > ledger.ndjson",
      "  keyway ledger export --out ledger.ndjson --after 120000",
      "  keyway ledger verify ledger.ndjson --checkpoint from-the-siem.ndjson",
      "",
      "Checkpoints that were kept elsewhere, such as by the SIEM, also tell a ledger that was cut",
      "short or written anew as a whole. An export that is to be verified begins at its beginning."
    })
final class Ledger {
  private final Surroundings around;

  Ledger(Surroundings around) {
    this.around = around;
  }

  @Command(
      description = "Writes the ledger of a running bridge, one JSON object a line.",
      mixinStandardHelpOptions = true)
  int export(
      @Mixin BridgeOptions bridge,
      @Option(
              names = "--after",
              paramLabel = "SEQ",
              defaultValue = "0",
              description = "Leave out entries up to this one.")
          long after,
      @Option(names = "--out", paramLabel = "FILE", description = "Write there; else print it.")
          @Nullable Path file) {
    String path = "/api/v1/ledger?after=" + after;
    if (file == null) {
      bridge.open(around).copy(path, new Printing(around));
      return 0;
    }
    Path target = around.path(file);
    Path fresh = target.resolveSibling(target.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(fresh)) {
        bridge.open(around).copy(path, out);
      }
      Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Trouble("Cannot write " + target + ": " + e.getMessage(), e);
    }
    return 0;
  }

  @Command(
      description = "Checks every hash and link of an export, and signed checkpoints.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(paramLabel = "FILE", description = "An export.") Path file,
      @Option(
              names = "--checkpoint",
              paramLabel = "FILE",
              description = "Checkpoints, or events among which they are, one a line.")
          @Nullable Path checkpointFile,
      @Option(
              names = "--key",
              paramLabel = "BASE64",
              description = "The public key that must have signed them.")
          @Nullable String key,
      @Option(names = "--json", description = "Print JSON for machines.") boolean json) {
    List<Checkpoint> checkpoints =
        checkpointFile == null
            ? List.of()
            : LedgerVerification.checkpointsIn(lines(around.path(checkpointFile)));
    if (checkpointFile != null && checkpoints.isEmpty()) {
      throw new Trouble(checkpointFile + " holds no checkpoint");
    }
    Verdict verdict = verdict(around.path(file), checkpoints, Optional.ofNullable(key));
    switch (verdict) {
      case Sound sound -> tell(sound, json);
      case Broken broken -> tell(broken, json);
    }
    return verdict instanceof Sound ? 0 : 1;
  }

  private static Verdict verdict(Path file, List<Checkpoint> checkpoints, Optional<String> key) {
    try (Stream<String> lines = Files.lines(file)) {
      Iterator<LedgerEntry> entries =
          lines.filter(line -> !line.isBlank()).map(LedgerEntry::parse).iterator();
      return new LedgerVerification(checkpoints, key).verify(entries);
    } catch (IOException | UncheckedIOException e) {
      throw new Trouble("Cannot read " + file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException notAnExport) {
      throw new Trouble(file + " is not an export of a ledger: " + notAnExport.getMessage());
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new Trouble("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private void tell(Sound sound, boolean json) {
    if (json) {
      around
          .out()
          .println(
              Json.pretty(
                  Json.object()
                      .put("sound", true)
                      .put("entries", sound.entries())
                      .put("last", sound.last())
                      .put("checkpoints", sound.checkpoints())));
      return;
    }
    around
        .out()
        .println(
            around.ink().green("sound")
                + ": "
                + sound.entries()
                + " entries, "
                + sound.checkpoints()
                + " checkpoints agree");
    sound.keys().forEach(key -> around.out().println("signed by " + key));
  }

  private void tell(Broken broken, boolean json) {
    if (json) {
      around
          .out()
          .println(
              Json.pretty(
                  Json.object()
                      .put("sound", false)
                      .put("seq", broken.seq())
                      .put("reason", broken.reason())));
      return;
    }
    around.err().println("keyway: not sound at entry " + broken.seq() + ": " + broken.reason());
  }

  /** Bytes to where the command prints. */
  private static final class Printing extends OutputStream {
    private final java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
    private final Surroundings around;

    Printing(Surroundings around) {
      this.around = around;
    }

    @Override
    public void write(int octet) {
      if (octet == '\n') {
        around.out().println(line.toString(java.nio.charset.StandardCharsets.UTF_8));
        line.reset();
      } else {
        line.write(octet);
      }
    }
  }
}
