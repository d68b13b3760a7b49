// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLEncoder;
import java.util.Map;

/** What Request Tracker 5 is asked over REST2, and what its answers say. Thread-safe once set. */
public final class RequestTracker {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private String uri = "";
  private String queue = "";

  /** Where Request Tracker is, without {@code /REST/2.0}. */
  public void setUri(String uri) {
    this.uri = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  /** In which queue tickets are opened. */
  public void setQueue(String queue) {
    this.queue = queue;
  }

  /** Where tickets are created. */
  public String tickets() {
    return uri + "/REST/2.0/ticket";
  }

  /** Where one ticket is. */
  public String ticketAt(String id) {
    return tickets() + "/" + URLEncoder.encode(id, UTF_8);
  }

  /** Where the tickets are listed whose subject bears the incident's id. */
  public String search(String incident) {
    String query =
        "Queue = '%s' AND Subject LIKE '%s'".formatted(quoted(queue), quoted(mark(incident)));
    return uri + "/REST/2.0/tickets?query=" + URLEncoder.encode(query, UTF_8);
  }

  /** The id of the oldest ticket in a list, or empty. */
  public String found(String list) {
    JsonNode items = read(list).path("items");
    return items.isEmpty() ? "" : items.get(0).path("id").asText();
  }

  /** A new ticket. */
  public String ticket(String incident, String summary, String text) {
    try {
      return JSON.writeValueAsString(
          Map.of(
              "Queue",
              queue,
              "Subject",
              summary + " " + mark(incident),
              "Content",
              text,
              "ContentType",
              "text/plain"));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A ticket cannot be written as JSON", e);
    }
  }

  /** The id of the ticket that was created. */
  public String created(String answer) {
    String id = read(answer).path("id").asText();
    if (id.isEmpty()) {
      throw new IllegalStateException("Request Tracker answered a creation without an id");
    }
    return id;
  }

  private static String mark(String incident) {
    return "[keyway " + incident + "]";
  }

  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("'", "\\'");
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Request Tracker answered something that is not JSON", e);
    }
  }
}
