// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A link that signs one browser in to the page. */
@Command(
    name = "sign-in",
    description = "Prints a link that signs one browser in to the page, once, within 15 minutes.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  keyway sign-in", "  keyway sign-in --url https://keys.example --token TOKEN"})
final class SignIn implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  SignIn(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    JsonNode link = bridge.open(around).post("/api/v1/sign-in-links", Json.object(), Map.of());
    around.out().println(bridge.json() ? Json.pretty(link) : link.path("url").asText());
    return 0;
  }
}
