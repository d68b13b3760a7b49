// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A running demo, driven from outside through what {@code demo.json} says. */
final class Demo implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final DemoProcess process;
  private final Set<String> used = new HashSet<>();

  /** Nobody answers just now. */
  static final class NotReachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotReachable(IOException cause) {
      super(cause);
    }
  }

  /** An HTTP answer. */
  record Answer(int status, JsonNode body) {}

  private Demo(DemoProcess process) {
    this.process = process;
  }

  /** Starts a demo in a folder of its own and waits until it is ready. */
  static Demo start(String... options) {
    try {
      return start(Files.createTempDirectory("keyway-story"), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a demo below a folder and waits until it is ready. */
  static Demo start(Path folder, String... options) {
    Demo demo = new Demo(new DemoProcess(folder, options));
    demo.process.start();
    return demo;
  }

  /** The program itself: its folder, its end, and what its commands say. */
  DemoProcess process() {
    return process;
  }

  JsonNode facts() {
    return process.json();
  }

  // People
  // -----------------------------------------------------------------------------------------

  /** All who may take a key at this hour. */
  List<JsonNode> takers() {
    return DemoProcess.stream(facts().path("people"))
        .filter(person -> !person.path("mayTake").isEmpty())
        .toList();
  }

  /** Somebody who may take a key now and whom no other story uses. */
  JsonNode somebody() {
    return somebodyWith(false);
  }

  /** Somebody with a PIN who may take a key now. */
  JsonNode somebodyWithPin() {
    return somebodyWith(true);
  }

  private JsonNode somebodyWith(boolean pin) {
    for (JsonNode person : facts().get("people")) {
      boolean fits = !person.get("mayTake").isEmpty() && person.hasNonNull("pin") == pin;
      if (fits && used.add(person.get("employeeNumber").asText())) {
        return person;
      }
    }
    throw new AssertionError("The demo names too few people for all stories");
  }

  // HR
  // ---------------------------------------------------------------------------------------------

  /** Sends a signed webhook as HR would, and waits for cabinets as long as asked. */
  Answer hr(String event, String employeeNumber, int waitSeconds) {
    return hr(event, Map.of("employeeNumber", employeeNumber), waitSeconds);
  }

  Answer hr(String event, Map<String, Object> person, int waitSeconds) {
    return hr(Map.of("event", event, "person", person), "msg_" + UUID.randomUUID(), waitSeconds);
  }

  Answer hr(Map<String, Object> record, String id, int waitSeconds) {
    try {
      String body = JSON.writeValueAsString(record);
      String at = Long.toString(Instant.now().getEpochSecond());
      JsonNode webhook = facts().get("webhook");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(webhook.get("url").asText()))
              .header("Content-Type", "application/json")
              .header("webhook-id", id)
              .header("webhook-timestamp", at)
              .header(
                  "webhook-signature",
                  sign(webhook.get("secret").asText(), id + "." + at + "." + body))
              .POST(HttpRequest.BodyPublishers.ofString(body));
      if (waitSeconds > 0) {
        request.header("Prefer", "wait=" + waitSeconds);
      }
      return send(request.build());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sign(String secret, String content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
      return "v1,"
          + Base64.getEncoder()
              .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  // An identity provider
  // ---------------------------------------------------------------------------------

  /** Writes by SCIM, and waits for cabinets as long as asked. */
  Answer scim(String method, String path, String body, int waitSeconds) {
    JsonNode scim = facts().get("scim");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(scim.get("url").asText() + path))
            .header("Authorization", "Bearer " + scim.get("token").asText())
            .header("Content-Type", "application/scim+json")
            .header("Prefer", "wait=" + waitSeconds)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return send(request.build());
  }

  // The bridge
  // -------------------------------------------------------------------------------------

  /** Pushes a security event token as an identity provider would. */
  Answer signal(String token) {
    return send(
        HttpRequest.newBuilder(URI.create(facts().at("/ssf/url").asText()))
            .header("Content-Type", "application/secevent+jwt")
            .POST(HttpRequest.BodyPublishers.ofString(token))
            .build());
  }

  /** What the API says. */
  JsonNode get(String path) {
    return send(authorized(path).GET().build()).body();
  }

  Answer post(String path, Map<String, Object> body) {
    try {
      return send(
          authorized(path)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder authorized(String path) {
    JsonNode facts = facts();
    return HttpRequest.newBuilder(URI.create(facts.get("url").asText() + path))
        .header("Authorization", "Bearer " + facts.get("token").asText());
  }

  /** Custody of one key set. */
  JsonNode custody(String keySet) {
    return get("/api/v1/custody?key=" + keySet).get("keys").get(0);
  }

  /** Incidents of a kind about a key set or an employee, newest first. */
  List<JsonNode> incidents(String kind, String about) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode incident : get("/api/v1/incidents").get("incidents")) {
      boolean fits =
          incident.path("keySet").asText().equals(about)
              || incident.path("employeeNumber").asText().equals(about);
      if (incident.get("kind").asText().equals(kind) && fits) {
        found.add(incident);
      }
    }
    return found;
  }

  // Cabinets
  // ---------------------------------------------------------------------------------------

  /** Shows somebody's badge to a cabinet. */
  JsonNode badge(String cabinet, JsonNode person) {
    JsonNode badge = person.get("badge");
    return control(
        cabinet,
        "badge",
        Map.of(
            "format", badge.get("format").asText(),
            "facilityCode", badge.get("facilityCode").asLong(),
            "cardNumber", badge.get("cardNumber").asLong()));
  }

  /** Types somebody's id and PIN. */
  JsonNode pin(String cabinet, JsonNode person) {
    JsonNode pin = person.get("pin");
    return control(
        cabinet, "pin", Map.of("id", pin.get("id").asText(), "pin", pin.get("pin").asText()));
  }

  JsonNode control(String cabinet, String action, Map<String, Object> body) {
    try {
      return send(HttpRequest.newBuilder(URI.create(controlOf(cabinet) + "/" + action))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build())
          .body();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode stateOf(String cabinet) {
    return send(HttpRequest.newBuilder(URI.create(controlOf(cabinet) + "/state")).GET().build())
        .body();
  }

  private String controlOf(String cabinet) {
    for (JsonNode known : facts().get("cabinets")) {
      if (known.get("id").asText().equals(cabinet)) {
        return known.get("control").asText();
      }
    }
    throw new AssertionError("No cabinet " + cabinet);
  }

  // Processes
  // --------------------------------------------------------------------------------------

  /** Kills the bridge as a power cut would; the demo starts it again. */
  long killBridge() {
    long pid = facts().get("pids").get("bridge").asLong();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    return pid;
  }

  @Override
  public void close() {
    process.close();
    try (Stream<Path> files = Files.walk(process.dir())) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      String text = response.body();
      return new Answer(
          response.statusCode(), text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text));
    } catch (IOException e) {
      throw new NotReachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
