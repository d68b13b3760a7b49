// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.sink.siem;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.connectors.AuditFormat;
import io.keyway.connectors.AuditFormat.Reporter;
import io.keyway.model.audit.AuditEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Events that hurt formats, and how each format must write them: one line for each. */
final class GoldenEvents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Reporter REPORTER = new Reporter("keyway.example", "4711", "0.1.0");

  private GoldenEvents() {}

  static List<AuditEvent> events() {
    return lines("events.ndjson").stream().map(GoldenEvents::event).toList();
  }

  static List<String> lines(String file) {
    try (InputStream in = GoldenEvents.class.getResourceAsStream("/siem/" + file)) {
      String text = new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8);
      return List.of(text.split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> encoded(AuditFormat format) {
    return events().stream().map(e -> new String(format.encode(e, REPORTER), UTF_8)).toList();
  }

  private static AuditEvent event(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      @SuppressWarnings("unchecked")
      Map<String, Object> data = JSON.convertValue(node.get("data"), Map.class);
      return new AuditEvent(
          node.get("id").asText(),
          node.get("type").asText(),
          node.get("subject").asText(),
          Instant.parse(node.get("at").asText()),
          data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
