// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends all rights of one person and shows how far each cabinet got. */
@Command(
    name = "revoke",
    description = "Ends all rights of one person, at every cabinet.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway revoke emp:00123 --reason \"badge lost\" --wait 5s",
      "  keyway revoke emp:00123 --reason \"left today\" --json",
      "",
      "For each cabinet: sent, acknowledged (the cabinet has written it to its own disk) and",
      "verified (what it now holds was read back and is as it must be). With --wait the exit code",
      "is 0 only when every cabinet is verified; without it, as soon as the bridge has accepted."
    })
final class Revoke implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  @Parameters(
      index = "0",
      paramLabel = "PERSON",
      description = "Keyway's id of the person, or emp:NUMBER with the employee number.")
  private String person = "";

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
    JsonNode receipt =
        bridge
            .open(around)
            .post(
                "/api/v1/people/" + BridgeClient.quote(person) + "/revocation",
                Json.object().put("reason", reason),
                wait == null ? Map.of() : Map.of("Prefer", "wait=" + seconds(wait)));
    if (bridge.json()) {
      around.out().println(Json.pretty(receipt));
    } else {
      around.out().print(new ReceiptText(around).of(receipt));
    }
    boolean open = receipt.path("state").asText().equals("open");
    if (wait != null && open) {
      around
          .err()
          .println("keyway: accepted, but not yet verified at every cabinet; it goes on by itself");
      return 1;
    }
    return 0;
  }

  /** RFC 7240 knows whole seconds. */
  private static long seconds(Duration wait) {
    return Math.min(25, (wait.toMillis() + 999) / 1000);
  }
}
