// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which bridge a command speaks to: its options, else KEYWAY_URL and KEYWAY_TOKEN, else the demo
 * that runs in this folder.
 */
public final class BridgeOptions {
  private static final Path DEMO = Path.of("demo-data", "demo.json");

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The bridge, such as https://keyway.example:8080 (or KEYWAY_URL).")
  private @Nullable URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Credential for it (better KEYWAY_TOKEN: other users of this machine can see a command"
              + " line).")
  private @Nullable String token;

  @Option(names = "--json", description = "Print JSON for machines.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** The bridge that is meant. */
  BridgeClient open(Surroundings around) {
    Optional<URI> address =
        Optional.ofNullable(url).or(() -> around.variable("KEYWAY_URL").map(BridgeOptions::parse));
    Optional<String> credential =
        Optional.ofNullable(token).or(() -> around.variable("KEYWAY_TOKEN"));
    if (address.isPresent()) {
      return new BridgeClient(
          address.get(),
          credential.orElseThrow(
              () -> new Trouble("No credential for " + address.get() + ": set KEYWAY_TOKEN")));
    }
    JsonNode demo = demo(around.path(DEMO));
    return new BridgeClient(
        parse(demo.path("url").asText()), credential.orElse(demo.path("token").asText()));
  }

  private static URI parse(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException notAnAddress) {
      throw new Trouble("Not a URL: " + text, notAnAddress);
    }
  }

  private static JsonNode demo(Path file) {
    if (!Files.isReadable(file)) {
      throw new Trouble(
          "Which bridge? Give --url, or set KEYWAY_URL and KEYWAY_TOKEN, or start one here:"
              + " keyway demo");
    }
    try {
      return Json.MAPPER.readTree(file.toFile());
    } catch (IOException unreadable) {
      throw new Trouble("Cannot read " + file + ": " + unreadable.getMessage(), unreadable);
    }
  }
}
