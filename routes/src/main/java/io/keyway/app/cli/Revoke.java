// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes rights away: of one person, or of everybody with a badge, a key set or a site. */
@Command(
    name = "revoke",
    description = "Ends rights at every cabinet: of a person, a badge, a key set or a whole site.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway revoke emp:00123 --reason \"left today\" --wait 5s",
      "  keyway revoke --badge H10301:17:4001 --reason \"card lost\"",
      "  keyway revoke --key-set MAIN-07 --reason \"lock is being changed\" --json",
      "  keyway revoke --site hq --reason \"intruder\"",
      "",
      "For each cabinet: sent, acknowledged (the cabinet has written it to its own disk) and",
      "verified (what it now holds was read back and is as it must be). With --wait the exit code",
      "is 0 only when every cabinet is verified; without it, as soon as the bridge has accepted.",
      "A site is locked down when a second person approves the plan, or at once with",
      "--break-glass. Badges, key sets and sites stay blocked until they are released."
    })
final class Revoke implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  /** Whose rights, or to what. */
  static final class What {
    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "PERSON",
        description = "Keyway's id of the person, or emp:NUMBER with the employee number.")
    private @Nullable String person;

    @Option(
        names = "--badge",
        paramLabel = "F:FC:N",
        description = "A lost badge: card format, facility code and card number.")
    private @Nullable String badge;

    @Option(names = "--key-set", paramLabel = "K", description = "Everybody's right to a key set.")
    private @Nullable String keySet;

    @Option(
        names = "--site",
        paramLabel = "S",
        description = "Everybody's rights at a site: lock-down.")
    private @Nullable String site;
  }

  @Option(
      names = "--break-glass",
      description = "Lock a site down at once, alone; an incident of the highest severity.")
  private boolean breakGlass;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it stands in the ledger.")
  private String reason = "";

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      converter = Times.DurationText.class,
      description = "Wait so long for the cabinets, such as 5s.")
  private @Nullable Duration wait;

  Revoke(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    if (reason.isBlank()) {
      throw new Trouble("A revocation needs a reason");
    }
    if (breakGlass && what.site == null) {
      throw new Trouble("--break-glass goes with --site only");
    }
    return what.person == null ? fromEverybody() : ofPerson(what.person);
  }

  private int ofPerson(String person) {
    JsonNode receipt =
        post("/api/v1/people/" + BridgeClient.quote(person) + "/revocation", Json.object());
    if (bridge.json()) {
      around.out().println(Json.pretty(receipt));
    } else {
      around.out().print(new ReceiptText(around).of(receipt));
    }
    return code(receipt.path("state").asText().equals("open"));
  }

  private int fromEverybody() {
    JsonNode act;
    if (what.badge != null) {
      act = post("/api/v1/badges/revocation", badge(what.badge));
    } else if (what.keySet != null) {
      act =
          post(
              "/api/v1/key-sets/" + BridgeClient.quote(what.keySet) + "/revocation", Json.object());
    } else {
      ObjectNode how = breakGlass ? Json.object().put("breakGlass", true) : Json.object();
      act = post("/api/v1/sites/" + BridgeClient.quote(what.site + "") + "/lock-down", how);
    }
    if (bridge.json()) {
      around.out().println(Json.pretty(act));
    } else {
      around.out().print(text(act));
    }
    return code(act.path("open").asLong() > 0);
  }

  private String text(JsonNode act) {
    JsonNode plan = act.path("plan");
    boolean waits = plan.path("state").asText().equals("waiting");
    StringBuilder text = new StringBuilder(plan.path("summary").asText()).append('\n');
    for (JsonNode step : plan.path("steps")) {
      if (step.path("step").asText().equals("get-back")) {
        text.append("Key set ")
            .append(step.path("keySet").asText())
            .append(" is out: emp:")
            .append(step.path("employeeNumber").asText())
            .append(" holds it.\n");
      }
    }
    if (waits) {
      text.append("Nothing was done yet: a second person must approve plan ");
    } else {
      text.append(act.path("people").asInt())
          .append(" people, ")
          .append(act.path("open").asLong())
          .append(" not yet verified at every cabinet. Plan ");
    }
    return text.append(plan.path("id").asText()).append(".\n").toString();
  }

  private int code(boolean open) {
    if (wait != null && open) {
      around
          .err()
          .println("keyway: accepted, but not yet verified at every cabinet; it goes on by itself");
      return 1;
    }
    return 0;
  }

  private JsonNode post(String path, ObjectNode body) {
    return bridge
        .open(around)
        .post(
            path,
            body.put("reason", reason),
            wait == null ? Map.of() : Map.of("Prefer", "wait=" + seconds(wait)));
  }

  private static ObjectNode badge(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == 3) {
        return Json.object()
            .put("format", parts[0])
            .put("facilityCode", Long.parseLong(parts[1]))
            .put("cardNumber", new BigInteger(parts[2]));
      }
    } catch (NumberFormatException notNumbers) {
      // Said below: the number of a card is not repeated.
    }
    throw new Trouble(
        "A badge is FORMAT:FACILITY:NUMBER with two whole numbers, such as H10301:17:4001");
  }

  /** RFC 7240 knows whole seconds. */
  private static long seconds(Duration wait) {
    return Math.min(25, (wait.toMillis() + 999) / 1000);
  }
}
