// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says that two records are one person, or two people after all. */
@Command(
    name = "merge",
    description = "Merges two records of one person, or splits them again.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway merge emp:00123 emp:00099 --reason 'hired twice by mistake'",
      "  keyway merge emp:00123 emp:00099 --undo --reason 'two people after all'",
      "",
      "The first one stays. The stronger state wins: merged with somebody who was terminated, nobody",
      "keeps a right, and an approver decides about the plan that is proposed. --undo needs an approver."
    })
final class Merge implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  @Parameters(
      index = "0",
      paramLabel = "PERSON",
      description = "Who stays: Keyway's id, or emp:NUMBER with the employee number.")
  private String person = "";

  @Parameters(
      index = "1",
      paramLabel = "OTHER",
      description = "The other record, without rights of its own from then on.")
  private String other = "";

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  @Option(names = "--undo", description = "Splits the two again.")
  private boolean undo;

  Merge(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    JsonNode done =
        bridge
            .open(around)
            .post(
                "/api/v1/people/" + BridgeClient.quote(person) + (undo ? "/split" : "/merge"),
                Json.object().put("person", other).put("reason", reason),
                Map.of());
    if (bridge.json()) {
      around.out().println(Json.pretty(done));
      return 0;
    }
    around
        .out()
        .println(
            undo
                ? "Person %s is a person of their own again, beside %s."
                    .formatted(done.path("other").asText(), done.path("person").asText())
                : "Person %s stays; %s is merged into them."
                    .formatted(done.path("person").asText(), done.path("other").asText()));
    Table table = new Table(around.ink(), "RECEIPT", "CHANGE", "STATE", "CABINETS");
    done.path("receipts")
        .forEach(
            r ->
                table.row(
                    r.path("id").asText(),
                    r.path("change").asText(),
                    r.path("state").asText(),
                    String.valueOf(r.path("cabinets").size())));
    around.out().print(table);
    done.path("plans")
        .forEach(
            plan ->
                around.out().println("An approver must decide about plan " + plan.asText() + "."));
    return 0;
  }
}
