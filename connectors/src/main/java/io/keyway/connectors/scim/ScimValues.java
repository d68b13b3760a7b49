// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks into resources, whatever case their names are written in. */
final class ScimValues {
  private ScimValues() {}

  /** The values at a path; those of several values come one by one. */
  static List<JsonNode> at(JsonNode resource, ScimPath path) {
    JsonNode holder =
        path.schema().contains(":extension:") ? named(resource, path.schema()) : resource;
    if (holder == null) {
      return List.of();
    }
    JsonNode value = path.attribute().isEmpty() ? holder : named(holder, path.attribute());
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode one : each(value)) {
      if (path.where().isEmpty() || path.where().get().matches(one)) {
        JsonNode part = part(one, path.part());
        each(part).forEach(found::add);
      }
    }
    return found;
  }

  /** The values of an attribute that has several, each whole. */
  static List<JsonNode> wholes(JsonNode resource, ScimPath path) {
    JsonNode holder =
        path.schema().contains(":extension:") ? named(resource, path.schema()) : resource;
    return holder == null ? List.of() : each(named(holder, path.attribute()));
  }

  private static @Nullable JsonNode part(JsonNode value, String part) {
    if (!part.isEmpty()) {
      return named(value, part);
    }
    return value.isObject() && value.has("value") ? value.get("value") : value;
  }

  /** A field by its name, upper or lower case; null where it is not there. */
  static @Nullable JsonNode named(JsonNode object, String name) {
    JsonNode exact = object.get(name);
    if (exact != null) {
      return exact;
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return null;
  }

  static List<JsonNode> each(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      return List.of(value);
    }
    List<JsonNode> all = new ArrayList<>();
    value.forEach(all::add);
    return all;
  }

  /** Whether it says something: neither null, nor empty. */
  static boolean isSaid(JsonNode value) {
    return !value.isNull()
        && !(value.isTextual() && value.asText().isEmpty())
        && !(value.isContainerNode() && value.isEmpty());
  }

  /** An object's field as an object; a new one where there is none. */
  static ObjectNode within(ObjectNode object, String name) {
    return object.get(name) instanceof ObjectNode there ? there : object.putObject(name);
  }
}
