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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A simulated cabinet in a process of its own, with what people do at its front. */
final class CabinetProcess implements AutoCloseable {
  private static final Path LIB = Path.of(System.getProperty("keyway.lib", "target/lib"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final String control;

  /** A cabinet on a bridge that runs, enrolled where it was not yet. */
  CabinetProcess(Path folder, String id, BridgeProcess bridge) {
    this(
        folder,
        id,
        bridge.linkPort(),
        Files.exists(folder.resolve("cabinet-" + id).resolve("link.pem"))
            ? Optional.empty()
            : Optional.of(bridge.enrolmentCode(id)));
  }

  /**
   * @param linkPort where the bridge waits, or will
   * @param code by which it is enrolled
   */
  CabinetProcess(Path folder, String id, int linkPort, Optional<String> code) {
    try {
      process =
          new ProcessBuilder(command(folder.resolve("cabinet-" + id), id, linkPort, code))
              .redirectError(folder.resolve("cabinet-" + id + ".log").toFile())
              .start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      control = JSON.readTree(ready(out)).path("control").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one that ends by itself; what it says then. */
  static String attempt(Path folder, String own, String id, int linkPort, String code)
      throws IOException {
    Path log = folder.resolve(own + ".log");
    Process process =
        new ProcessBuilder(command(folder.resolve(own), id, linkPort, Optional.of(code)))
            .redirectError(log.toFile())
            .start();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    List<String> lines = Files.readAllLines(log);
    return lines.get(lines.size() - 1);
  }

  private static List<String> command(Path dir, String id, int linkPort, Optional<String> code) {
    List<String> command =
        new ArrayList<>(
            List.of(
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
                dir.toString()));
    code.ifPresent(typed -> command.addAll(List.of("--enrol", typed)));
    return command;
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
