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

/** A one-time code by which a cabinet gets its certificate. */
@Command(
    name = "enrol",
    description =
        "Prints a one-time code by which a cabinet gets its certificate, within 15 minutes.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway cabinet enrol LOBBY",
      "  keyway cabinet enrol LOBBY --url https://keys.example",
      "",
      "Then, at the cabinet: cabinet ... --enrol CODE. Needs the role security-admin."
    })
final class CabinetEnrol implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The cabinet, as cabinets.yaml names it.")
  private String id = "";

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  CabinetEnrol(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    JsonNode code =
        bridge
            .open(around)
            .post(
                "/api/v1/cabinets/" + BridgeClient.quote(id) + "/enrolment",
                Json.object(),
                Map.of());
    if (bridge.json()) {
      around.out().println(Json.pretty(code));
    } else {
      around.out().println(code.path("code").asText());
      around
          .err()
          .println("For cabinet " + id + ", once, until " + code.path("expiresAt").asText());
    }
    return 0;
  }
}
