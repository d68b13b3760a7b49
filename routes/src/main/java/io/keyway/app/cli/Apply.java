// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has a running bridge do what a plan says. */
@Command(
    name = "apply",
    description = "Does exactly what a plan says, or nothing where anything changed since.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway apply monday.plan.json",
      "",
      "A plan beyond the source's change budget waits for another approver. The exit code is 1",
      "where the plan is stale, or waits."
    })
final class Apply implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  @Parameters(paramLabel = "FILE", description = "What keyway plan wrote with --out.")
  private Path file = Path.of("");

  Apply(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Path plan = around.path(file);
    if (!Files.isReadable(plan)) {
      throw new Trouble("Cannot read " + plan);
    }
    return tell(
        around,
        bridge.json(),
        bridge.open(around).post("/api/v1/plans/apply", plan, "application/json"));
  }

  /** Says what became of a plan; the exit code. */
  static int tell(Surroundings around, boolean json, JsonNode report) {
    boolean applied = report.path("outcome").asText().equals("applied");
    if (json) {
      around.out().println(Json.pretty(report));
    } else if (applied) {
      around
          .out()
          .println(
              "Applied: %d of %d records had an effect, %d people were absent."
                  .formatted(
                      report.path("changed").asInt(),
                      report.path("rows").asInt(),
                      report.path("absent").asInt()));
    } else {
      around
          .out()
          .println(
              report.path("reason").asText()
                  + " Another approver decides on plan "
                  + report.path("plan").asText()
                  + ".");
    }
    return applied ? 0 : 1;
  }
}
