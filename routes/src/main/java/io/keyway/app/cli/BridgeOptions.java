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
 * Which bridge a command speaks to: its options, else KEYWAY_URL and KEYWAY_TOKEN, else a demo that
 * runs on this machine.
 */
public final class BridgeOptions {
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

  @Option(
      names = "--demo",
      paramLabel = "DIR",
      description = "The folder of a demo that runs on this machine (demo-data).")
  private @Nullable Path demo;

  @Option(names = "--json", description = "Print JSON for machines.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** The bridge that is meant. */
  BridgeClient open(Surroundings around) {
    Optional<String> credential =
        Optional.ofNullable(token).or(() -> around.variable("KEYWAY_TOKEN"));
    Optional<URI> address =
        Optional.ofNullable(url)
            .or(
                () ->
                    around
                        .variable("KEYWAY_URL")
                        .filter(any -> demo == null)
                        .map(BridgeOptions::parse));
    if (address.isPresent()) {
      return new BridgeClient(
          address.get(),
          credential.orElseThrow(
              () -> new Trouble("No credential for " + address.get() + ": set KEYWAY_TOKEN")));
    }
    Path folder = demo == null ? Path.of("demo-data") : demo;
    JsonNode running = read(around.path(folder).resolve("demo.json"));
    return new BridgeClient(
        parse(running.path("url").asText()),
        Optional.ofNullable(token).orElse(running.path("token").asText()));
  }

  private static URI parse(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException notAnAddress) {
      throw new Trouble("Not a URL: " + text, notAnAddress);
    }
  }

  private static JsonNode read(Path file) {
    if (!Files.isReadable(file)) {
      throw new Trouble(
          "Which bridge? Give --url, or set KEYWAY_URL and KEYWAY_TOKEN, or start one here:"
              + " keyway demo (there is no "
              + file
              + ")");
    }
    try {
      return Json.MAPPER.readTree(file.toFile());
    } catch (IOException unreadable) {
      throw new Trouble("Cannot read " + file + ": " + unreadable.getMessage(), unreadable);
    }
  }
}
