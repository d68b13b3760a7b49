// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes a resource (RFC 7644, section 3.5.2), in the forms that identity providers send: words of
 * any case, no path, paths within the value, values of a removal in its body.
 */
public final class ScimPatch {
  private static final int MOST = 1_000;

  private final ScimKind kind;
  private final ObjectNode resource;

  private ScimPatch(ScimKind kind, ObjectNode resource) {
    this.kind = kind;
    this.resource = resource;
  }

  /**
   * The resource after it; the one before stays as it is. All of it counts or nothing does, but for
   * one case: where it makes somebody inactive, that counts, whatever else cannot be read.
   *
   * @param before in the form of {@link ScimShape}
   * @throws ScimRefusal where something cannot be applied
   */
  public static ObjectNode apply(ScimKind kind, ObjectNode before, JsonNode body) {
    ScimPatch patch = new ScimPatch(kind, before.deepCopy());
    List<ScimRefusal> problems = new ArrayList<>();
    for (JsonNode operation : operations(body)) {
      try {
        patch.apply(operation);
      } catch (ScimRefusal problem) {
        problems.add(problem);
      }
    }
    boolean deactivates = ScimShape.isInactive(patch.resource) && !ScimShape.isInactive(before);
    if (!problems.isEmpty() && !deactivates) {
      throw problems.getFirst();
    }
    return patch.resource;
  }

  private static List<JsonNode> operations(JsonNode body) {
    JsonNode operations = body.isObject() ? ScimValues.named(body, "Operations") : null;
    if (operations == null || !operations.isArray() || operations.isEmpty()) {
      throw ScimRefusal.of(
          ScimRefusal.INVALID_SYNTAX, "A PATCH has Operations, a list that is not empty");
    }
    if (operations.size() > MOST) {
      throw ScimRefusal.of(ScimRefusal.TOO_MANY, "A PATCH has at most 1000 Operations");
    }
    return ScimValues.each(operations);
  }

  private void apply(JsonNode operation) {
    Op op = op(operation);
    JsonNode value = ScimValues.named(operation, "value");
    JsonNode path = ScimValues.named(operation, "path");
    if (path != null && path.isTextual() && !path.asText().isBlank()) {
      at(op, path.asText(), value);
    } else {
      pathless(op, value);
    }
  }

  private enum Op {
    ADD,
    REPLACE,
    REMOVE
  }

  private static Op op(JsonNode operation) {
    JsonNode word = ScimValues.named(operation, "op");
    String text = word == null ? "" : word.asText().toUpperCase(Locale.ROOT);
    for (Op op : Op.values()) {
      if (op.name().equals(text)) {
        return op;
      }
    }
    throw ScimRefusal.of(ScimRefusal.INVALID_SYNTAX, "op is add, replace or remove");
  }

  private void pathless(Op op, @Nullable JsonNode value) {
    if (op == Op.REMOVE) {
      throw ScimRefusal.of(ScimRefusal.NO_TARGET, "A removal has a path");
    }
    if (!(value instanceof ObjectNode values)) {
      throw ScimRefusal.of(ScimRefusal.INVALID_SYNTAX, "Without a path the value is an object");
    }
    for (Map.Entry<String, JsonNode> field : values.properties()) {
      if (!kind.isReadOnly(field.getKey())) {
        at(op, field.getKey(), field.getValue());
      }
    }
  }

  private void at(Op op, String text, @Nullable JsonNode value) {
    String first = text.split("[.\\[]", 2)[0];
    if (kind.isDropped(first)) {
      return;
    }
    if (kind.isReadOnly(text)) {
      throw ScimRefusal.of(ScimRefusal.MUTABILITY, text + " is set by the service only");
    }
    ScimPath path = ScimPath.parse(kind, text);
    if (path.attribute().isEmpty()) {
      extension(op, path.schema(), value);
    } else {
      attribute(op, path, value);
    }
    ScimShape.dropIfEmpty(resource, path.schema());
  }

  private void extension(Op op, String schema, @Nullable JsonNode value) {
    if (op == Op.REMOVE) {
      resource.remove(schema);
    } else if (value instanceof ObjectNode values) {
      for (Map.Entry<String, JsonNode> field : values.properties()) {
        attribute(op, new ScimPath(schema, field.getKey(), Optional.empty(), ""), field.getValue());
      }
    } else {
      throw ScimRefusal.of(ScimRefusal.INVALID_SYNTAX, "The value of an extension is an object");
    }
  }

  private void attribute(Op op, ScimPath path, @Nullable JsonNode value) {
    ScimAttribute attribute =
        ScimSchemas.attribute(path.schema(), path.attribute())
            .orElseThrow(
                () ->
                    ScimRefusal.of(
                        ScimRefusal.INVALID_PATH, "There is no attribute of the path's name"));
    if (attribute.readOnly()) {
      throw ScimRefusal.of(
          ScimRefusal.MUTABILITY, attribute.name() + " is set by the service only");
    }
    ObjectNode holder = ScimShape.holder(resource, path.schema());
    boolean removes = op == Op.REMOVE || value == null || value.isNull();
    if (attribute.multiValued()) {
      new ScimSeveral(holder, attribute, path).change(op == Op.ADD, removes, value);
    } else if (!path.part().isEmpty()) {
      part(holder, attribute, path.part(), removes ? null : value);
    } else {
      whole(holder, attribute, removes ? null : value);
    }
  }

  private static void whole(ObjectNode holder, ScimAttribute attribute, @Nullable JsonNode value) {
    JsonNode read = value == null ? null : ScimShape.single(attribute, value);
    if (read == null) {
      refuseWithout(attribute);
      holder.remove(attribute.name());
    } else if (read instanceof ObjectNode parts
        && holder.get(attribute.name()) instanceof ObjectNode there) {
      there.setAll(parts);
    } else {
      holder.set(attribute.name(), read);
    }
  }

  private static void part(
      ObjectNode holder, ScimAttribute attribute, String name, @Nullable JsonNode value) {
    ScimAttribute part = partOf(attribute, name);
    JsonNode read = value == null ? null : ScimShape.single(part, value);
    if (read != null) {
      ScimValues.within(holder, attribute.name()).set(part.name(), read);
    } else if (holder.get(attribute.name()) instanceof ObjectNode there) {
      there.remove(part.name());
      if (there.isEmpty()) {
        holder.remove(attribute.name());
      }
    }
  }

  static ScimAttribute partOf(ScimAttribute attribute, String name) {
    return attribute
        .part(name)
        .orElseThrow(
            () ->
                ScimRefusal.of(
                    ScimRefusal.INVALID_PATH,
                    attribute.name() + " has no part of the path's name"));
  }

  /** What a resource cannot be without is asked for when it is written; this would be silent. */
  private static void refuseWithout(ScimAttribute attribute) {
    if (attribute.name().equals("active")) {
      throw ScimRefusal.value("active", "cannot be removed; set it to true or false");
    }
  }
}
