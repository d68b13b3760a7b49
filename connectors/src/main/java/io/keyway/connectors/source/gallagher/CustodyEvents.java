// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.http.ServerOptions;
import io.keyway.connectors.source.SourceException;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceOptions;
import io.keyway.model.audit.AuditEvent;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes into a Command Centre what happened to keys: each as an event of a type that the site made
 * for it, linked to the cardholder (public description: Command Centre REST API, "Events", section
 * "Add an event"). Holds ids only. Never run against a Command Centre. One thread.
 */
public final class CustodyEvents implements AutoCloseable {
  private static final String BEFORE = "custody.";
  private static final String MARK = "Keyway ";

  private final CommandCentre centre;
  private final Map<String, String> types;
  private @Nullable Links links;

  /** Where events go, and the link of each type by its name. */
  private record Links(URI events, Map<String, String> types) {}

  private CustodyEvents(CommandCentre centre, Map<String, String> types) {
    this.centre = centre;
    this.types = types;
  }

  /**
   * As settings describe it: the secret {@code api-key}, the option {@code types} ({@code
   * key-taken=Key taken, key-overdue=Key overdue}), and what every server over HTTP may be told.
   *
   * @throws IllegalArgumentException when one is wrong; names the setting
   */
  public static CustodyEvents of(SourceOptions options) {
    Map<String, String> types = new LinkedHashMap<>();
    for (String type : options.texts("types", List.of())) {
      String[] parts = type.split("=", 2);
      if (parts.length != 2 || !parts[0].strip().matches("[a-z-]{1,60}") || parts[1].isBlank()) {
        throw options.wrong(
            "options.types",
            "names event types as in key-taken=Key taken, key-overdue=Key overdue");
      }
      types.put(BEFORE + parts[0].strip(), parts[1].strip());
    }
    if (types.isEmpty()) {
      throw options.wrong(
          "options.types", "says which event type of Command Centre stands for what");
    }
    CommandCentre centre =
        new CommandCentre(
            ServerOptions.server(
                options,
                ServerOptions.header("Authorization", "GGL-API-KEY ", options.secret("api-key"))));
    options.refuseOthers();
    return new CustodyEvents(centre, Map.copyOf(types));
  }

  /** Whether an event there, asked for with its details, was written by this. */
  static boolean isOwn(JsonNode event) {
    return event.path("details").asText().startsWith(MARK + BEFORE);
  }

  /** Whether events of this type are written there. */
  public boolean wants(String type) {
    return types.containsKey(type);
  }

  /**
   * Writes one event. It may be there before: its id stands in the details.
   *
   * @param cardholder what the source calls the person, as a snapshot said it; a cardholder that
   *     Command Centre does not know any more is left out
   * @throws ShapeChanged when Command Centre refuses what is written
   * @throws SourceException when it cannot be reached, or does not allow it
   */
  public void tell(AuditEvent event, Optional<String> cardholder) {
    try {
      Links known = known();
      Optional<String> href =
          cardholder.map(centre::on).filter(uri -> centre.find(uri).isPresent()).map(URI::toString);
      centre.post(known.events(), body(event, known, href));
    } catch (SourceException e) {
      links = null;
      throw e;
    }
  }

  @Override
  public void close() {
    centre.close();
  }

  private Links known() {
    Links known = links;
    if (known == null) {
      JsonNode features = centre.features();
      URI events = centre.feature(features, "events", "events", "RESTCreateEvents");
      URI groups = centre.feature(features, "events", "eventGroups", "RESTCreateEvents");
      known = new Links(events, types(centre.get(groups)));
      links = known;
    }
    return known;
  }

  private Map<String, String> types(JsonNode answer) {
    if (!answer.path("eventGroups").isArray()) {
      throw new Refused("Command Centre answers without event groups", null);
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (JsonNode group : answer.path("eventGroups")) {
      for (JsonNode type : group.path("eventTypes")) {
        String href = type.path("href").asText();
        if (types.containsValue(type.path("name").asText()) && !href.isEmpty()) {
          found.put(type.path("name").asText(), centre.on(href).toString());
        }
      }
    }
    List<String> missing =
        types.values().stream().filter(name -> !found.containsKey(name)).sorted().toList();
    if (!missing.isEmpty()) {
      throw new Refused(
          "Command Centre has no event type "
              + String.join(", ", missing)
              + ": make it with its External Event Type Configuration Utility, or name another",
          null);
    }
    return found;
  }

  private ObjectNode body(AuditEvent event, Links known, Optional<String> cardholder) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("type").put("href", known.types().get(types.get(event.type())));
    body.put("time", event.at().truncatedTo(ChronoUnit.SECONDS).toString());
    body.put("message", message(event));
    body.put("details", MARK + event.type() + ", event " + event.id());
    cardholder.ifPresent(href -> body.putObject("cardholder").put("href", href));
    return body;
  }

  private static String message(AuditEvent event) {
    String what = event.type().substring(BEFORE.length()).replace('-', ' ');
    String where =
        Stream.of("keySet", "cabinet", "slot", "due")
            .filter(event.data()::containsKey)
            .map(name -> (name.equals("keySet") ? "key set" : name) + " " + event.data().get(name))
            .collect(Collectors.joining(", "));
    return where.isEmpty() ? what : what + ": " + where;
  }
}
