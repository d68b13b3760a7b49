// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.problem.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Plays a person at a simulated cabinet, through the cabinet's control port on this machine. */
@Component
final class ControlPort {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LONGEST).build();
  private final ObjectMapper json;

  ControlPort(ObjectMapper json) {
    this.json = json;
  }

  /**
   * Does one thing and gives the cabinet's answer.
   *
   * @param act {@code badge}, {@code take}, {@code return} or {@code door}
   */
  JsonNode play(URI control, String act, Map<String, Object> body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(control + "/" + act))
              .timeout(LONGEST)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(json.writeValueAsString(body)))
              .build();
      return json.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new Refusal(
          HttpStatus.BAD_GATEWAY, "The simulated cabinet does not answer at its control port.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(HttpStatus.SERVICE_UNAVAILABLE, "The bridge is stopping.");
    }
  }
}
