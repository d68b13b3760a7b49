// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which rule gives or refuses a key to a person, and since when. */
@Command(
    name = "explain",
    description = "Shows why a person may, or may not, take key sets, and since when.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway explain emp:00123                  what some rule gives or refuses",
      "  keyway explain emp:00123 --all            every key set",
      "  keyway explain emp:00123 MAIN-07          one key set, and what each rule says of it",
      "",
      "A block (lock-down, key set, badge) and a hold after a restore come before what rules give.",
      "ROSTER says whether the cabinet has acknowledged it: yes; no; pending (it is on its way)."
    })
final class Explain implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  @Parameters(
      index = "0",
      paramLabel = "PERSON",
      description = "Keyway's id of the person, or emp:NUMBER with the employee number.")
  private String person = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "KEY", description = "Id of a key set.")
  private @Nullable String key;

  @Option(names = "--all", description = "Also key sets that no rule gives or refuses.")
  private boolean all;

  Explain(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    JsonNode answer =
        bridge
            .open(around)
            .get(
                "/api/v1/people/"
                    + BridgeClient.quote(person)
                    + "/explanation"
                    + new Query().with("key", key));
    if (bridge.json()) {
      around.out().println(Json.pretty(answer));
    } else {
      print(answer);
    }
    return 0;
  }

  private void print(JsonNode answer) {
    Ink ink = around.ink();
    around
        .out()
        .println(
            "%s (emp:%s) is %s."
                .formatted(
                    answer.path("name").asText(),
                    answer.path("employeeNumber").asText(),
                    answer.path("state").asText()));
    Table table =
        new Table(
            ink, "KEY SET", "CABINET", "SLOT", "MAY TAKE", "SINCE", "UNTIL", "ROSTER", "BECAUSE");
    int hidden = 0;
    for (JsonNode row : answer.path("keys")) {
      if (key == null && !all && !isSpokenOf(row)) {
        hidden++;
      } else {
        add(table, row);
      }
    }
    if (!table.isEmpty()) {
      around.out().print(table);
    }
    if (key != null) {
      answer.path("keys").forEach(this::printRules);
    }
    if (hidden > 0) {
      around.out().println("No rule gives or refuses " + hidden + " more (--all lists them).");
    }
  }

  private void add(Table table, JsonNode row) {
    Ink ink = around.ink();
    Times times = Times.of(around);
    boolean mayTake = row.path("mayTake").asBoolean();
    boolean later = row.path("from").isTextual();
    table.row(
        row.path("keySet").asText(),
        row.path("cabinet").asText(),
        row.path("slot").asText(),
        mayTake ? later ? ink.yellow("later") : ink.green("yes") : ink.red("no"),
        times.show(later ? row.path("from") : row.path("since")),
        times.show(row.path("until")),
        row.path("roster").path("acknowledged").asText(),
        row.path("because").asText());
  }

  private void printRules(JsonNode row) {
    for (JsonNode withheld : row.path("withheld")) {
      around
          .out()
          .println(
              "Withheld since %s: %s"
                  .formatted(
                      Times.of(around).show(withheld.path("since")),
                      withheld.path("because").asText()));
    }
    demands(row).ifPresent(around.out()::println);
    Table table = new Table(around.ink(), "RULE", "SAYS");
    row.path("rules").forEach(r -> table.row(r.path("rule").asText(), r.path("says").asText()));
    around
        .out()
        .print(table.isEmpty() ? "No rule is about this key set.\n" : "\n" + table.toString());
  }

  /** What the cabinet asks for beside a badge. */
  private static Optional<String> demands(JsonNode row) {
    List<String> demands = new ArrayList<>();
    if (row.path("pinRequired").asBoolean()) {
      demands.add("a PIN");
    }
    JsonNode groups = row.path("secondPerson");
    if (groups.isArray()) {
      List<String> names = new ArrayList<>();
      groups.forEach(group -> names.add(group.asText()));
      demands.add("a second person" + (names.isEmpty() ? "" : " of " + String.join(" or ", names)));
    }
    return demands.isEmpty()
        ? Optional.empty()
        : Optional.of("The cabinet asks for " + String.join(" and ", demands) + ".");
  }

  /** Whether it can be taken, could be until some time ago, or is refused by a rule. */
  private static boolean isSpokenOf(JsonNode row) {
    if (row.path("mayTake").asBoolean() || row.path("since").isTextual()) {
      return true;
    }
    for (JsonNode rule : row.path("rules")) {
      if (!rule.path("says").asText().equals("not-about-them")) {
        return true;
      }
    }
    return false;
  }
}
