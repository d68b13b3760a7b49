// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.peers.Peers;
import io.keyway.connectors.sink.StandardWebhooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A bridge on a site's folder of its own: {@code init}, {@code run}, and {@code kill -9}. */
final class BridgeProcess implements AutoCloseable {
  private static final Path LIB = Path.of(System.getProperty("keyway.lib", "target/lib"));

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path site;
  private final Path log;
  private final int port = Peers.freePort();
  private final int linkPort = Peers.freePort();
  private Optional<Process> process = Optional.empty();

  /**
   * @param settings more of the site's application.yaml, below {@code keyway:}
   */
  BridgeProcess(Path folder, String settings) {
    site = folder.resolve("site");
    log = folder.resolve("bridge.log");
    try {
      await(keyway("init", site.toString()));
      Path yaml = site.resolve("application.yaml");
      String text =
          Files.readString(yaml)
              .replace("port: 8080", "port: " + port)
              .replace("port: 7600", "port: " + linkPort);
      Files.writeString(yaml, text + settings.indent(2), StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path site() {
    return site;
  }

  /** What the API says to the first administrator: JSON. */
  JsonNode get(String path) {
    try {
      return JSON.readTree(text(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the API says, as it is. */
  String text(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(url(path))
            .header("Authorization", "Bearer " + secret("administrator"))
            .build();
    return send(request).body();
  }

  /** Does what an administrator asks, without a body; returns the status of the answer. */
  int post(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(url(path))
            .header("Authorization", "Bearer " + secret("administrator"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return send(request).statusCode();
  }

  /** What an administrator reads to whoever stands at a cabinet. */
  String enrolmentCode(String cabinet) {
    return answer("/api/v1/cabinets/" + cabinet + "/enrolment", 201).path("code").asText();
  }

  /** Does what an administrator asks, without a body; what the bridge says. */
  JsonNode answer(String path, int status) {
    HttpRequest request =
        HttpRequest.newBuilder(url(path))
            .header("Authorization", "Bearer " + secret("administrator"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer = send(request);
    try {
      if (answer.statusCode() != status) {
        throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where cabinets connect to, on this machine. */
  int linkPort() {
    return linkPort;
  }

  /** Tells of somebody as HR would; returns the status of the answer. */
  int hr(String event, String number) {
    String body =
        "{\"event\":\"%s\",\"person\":{\"employeeNumber\":\"%s\"}}".formatted(event, number);
    String id = "msg_" + UUID.randomUUID();
    String at = Long.toString(Instant.now().getEpochSecond());
    StandardWebhooks signer = new StandardWebhooks(secret("hr-webhook"));
    HttpRequest request =
        HttpRequest.newBuilder(url("/in/hr"))
            .header("webhook-id", id)
            .header("webhook-timestamp", at)
            .header("webhook-signature", signer.sign(id, at, body.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return send(request).statusCode();
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private String secret(String name) {
    try {
      return Files.readString(site.resolve("secrets").resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts it and waits until it says that it is ready. */
  void start() {
    process = Optional.of(keyway("run", "--config", site.toString()));
    Peers.eventually("the bridge is ready; see " + log, Duration.ofMinutes(3), this::isReady);
  }

  /** Ends it as an operator does, and waits until it is over. */
  void stop() {
    close();
    process = Optional.empty();
  }

  /** {@code kill -9}. */
  void kill() {
    process.ifPresent(running -> await(running.destroyForcibly()));
    process = Optional.empty();
  }

  private boolean isReady() {
    if (process.filter(Process::isAlive).isEmpty()) {
      throw new IllegalStateException("The bridge ended:\n" + tail());
    }
    return Peers.answers(port)
        && send(HttpRequest.newBuilder(url("/actuator/health/readiness")).build()).statusCode()
            == 200;
  }

  private Process keyway(String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String[] start = {java, "-Xmx512m", "-cp", LIB + "/*", "io.keyway.app.cli.Main"};
    String[] command =
        Stream.concat(Arrays.stream(start), Arrays.stream(arguments)).toArray(String[]::new);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String tail() {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 4000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.ifPresent(
        running -> {
          running.destroy();
          await(running);
        });
  }
}
