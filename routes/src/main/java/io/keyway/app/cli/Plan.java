// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import io.keyway.app.client.SecretFile;
import io.keyway.app.client.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a running bridge what a source's file would do if it came now. */
@Command(
    name = "plan",
    description = "Shows what a source's file would do at a running bridge; nothing is written.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway plan --source hr 20261123T060000Z.full.csv",
      "  keyway plan --source hr monday.delta.csv --out monday.plan.json",
      "",
      "The same gates and the same code as in earnest, in transactions that are rolled back. It says",
      "who would lose a right, and who of them holds the key right now. With --out, `keyway apply`",
      "does exactly that, or nothing where anything changed since. The plan holds the file."
    })
final class Plan implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  @Option(
      names = "--source",
      required = true,
      paramLabel = "S",
      description = "Name of the source.")
  private String source = "";

  @Parameters(paramLabel = "FILE", description = "A file named *.full.csv or *.delta.csv.")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write the plan, for keyway apply; only you may read it.")
  private @Nullable Path out;

  Plan(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Path csv = around.path(file);
    if (!Files.isReadable(csv)) {
      throw new Trouble("Cannot read " + csv);
    }
    JsonNode plan =
        bridge
            .open(around)
            .post(
                "/api/v1/plans?source="
                    + BridgeClient.quote(source)
                    + "&name="
                    + BridgeClient.quote(String.valueOf(csv.getFileName())),
                csv,
                "text/csv");
    if (out != null) {
      write(around.path(out), Json.pretty(plan));
    }
    around.out().print(bridge.json() ? Json.pretty(plan) + "\n" : PlanText.of(plan, around.ink()));
    return 0;
  }

  private static void write(Path to, String text) {
    try {
      SecretFile.replace(to, text + "\n");
    } catch (IOException e) {
      throw new Trouble("Cannot write " + to + ": " + e.getMessage(), e);
    }
  }
}
