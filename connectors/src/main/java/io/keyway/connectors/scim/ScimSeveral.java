// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.scim.ScimFilter.And;
import io.keyway.connectors.scim.ScimFilter.Compare;
import io.keyway.connectors.scim.ScimFilter.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes the values of an attribute that has several. */
final class ScimSeveral {
  private final ObjectNode holder;
  private final ScimAttribute attribute;
  private final ScimPath path;

  ScimSeveral(ObjectNode holder, ScimAttribute attribute, ScimPath path) {
    this.holder = holder;
    this.attribute = attribute;
    this.path = path;
  }

  /**
   * @param adds whether values that are there stay
   * @param value of a removal: those to remove; null means all
   */
  void change(boolean adds, boolean removes, @Nullable JsonNode value) {
    List<JsonNode> values = ScimValues.each(holder.get(attribute.name()));
    List<JsonNode> after;
    if (path.where().isPresent() || !path.part().isEmpty()) {
      after = removes ? withoutMatching(values) : withMatching(values, value);
    } else if (removes) {
      after = without(values, value);
    } else {
      after = adds ? with(values, read(value)) : with(List.of(), read(value));
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    onePrimary(after).forEach(array::add);
    if (array.isEmpty()) {
      holder.remove(attribute.name());
    } else {
      holder.set(attribute.name(), array);
    }
  }

  private List<JsonNode> read(@Nullable JsonNode value) {
    return value == null ? List.of() : ScimValues.each(ScimShape.value(attribute, value));
  }

  /** One value of each id; what comes later adds to what is there. */
  private static List<JsonNode> with(List<JsonNode> values, List<JsonNode> more) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    int unnamed = 0;
    for (List<JsonNode> some : List.of(values, more)) {
      for (JsonNode each : some) {
        String id = idOf(each);
        String key = id.isEmpty() ? "\0" + unnamed++ : id + "\0" + each.path("type").asText();
        if (all.get(key) instanceof ObjectNode before && each instanceof ObjectNode now) {
          before.setAll(now);
        } else {
          all.put(key, each);
        }
      }
    }
    return new ArrayList<>(all.values());
  }

  private List<JsonNode> without(List<JsonNode> values, @Nullable JsonNode these) {
    Map<String, Boolean> gone = new HashMap<>();
    read(these).forEach(each -> gone.put(idOf(each), true));
    if (these == null || these.isNull()) {
      return List.of();
    }
    return values.stream().filter(each -> !gone.containsKey(idOf(each))).toList();
  }

  private List<JsonNode> withoutMatching(List<JsonNode> values) {
    List<JsonNode> left = new ArrayList<>();
    for (JsonNode each : values) {
      if (!isMeant(each)) {
        left.add(each);
      } else if (!path.part().isEmpty() && each instanceof ObjectNode object) {
        object.remove(ScimPatch.partOf(attribute, path.part()).name());
        if (ScimValues.isSaid(object) && hasMoreThanItsPlace(object)) {
          left.add(object);
        }
      }
    }
    return left;
  }

  /** An address of which nothing is left but its type is none. */
  private static boolean hasMoreThanItsPlace(ObjectNode value) {
    return value.properties().stream()
        .anyMatch(f -> !f.getKey().equals("type") && !f.getKey().equals("primary"));
  }

  private List<JsonNode> withMatching(List<JsonNode> values, @Nullable JsonNode value) {
    List<JsonNode> after = new ArrayList<>(values);
    boolean found = false;
    for (JsonNode each : after) {
      if (isMeant(each) && each instanceof ObjectNode object) {
        set(object, value);
        found = true;
      }
    }
    if (!found) {
      ObjectNode fresh = madeByFilter();
      set(fresh, value);
      after.add(fresh);
    }
    return after;
  }

  private boolean isMeant(JsonNode value) {
    return path.where().isEmpty() || path.where().get().matches(value);
  }

  private void set(ObjectNode object, @Nullable JsonNode value) {
    if (value == null) {
      return;
    }
    if (path.part().isEmpty()) {
      if (ScimShape.single(attribute, value) instanceof ObjectNode parts) {
        object.setAll(parts);
      }
      return;
    }
    ScimAttribute part = ScimPatch.partOf(attribute, path.part());
    JsonNode read = ScimShape.single(part, value);
    if (read == null) {
      object.remove(part.name());
    } else {
      object.set(part.name(), read);
    }
  }

  /** A provider adds {@code emails[type eq "work"].value} although there is no such address yet. */
  private ObjectNode madeByFilter() {
    ObjectNode fresh = JsonNodeFactory.instance.objectNode();
    if (path.where().isPresent()) {
      for (Compare each : equalities(path.where().get())) {
        Optional<ScimAttribute> part = attribute.part(each.of().attribute());
        if (part.isEmpty() || part.get().name().equals("value")) {
          throw noTarget();
        }
        JsonNode value =
            ScimShape.single(part.get(), JsonNodeFactory.instance.textNode(each.value()));
        if (value != null) {
          fresh.set(part.get().name(), value);
        }
      }
    }
    return fresh;
  }

  private List<Compare> equalities(ScimFilter filter) {
    return switch (filter) {
      case And and -> {
        List<Compare> both = new ArrayList<>(equalities(and.left()));
        both.addAll(equalities(and.right()));
        yield both;
      }
      case Compare compare when compare.operator() == Operator.EQ -> List.of(compare);
      default -> throw noTarget();
    };
  }

  private ScimRefusal noTarget() {
    return ScimRefusal.of(
        ScimRefusal.NO_TARGET, "No value of " + attribute.name() + " is the path's");
  }

  /** Whichever became the primary one last is the only one. */
  private static List<JsonNode> onePrimary(List<JsonNode> after) {
    List<JsonNode> primary = after.stream().filter(ScimSeveral::isPrimary).toList();
    if (primary.size() < 2) {
      return after;
    }
    JsonNode last = primary.getLast();
    for (JsonNode each : primary) {
      if (each != last && each instanceof ObjectNode object) {
        object.put("primary", false);
      }
    }
    return after;
  }

  private static boolean isPrimary(JsonNode value) {
    return value.path("primary").asBoolean();
  }

  private static String idOf(JsonNode value) {
    return value.isObject() ? value.path("value").asText() : value.asText();
  }
}
