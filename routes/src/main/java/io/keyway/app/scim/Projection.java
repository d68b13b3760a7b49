// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which attributes a client wants to read (RFC 7644, section 3.9). Ids are always shown.
 *
 * @param only in lower case; empty means all
 * @param without in lower case
 */
record Projection(List<String> only, List<String> without) {
  private static final List<String> ALWAYS = List.of("id", "schemas");

  Projection {
    only = List.copyOf(only);
    without = List.copyOf(without);
  }

  static Projection of(Optional<String> attributes, Optional<String> excludedAttributes) {
    return new Projection(names(attributes), names(excludedAttributes));
  }

  private static List<String> names(Optional<String> list) {
    return list.map(
            text ->
                Arrays.stream(text.split(","))
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .filter(name -> !name.isEmpty())
                    .toList())
        .orElse(List.of());
  }

  /** Whether an attribute of the core schema may be shown, as far as its name tells. */
  boolean wants(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !without.contains(lower)
        && (only.isEmpty()
            || only.stream().anyMatch(o -> o.equals(lower) || o.startsWith(lower + ".")));
  }

  /** The resource with what is wanted; the one given is changed. */
  ObjectNode apply(ObjectNode resource) {
    prune(resource, "", ".");
    return resource;
  }

  private void prune(ObjectNode object, String prefix, String separator) {
    for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      boolean isSchema = name.startsWith("urn:");
      String path = prefix.isEmpty() ? name : prefix + separator + name;
      if (prefix.isEmpty() && ALWAYS.contains(name)) {
        continue;
      }
      if (without.contains(path) || !only.isEmpty() && !isAsked(path)) {
        object.remove(field.getKey());
      } else if (!only.contains(path)) {
        String next = isSchema ? ":" : ".";
        for (JsonNode each :
            field.getValue().isArray() ? field.getValue() : List.of(field.getValue())) {
          if (each instanceof ObjectNode inner) {
            prune(inner, path, next);
          }
        }
      }
    }
  }

  private boolean isAsked(String path) {
    return only.stream()
        .anyMatch(o -> o.equals(path) || o.startsWith(path + ".") || o.startsWith(path + ":"));
  }
}
