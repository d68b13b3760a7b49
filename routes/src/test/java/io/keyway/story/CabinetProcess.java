// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A simulated cabinet in a process of its own, with what people do at its front. */
final class CabinetProcess implements AutoCloseable {
  private static final Path LIB = Path.of(System.getProperty("keyway.lib", "target/lib"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final String control;

  /**
   * @param linkPort where the bridge waits, or will
   */
  CabinetProcess(Path folder, String id, int linkPort) {
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  LIB + "/*",
                  "io.keyway.cabinet.controller.CabinetMain",
                  "--simulate",
                  "--id",
                  id,
                  "--connect",
                  "127.0.0.1:" + linkPort,
                  "--dir",
                  folder.resolve("cabinet-" + id).toString())
              .redirectError(folder.resolve("cabinet-" + id + ".log").toFile())
              .start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      control = JSON.readTree(ready(out)).path("control").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The line that says that it is ready, after whatever the log says of its memory. */
  private static String ready(BufferedReader out) throws IOException {
    return out.lines()
        .filter(line -> line.startsWith("{"))
        .findFirst()
        .orElseThrow(() -> new IOException("The cabinet ended before it was ready"));
  }

  /** Holds a badge to the reader. */
  JsonNode badge(long cardNumber) {
    return post(
        "/badge",
        "{\"format\":\"H10301\",\"facilityCode\":17,\"cardNumber\":%d}".formatted(cardNumber));
  }

  /** Pulls a key set out of its slot. */
  JsonNode take(int slot) {
    return post("/take", "{\"slot\":%d}".formatted(slot));
  }

  /** Puts a key set into a slot. */
  JsonNode giveBack(int slot, String keySet) {
    return post("/return", "{\"slot\":%d,\"keySet\":\"%s\"}".formatted(slot, keySet));
  }

  /** Lets something go wrong. */
  JsonNode fault(String kind, long seconds) {
    return post("/fault", "{\"kind\":\"%s\",\"seconds\":%d}".formatted(kind, seconds));
  }

  /** What the cabinet says of itself. */
  JsonNode state() {
    return send(HttpRequest.newBuilder(URI.create(control + "/state")).build());
  }

  private JsonNode post(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(control + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return send(request);
  }

  private static JsonNode send(HttpRequest request) {
    try {
      return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
