// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.keyway.model.audit.AuditEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events as CloudEvents 1.0 in JSON, structured mode: the form in which they leave the bridge. */
public final class CloudEvents {
  /** Content type of {@link #json}. */
  public static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

  /** Where every event comes from; with its id it tells a duplicate. */
  public static final String SOURCE = "urn:io.keyway:bridge";

  private static final String TYPE_PREFIX = "io.keyway.";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CloudEvents() {}

  /** {@code source} and {@code id} together tell a duplicate. */
  public static byte[] json(AuditEvent event) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("specversion", "1.0");
    members.put("id", event.id());
    members.put("source", SOURCE);
    members.put("type", TYPE_PREFIX + event.type());
    members.put("subject", event.subject());
    members.put("time", DateTimeFormatter.ISO_INSTANT.format(event.at()));
    members.put("datacontenttype", "application/json");
    members.put("data", event.data());
    try {
      return JSON.writeValueAsBytes(members);
    } catch (IOException e) {
      throw new UncheckedIOException("An event's data cannot be written as JSON", e);
    }
  }

  /** Reads what {@link #json} wrote. */
  public static AuditEvent parse(byte[] json) {
    try {
      JsonNode members = JSON.readTree(json);
      return new AuditEvent(
          members.required("id").asText(),
          members.required("type").asText().substring(TYPE_PREFIX.length()),
          members.required("subject").asText(),
          Instant.parse(members.required("time").asText()),
          JSON.convertValue(members.required("data"), new TypeReference<Map<String, Object>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException("This is no event", e);
    }
  }
}
