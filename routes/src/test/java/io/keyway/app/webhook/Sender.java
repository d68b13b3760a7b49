// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.TestSite;
import io.keyway.connectors.sink.StandardWebhooks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** An HR system that calls the webhook, rightly or wrongly. */
final class Sender {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port;
  private String source = "hr";
  private final Map<String, String> headers = new LinkedHashMap<>();

  Sender(int port) {
    this.port = port;
  }

  record Answered(int status, HttpResponse<String> response, JsonNode body) {
    String text(String field) {
      return body.path(field).asText();
    }
  }

  Sender to(String newSource) {
    source = newSource;
    return this;
  }

  Sender with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  Answered sendSigned(String body) throws Exception {
    return sendSigned(UUID.randomUUID().toString(), body);
  }

  Answered sendSigned(String id, String body) throws Exception {
    return sendSigned(id, body, Instant.now(), TestSite.WEBHOOK_SECRET);
  }

  Answered sendSigned(String id, String body, Instant at, String secret) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String timestamp = Long.toString(at.getEpochSecond());
    headers.putIfAbsent("webhook-id", id);
    headers.putIfAbsent("webhook-timestamp", timestamp);
    headers.putIfAbsent(
        "webhook-signature", new StandardWebhooks(secret).sign(id, timestamp, bytes));
    return send(bytes);
  }

  Answered sendSigned(byte[] body) throws Exception {
    String id = UUID.randomUUID().toString();
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", timestamp);
    headers.put(
        "webhook-signature",
        new StandardWebhooks(TestSite.WEBHOOK_SECRET).sign(id, timestamp, body));
    return send(body);
  }

  Answered send(byte[] body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/in/" + source))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    HttpResponse<String> response =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answered(response.statusCode(), response, json(response.body()));
  }

  /** A record of HR about one person. */
  static String event(String event, String employeeNumber) {
    return "{\"event\":\"%s\",\"person\":{\"employeeNumber\":\"%s\",\"givenName\":\"Wanda\",\"familyName\":\"Weber\"}}"
        .formatted(event, employeeNumber);
  }

  private static JsonNode json(String text) throws IOException {
    return text.isEmpty() ? JSON.nullNode() : JSON.readTree(text);
  }
}
