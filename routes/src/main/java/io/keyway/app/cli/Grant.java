// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Temporary grants: a key set for one person, for the time of a work order or a permit. */
@Command(
    name = "grant",
    description = "Gives, lists and withdraws temporary grants, for a work order or a permit.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(give | list | withdraw)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway grant give emp:00123 PLANT-07 --for 4h --reference WO-4711 --reason 'pump repair'",
      "  keyway grant list emp:00123",
      "  keyway grant withdraw emp:00123 0198f1c2-7d6e-7a11-9f00-3d2c1b0a9e8f",
      "",
      "A grant ends by itself, at the bridge and in the cabinet. Rules that deny win over it. Nobody",
      "gives a key to themselves."
    })
final class Grant {
  private static final String PERSON =
      "Keyway's id of the person, or emp:NUMBER with the employee number.";

  private final Surroundings around;

  Grant(Surroundings around) {
    this.around = around;
  }

  @Command(
      description = "Gives a person one key set for a time; needs the role of an approver.",
      mixinStandardHelpOptions = true)
  int give(
      @Mixin BridgeOptions bridge,
      @Mixin Span span,
      @Parameters(index = "0", paramLabel = "PERSON", description = PERSON) String person,
      @Parameters(index = "1", paramLabel = "KEY", description = "Id of the key set.") String key,
      @Option(
              names = "--reference",
              required = true,
              paramLabel = "TEXT",
              description = "Number of the work order or permit.")
          String reference,
      @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
          String reason,
      @Option(
              names = "--approver",
              paramLabel = "WHO",
              description = "Who said yes, where that is somebody else than whoever gives it.")
          @Nullable String approver) {
    ObjectNode body =
        Json.object()
            .put("keySet", key)
            .put("to", span.end(around.clock().instant()).toString())
            .put("reference", reference)
            .put("reason", reason);
    span.from().ifPresent(from -> body.put("from", from.toString()));
    if (approver != null) {
      body.put("approver", approver);
    }
    return done(bridge, bridge.open(around).post(path(person), body, Map.of()));
  }

  @Command(
      description = "Lists the temporary grants that a person has, newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin BridgeOptions bridge,
      @Parameters(index = "0", paramLabel = "PERSON", description = PERSON) String person,
      @Option(names = "--all", description = "Also those that are over or withdrawn.")
          boolean all) {
    JsonNode answer = bridge.open(around).get(path(person));
    if (bridge.json()) {
      around.out().println(Json.pretty(answer));
      return 0;
    }
    Table table = table();
    int hidden = 0;
    for (JsonNode grant : answer.path("grants")) {
      boolean counts = grant.path("state").asText().matches("active|waiting");
      if (all || counts) {
        add(table, grant);
      } else {
        hidden++;
      }
    }
    around.out().print(table.isEmpty() ? "No temporary grant counts.\n" : table.toString());
    if (hidden > 0) {
      around.out().println("Over or withdrawn: " + hidden + " (--all lists them).");
    }
    return 0;
  }

  @Command(
      description = "Takes a temporary grant back before it ends.",
      mixinStandardHelpOptions = true)
  int withdraw(
      @Mixin BridgeOptions bridge,
      @Parameters(index = "0", paramLabel = "PERSON", description = PERSON) String person,
      @Parameters(index = "1", paramLabel = "GRANT", description = "Id of the grant.")
          String grant) {
    String path = path(person) + "/" + BridgeClient.quote(grant);
    return done(bridge, bridge.open(around).delete(path));
  }

  /** What was done to a grant, and what became of it at the cabinet. */
  private int done(BridgeOptions bridge, JsonNode done) {
    if (bridge.json()) {
      around.out().println(Json.pretty(done));
      return 0;
    }
    Table table = table();
    add(table, done.path("grant"));
    around.out().print(table);
    JsonNode receipt = done.path("receipt");
    around
        .out()
        .println(
            "Receipt %s: %s."
                .formatted(receipt.path("id").asText(), receipt.path("state").asText()));
    return 0;
  }

  private Table table() {
    return new Table(
        around.ink(), "GRANT", "KEY SET", "STATE", "FROM", "TO", "REFERENCE", "GIVEN BY", "REASON");
  }

  private void add(Table table, JsonNode grant) {
    Times times = Times.of(around);
    String state = grant.path("state").asText();
    table.row(
        grant.path("id").asText(),
        grant.path("keySet").asText(),
        state.equals("active") ? around.ink().green(state) : state,
        times.show(grant.path("from")),
        times.show(grant.path("to")),
        grant.path("reference").asText(),
        grant.path("givenBy").asText(),
        grant.path("reason").asText());
  }

  private static String path(String person) {
    return "/api/v1/people/" + BridgeClient.quote(person) + "/grants";
  }
}
