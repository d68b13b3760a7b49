// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import io.keyway.app.client.SecretFile;
import io.keyway.app.client.Trouble;
import io.keyway.cabinet.trust.StationSecret;
import io.keyway.model.identity.IdForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A one-time code by which a cabinet gets its certificate. */
@Command(
    name = "enrol",
    description = {
      "Prints a one-time code by which a cabinet gets its certificate, within 15 minutes; or makes",
      "the secret that a cabinet on a serial line shares with the bridge."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  keyway cabinet enrol LOBBY",
      "  keyway cabinet enrol LOBBY --url https://keys.example",
      "  keyway cabinet enrol GATE --wires my-site",
      "",
      "Then, at the cabinet: cabinet ... --enrol CODE. Needs the role security-admin.",
      "On wires: the file itself goes to the cabinet, which names it as its secret."
    })
final class CabinetEnrol implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The cabinet, as cabinets.yaml names it.")
  private String id = "";

  @Option(
      names = "--wires",
      paramLabel = "SITE",
      description =
          "Instead: makes the secret of a cabinet on a serial line, SITE/secrets/station-ID.")
  private @Nullable Path site;

  @Mixin private BridgeOptions bridge = new BridgeOptions();

  CabinetEnrol(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    if (site != null) {
      share(around.path(site));
      return 0;
    }
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

  /** A cabinet on wires has no certificate but a secret of its own, the same at both ends. */
  private void share(Path folder) {
    if (!IdForm.fits(id)) {
      throw new Trouble(id + " is no cabinet id: it has 1 to 64 of A-Z a-z 0-9 - _ .");
    }
    Path secrets = folder.resolve("secrets");
    if (!Files.isRegularFile(folder.resolve("cabinets.yaml")) || !Files.isDirectory(secrets)) {
      throw new Trouble(
          folder + " is no site: it has no cabinets.yaml or no secrets; see keyway init --help");
    }
    Path file = secrets.resolve("station-" + id);
    if (Files.exists(file)) {
      throw new Trouble(
          file + " is there already: where it leaked, remove it and give the cabinet the new one");
    }
    try {
      SecretFile.replace(file, StationSecret.random().hex() + "\n");
    } catch (IOException e) {
      throw new Trouble("Cannot write " + file + ": " + e.getMessage(), e);
    }
    if (bridge.json()) {
      around.out().println(Json.pretty(Json.object().put("secret", file.toString())));
    } else {
      around.out().println(file);
      around.err().println("For cabinet " + id + ": take this file there, by a way nobody reads");
    }
  }
}
