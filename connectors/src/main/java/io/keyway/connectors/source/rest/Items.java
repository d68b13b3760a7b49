// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.rest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes entries of what stands in a list. */
final class Items {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private static final String VALUES = ".*";

  /** A dot that stands between two names; one behind a backslash belongs to a name. */
  private static final Pattern BETWEEN = Pattern.compile("(?<!\\\\)\\.");

  private final Description description;

  Items(Description description) {
    this.description = description;
  }

  /** What stands at a path; missing where nothing does. */
  static JsonNode at(JsonNode from, String path) {
    JsonNode at = from;
    if (!path.isEmpty()) {
      for (String name : BETWEEN.split(path)) {
        String step = name.replace("\\.", ".");
        at =
            at.isArray() && step.matches("[0-9]{1,6}")
                ? at.path(Integer.parseInt(step))
                : at.path(step);
      }
    }
    return at == null ? MissingNode.getInstance() : at;
  }

  /**
   * The list at a path; where the path ends with {@code .*}, the values of the object there, which
   * some systems write instead of a list. Missing where neither stands there.
   */
  static JsonNode list(JsonNode from, String path) {
    if (!path.equals("*") && !path.endsWith(VALUES)) {
      JsonNode list = at(from, path);
      return list.isArray() ? list : MissingNode.getInstance();
    }
    JsonNode object =
        at(from, path.equals("*") ? "" : path.substring(0, path.length() - VALUES.length()));
    if (!object.isObject()) {
      // PHP writes an object without fields as a list without entries.
      return object.isArray() && object.isEmpty() ? object : MissingNode.getInstance();
    }
    ArrayNode values = JSON.createArrayNode();
    object.forEach(values::add);
    return values;
  }

  /** A value as text. */
  static String text(JsonNode value, String path) {
    if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
      throw new ShapeChanged("Nothing stands at '" + path + "' where something must", null);
    }
    return value.asText();
  }

  /** What the system calls an item; a list may hold nothing but keys. */
  String keyOf(JsonNode item) {
    return text(item.isValueNode() ? item : at(item, description.key()), description.key());
  }

  Entry entry(JsonNode item) {
    return entry(keyOf(item), item);
  }

  Entry entry(String key, JsonNode item) {
    for (String path : description.expects()) {
      if (at(item, path).isMissingNode()) {
        throw new ShapeChanged("An entry has no '" + path + "', which every entry had", null);
      }
    }
    if (key.length() > 256) {
      throw new ShapeChanged("An entry's key has more than 256 characters", null);
    }
    return new Entry(key, fields(item), description.expires().flatMap(path -> instant(item, path)));
  }

  private Map<String, Object> fields(JsonNode item) {
    if (description.fields().isEmpty()) {
      return item.isObject()
          ? JSON.convertValue(item, FIELDS)
          : Map.of("value", JSON.convertValue(item, Object.class));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    description
        .fields()
        .forEach(
            (name, path) -> {
              JsonNode value = at(item, path);
              if (!value.isMissingNode()) {
                fields.put(name, JSON.convertValue(value, Object.class));
              }
            });
    return fields;
  }

  private static Optional<Instant> instant(JsonNode item, String path) {
    JsonNode value = at(item, path);
    if (value.isMissingNode() || value.isNull() || value.asText().isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(value.asText()).toInstant());
    } catch (DateTimeParseException e) {
      throw new ShapeChanged("What stands at '" + path + "' is no instant (RFC 3339)", null);
    }
  }
}
