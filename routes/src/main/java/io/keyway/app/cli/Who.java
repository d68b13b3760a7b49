// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who has a key, now or at a moment of the past. */
@Command(
    name = "who",
    description = "Shows who has a key set, now or at a moment of the past.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway who                                every key set that is out",
      "  keyway who --all                          those in their slots too",
      "  keyway who MAIN-07                        one key set",
      "  keyway who MAIN-07 --at 2026-11-23T08:15:00Z",
      "  keyway who --person emp:00123             what one person holds",
      "",
      "Confidence says how sure the answer is: certain; gap (the cabinet's journal has a hole);",
      "skewed (its clock was wrong); unassigned (taken without a badge)."
    })
final class Who implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  @Parameters(index = "0", arity = "0..1", paramLabel = "KEY", description = "Id of a key set.")
  private @Nullable String key;

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      converter = Times.InstantText.class,
      description = "As it was then (RFC 3339).")
  private @Nullable Instant at;

  @Option(names = "--person", paramLabel = "P", description = "Only what this person holds.")
  private @Nullable String person;

  @Option(names = "--cabinet", paramLabel = "ID", description = "Only keys of this cabinet.")
  private @Nullable String cabinet;

  @Option(names = "--all", description = "Also key sets that hang in their slots.")
  private boolean all;

  Who(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    JsonNode custody = bridge.open(around).get("/api/v1/custody" + query());
    List<JsonNode> keys = new ArrayList<>();
    custody.path("keys").forEach(keys::add);
    if (key != null && keys.isEmpty()) {
      throw new Trouble("No key set is called " + key);
    }
    if (bridge.json()) {
      around.out().println(Json.pretty(custody));
    } else {
      print(custody, keys);
    }
    return 0;
  }

  private String query() {
    return new Query()
        .with("key", key)
        .with("at", at)
        .with("person", person)
        .with("cabinet", cabinet)
        .toString();
  }

  private void print(JsonNode custody, List<JsonNode> keys) {
    Ink ink = around.ink();
    Times times = Times.of(around);
    Table table =
        new Table(
            ink, "KEY SET", "CABINET", "SLOT", "STATE", "HOLDER", "SINCE", "DUE", "CONFIDENCE");
    long hidden = 0;
    for (JsonNode row : keys) {
      if (key == null && !all && row.path("state").asText().equals("in")) {
        hidden++;
        continue;
      }
      table.row(
          row.path("keySet").asText(),
          row.path("cabinet").asText(),
          row.path("slot").asText(),
          state(ink, row),
          holder(row.path("holder")),
          times.show(row.path("since")),
          times.show(row.path("due")),
          row.path("confidence").asText());
    }
    if (!table.isEmpty()) {
      around.out().print(table);
    }
    if (hidden > 0) {
      String are = hidden == 1 ? " key set hangs in its slot" : " key sets hang in their slots";
      around.out().println((table.isEmpty() ? "All " : "") + hidden + are + " (--all lists them).");
    } else if (table.isEmpty()) {
      around.out().println("No key set.");
    }
    around.out().println(ink.faint("As of " + times.show(custody.path("asOf"))));
  }

  private static String state(Ink ink, JsonNode row) {
    if (row.path("overdue").asBoolean()) {
      return ink.red("overdue");
    }
    String state = row.path("state").asText();
    return switch (state) {
      case "in" -> ink.green(state);
      case "out" -> ink.yellow(state);
      default -> ink.bold(state);
    };
  }

  private static String holder(JsonNode holder) {
    return holder.isObject()
        ? holder.path("name").asText() + " (emp:" + holder.path("employeeNumber").asText() + ")"
        : "-";
  }
}
