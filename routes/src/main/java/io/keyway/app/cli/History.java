// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.Json;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a key was, or which keys a person had. */
@Command(
    name = "history",
    description = "Shows where a key set was, or which key sets a person had, newest first.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway history --key MAIN-07",
      "  keyway history --person emp:00123 --from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z"
    })
final class History implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Subject subject = new Subject();

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      converter = Times.InstantText.class,
      description = "Leave out what ended before.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "INSTANT",
      converter = Times.InstantText.class,
      description = "Leave out what began later.")
  private @Nullable Instant to;

  /** Whose history. */
  static final class Subject {
    @Option(names = "--key", paramLabel = "K", description = "Of this key set.")
    private @Nullable String key;

    @Option(names = "--person", paramLabel = "P", description = "Of this person (id or emp:00123).")
    private @Nullable String person;
  }

  History(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    String query =
        new Query()
            .with("key", subject.key)
            .with("person", subject.person)
            .with("from", from)
            .with("to", to)
            .toString();
    JsonNode history = bridge.open(around).get("/api/v1/custody/history" + query);
    if (bridge.json()) {
      around.out().println(Json.pretty(history));
    } else {
      print(history);
    }
    return 0;
  }

  private void print(JsonNode history) {
    Times times = Times.of(around);
    Table table =
        new Table(
            around.ink(),
            "KEY SET",
            "CABINET",
            "SLOT",
            "STATE",
            "HOLDER",
            "FROM",
            "UNTIL",
            "CONFIDENCE");
    for (JsonNode row : history.path("history")) {
      JsonNode holder = row.path("holder");
      table.row(
          row.path("keySet").asText(),
          row.path("cabinet").asText(),
          row.path("slot").asText(),
          row.path("state").asText(),
          holder.isObject()
              ? holder.path("name").asText()
                  + " (emp:"
                  + holder.path("employeeNumber").asText()
                  + ")"
              : "-",
          times.show(row.path("since")),
          row.path("until").isTextual() ? times.show(row.path("until")) : "now",
          row.path("confidence").asText());
    }
    around.out().print(table.isEmpty() ? "Nothing in that time.\n" : table.toString());
  }
}
