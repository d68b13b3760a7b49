// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes resources in one way: each name as its schema writes it, extensions under their URN,
 * {@code "False"} as false, nothing that is null or empty. What no schema knows is left out, and so
 * is everything that only the service sets; a password never gets further than here.
 */
public final class ScimShape {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int LONGEST = 1_024;
  private static final int MOST_VALUES = 20_000;

  private ScimShape() {}

  /**
   * A resource as a client wrote it, in our way. Where it says that somebody is not active, that
   * counts, and what else of it cannot be read is left out.
   *
   * @throws ScimRefusal at the first value that its attribute cannot have
   */
  public static ObjectNode read(ScimKind kind, JsonNode body) {
    if (!(body instanceof ObjectNode object)) {
      throw ScimRefusal.of(ScimRefusal.INVALID_SYNTAX, "The body is not one JSON object");
    }
    ObjectNode resource = NODES.objectNode();
    List<ScimRefusal> problems = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      try {
        set(kind, resource, field.getKey(), field.getValue());
      } catch (ScimRefusal problem) {
        problems.add(problem);
      }
    }
    if (!problems.isEmpty() && !isInactive(resource)) {
      throw problems.getFirst();
    }
    return resource;
  }

  /** Whether it says that somebody is not active. */
  public static boolean isInactive(JsonNode resource) {
    JsonNode active = resource.get("active");
    return active != null && active.isBoolean() && !active.booleanValue();
  }

  private static void set(ScimKind kind, ObjectNode resource, String name, JsonNode value) {
    if (kind.isReadOnly(name) || kind.isDropped(name)) {
      return;
    }
    Optional<ScimPath> path = pathOf(kind, name);
    if (path.isEmpty()) {
      return;
    }
    ObjectNode holder = holder(resource, path.get().schema());
    if (path.get().attribute().isEmpty()) {
      if (value instanceof ObjectNode extension) {
        setAll(path.get().schema(), holder, extension);
      }
    } else {
      setOne(path.get(), holder, value);
    }
    dropIfEmpty(resource, path.get().schema());
  }

  private static Optional<ScimPath> pathOf(ScimKind kind, String name) {
    try {
      return Optional.of(ScimPath.parse(kind, name)).filter(path -> path.where().isEmpty());
    } catch (ScimRefusal e) {
      return Optional.empty();
    }
  }

  private static void setAll(String schema, ObjectNode holder, ObjectNode values) {
    for (Map.Entry<String, JsonNode> field : values.properties()) {
      setOne(new ScimPath(schema, field.getKey(), Optional.empty(), ""), holder, field.getValue());
    }
  }

  private static void setOne(ScimPath path, ObjectNode holder, JsonNode value) {
    Optional<ScimAttribute> attribute = ScimSchemas.attribute(path.schema(), path.attribute());
    if (attribute.isEmpty() || attribute.get().readOnly()) {
      return;
    }
    ScimAttribute of = attribute.get();
    if (path.part().isEmpty()) {
      JsonNode read = value(of, value);
      if (read != null) {
        holder.set(of.name(), read);
      }
      return;
    }
    Optional<ScimAttribute> part = of.part(path.part());
    if (part.isPresent() && !of.multiValued()) {
      JsonNode read = value(part.get(), value);
      if (read != null) {
        ScimValues.within(holder, of.name()).set(part.get().name(), read);
      }
    }
  }

  static ObjectNode holder(ObjectNode resource, String schema) {
    return schema.contains(":extension:") ? ScimValues.within(resource, schema) : resource;
  }

  static void dropIfEmpty(ObjectNode resource, String schema) {
    if (schema.contains(":extension:")
        && resource.get(schema) instanceof ObjectNode extension
        && extension.isEmpty()) {
      resource.remove(schema);
    }
  }

  /** A value as its attribute has it; null where it says nothing. */
  static @Nullable JsonNode value(ScimAttribute attribute, JsonNode value) {
    if (!attribute.multiValued()) {
      return single(attribute, value);
    }
    List<JsonNode> all = ScimValues.each(value);
    if (all.size() > MOST_VALUES) {
      throw ScimRefusal.value(attribute.name(), "has more than " + MOST_VALUES + " values");
    }
    ArrayNode values = NODES.arrayNode();
    for (JsonNode each : all) {
      JsonNode read = single(attribute, each);
      if (read != null) {
        values.add(read);
      }
    }
    return values.isEmpty() ? null : values;
  }

  static @Nullable JsonNode single(ScimAttribute attribute, JsonNode value) {
    if (!ScimValues.isSaid(value)) {
      return null;
    }
    return switch (attribute.type()) {
      case TEXT -> text(attribute, value);
      case BOOLEAN -> yesOrNo(attribute, value);
      case COMPLEX -> complex(attribute, value);
    };
  }

  private static JsonNode text(ScimAttribute attribute, JsonNode value) {
    if (!value.isTextual()) {
      throw ScimRefusal.value(attribute.name(), "must be text");
    }
    String text = value.asText();
    if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
      throw ScimRefusal.value(
          attribute.name(), "has at most " + LONGEST + " characters and no control characters");
    }
    return TextNode.valueOf(text);
  }

  private static JsonNode yesOrNo(ScimAttribute attribute, JsonNode value) {
    if (value.isBoolean()) {
      return value;
    }
    String word = value.isTextual() ? value.asText().strip() : "";
    if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
      return BooleanNode.valueOf(word.equalsIgnoreCase("true"));
    }
    throw ScimRefusal.value(attribute.name(), "must be true or false");
  }

  private static @Nullable JsonNode complex(ScimAttribute attribute, JsonNode value) {
    ObjectNode read = NODES.objectNode();
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        Optional<ScimAttribute> part = attribute.part(field.getKey());
        JsonNode of = part.isEmpty() ? null : single(part.get(), field.getValue());
        if (of != null) {
          read.set(part.orElseThrow().name(), of);
        }
      }
      return read.isEmpty() ? null : read;
    }
    // A manager, or a member, by nothing but the id.
    Optional<ScimAttribute> id = attribute.part("value");
    if (id.isPresent() && value.isTextual()) {
      read.set("value", text(id.get(), value));
      return read;
    }
    throw ScimRefusal.value(attribute.name(), "must be an object");
  }
}
