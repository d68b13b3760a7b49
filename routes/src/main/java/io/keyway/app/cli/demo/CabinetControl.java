// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** A hand at a simulated cabinet: badges, takes and returns through its control port. */
final class CabinetControl {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI control;

  CabinetControl(URI control) {
    this.control = control;
  }

  /** How the cabinet is; empty while it does not answer. */
  Optional<JsonNode> state() {
    return exchange(HttpRequest.newBuilder(control.resolve("/state")).GET());
  }

  /** Whether the door unlocked. */
  boolean badge(Employee.Badge badge) {
    return post(
            "/badge",
            Json.object()
                .put("format", badge.format())
                .put("facilityCode", badge.facilityCode())
                .put("cardNumber", badge.cardNumber()))
        .map(answer -> answer.path("granted").asBoolean())
        .orElse(false);
  }

  boolean take(int slot) {
    return post("/take", Json.object().put("slot", slot))
        .map(answer -> answer.path("taken").asBoolean())
        .orElse(false);
  }

  boolean giveBack(int slot, String keySet) {
    return post("/return", Json.object().put("slot", slot).put("keySet", keySet))
        .map(answer -> answer.path("returned").asBoolean())
        .orElse(false);
  }

  void closeDoor() {
    post("/door", Json.object().put("open", false));
  }

  private Optional<JsonNode> post(String path, JsonNode body) {
    return exchange(
        HttpRequest.newBuilder(control.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private static Optional<JsonNode> exchange(HttpRequest.Builder request) {
    try {
      return Optional.of(
          Json.MAPPER.readTree(
              HTTP.send(request.timeout(Duration.ofSeconds(5)).build(), BodyHandlers.ofString())
                  .body()));
    } catch (IOException away) {
      return Optional.empty();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
