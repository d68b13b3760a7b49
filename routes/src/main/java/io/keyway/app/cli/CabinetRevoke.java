// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Puts a cabinet out. */
@Command(
    name = "revoke",
    description = "Ends a cabinet's certificates, its open code and its link, at once.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway cabinet revoke LOBBY",
      "",
      "For a cabinet that was stolen, sold or opened by others. What it holds on its own disk it may",
      "honour until its lease ends; the command says until when. Needs the role security-admin."
    })
final class CabinetRevoke implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(index = "0", paramLabel = "ID", description = "The cabinet.")
  private String id = "";

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  CabinetRevoke(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    JsonNode done =
        bridge
            .open(around)
            .post(
                "/api/v1/cabinets/" + BridgeClient.quote(id) + "/certificate/revocation",
                Json.object(),
                Map.of());
    if (bridge.json()) {
      around.out().println(Json.pretty(done));
      return 0;
    }
    int certificates = done.path("certificates").asInt();
    around
        .out()
        .println(
            certificates == 0
                ? "Cabinet " + id + " had no certificate that counted."
                : "Cabinet " + id + " is off the link; it comes back by a new code only.");
    if (done.path("exposedUntil").isTextual()) {
      around
          .out()
          .println(
              "By its lease it may give keys until " + done.path("exposedUntil").asText() + ".");
    }
    return 0;
  }
}
