// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.cli.KeyImport.Change;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes people, or key sets and their slots, from a CSV file. */
@Command(
    name = "import",
    description = "Takes people into a running bridge, or key sets and slots into a site's folder.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway import --source hr people.csv --dry-run",
      "  keyway import --source hr people.csv",
      "  keyway import --keys keys.csv --config my-site --dry-run",
      "",
      "People: the columns of HR's inbox. It goes through the same gates as a file of that source;",
      "nobody is missing from it unless it is called *.full.csv. Beyond the source's change budget",
      "it waits for another approver.",
      "",
      "Key sets: columns cabinet, slot, key_set and, as far as they are known, site, slots, label,",
      "tags (separated by ;), curfew, max_hold and lease. What the file does not name stays. The",
      "cabinets.yaml that was there is kept beside the new one."
    })
final class ImportCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--source", paramLabel = "S", description = "People: name of their source.")
  private String source = "";

  @Option(names = "--keys", description = "The file holds key sets and slots.")
  private boolean keys;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Key sets: the site's folder (this folder).")
  private Path config = Path.of(".");

  @Option(names = "--dry-run", description = "Say what it would do, and do nothing.")
  private boolean dryRun;

  @Parameters(paramLabel = "FILE", description = "CSV, UTF-8.")
  private Path file = Path.of("");

  ImportCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    if (keys == !source.isEmpty()) {
      throw new ParameterException(
          java.util.Objects.requireNonNull(spec).commandLine(),
          "Say whose file it is: --source S for people, or --keys for key sets");
    }
    Path csv = around.path(file);
    if (!Files.isReadable(csv)) {
      throw new Trouble("Cannot read " + csv);
    }
    return keys ? importKeys(csv) : importPeople(csv);
  }

  private int importPeople(Path csv) {
    BridgeClient client = bridge.open(around);
    JsonNode plan =
        client.post(
            "/api/v1/plans?source="
                + BridgeClient.quote(source)
                + "&name="
                + BridgeClient.quote(nameOf(csv)),
            csv,
            "text/csv");
    if (dryRun) {
      around
          .out()
          .print(bridge.json() ? Json.pretty(plan) + "\n" : PlanText.of(plan, around.ink()));
      return 0;
    }
    return Apply.tell(
        around, bridge.json(), client.post("/api/v1/plans/apply", plan, java.util.Map.of()));
  }

  /** A file whose name says nothing lists some people. */
  private static String nameOf(Path csv) {
    String name = String.valueOf(csv.getFileName());
    String lower = name.toLowerCase(Locale.ROOT);
    boolean says = lower.endsWith(".full.csv") || lower.endsWith(".delta.csv");
    return says ? name : name.replaceFirst("(?i)\\.csv$", "") + ".delta.csv";
  }

  private int importKeys(Path csv) {
    KeyImport read = KeyImport.read(new SiteFiles(around.path(config)), csv);
    if (!dryRun) {
      read.write(around.clock().instant());
    }
    if (bridge.json()) {
      around.out().println(Json.pretty(json(read)));
      return 0;
    }
    Table table = new Table(around.ink(), "CABINET", "SLOT", "KEY SET", "");
    read.changes()
        .forEach(c -> table.row(c.cabinet(), Integer.toString(c.slot()), c.keySet(), c.what()));
    around.out().print(table);
    around.out().println(sentence(read));
    return 0;
  }

  private ObjectNode json(KeyImport read) {
    ObjectNode answer = Json.object().put("written", !dryRun && !read.changes().isEmpty());
    ArrayNode changes = answer.putArray("changes");
    for (Change change : read.changes()) {
      changes
          .addObject()
          .put("cabinet", change.cabinet())
          .put("slot", change.slot())
          .put("keySet", change.keySet())
          .put("what", change.what());
    }
    return answer;
  }

  private String sentence(KeyImport read) {
    if (read.changes().isEmpty()) {
      return "Nothing new: cabinets.yaml says all of this already.";
    }
    return dryRun
        ? "Nothing was written; without --dry-run cabinets.yaml would be."
        : "Written to " + read.target() + "; what was there is kept beside it.";
  }
}
