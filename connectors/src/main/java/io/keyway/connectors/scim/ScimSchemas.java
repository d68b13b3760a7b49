// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.scim.ScimAttribute.Type;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The schemas that Keyway knows, from {@code schemas.json}; read once. Thread-safe. */
public final class ScimSchemas {
  /** Of a user. */
  public static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";

  /** Of a group. */
  public static final String GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";

  /** What an employer knows of a user. */
  public static final String ENTERPRISE =
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

  /** What cabinets need to know of a user. */
  public static final String CREDENTIAL =
      "urn:keyway:params:scim:schemas:extension:credential:2.0:User";

  /** Of a page of a list. */
  public static final String LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

  /** Of a search by POST. */
  public static final String SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

  /** Of a PATCH. */
  public static final String PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

  /** Of an error. */
  public static final String ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";

  /** Common to all kinds of resources (RFC 7643, section 3.1). */
  private static final ScimAttribute EXTERNAL_ID =
      new ScimAttribute("externalId", Type.TEXT, false, true, false, List.of());

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, ObjectNode> DECLARED = load();
  private static final Map<String, List<ScimAttribute>> ATTRIBUTES = attributes();

  private ScimSchemas() {}

  /** A schema as {@code /Schemas} shows it; empty where there is none of this id. */
  public static Optional<ObjectNode> declared(String id) {
    return DECLARED.values().stream()
        .filter(schema -> schema.path("id").asText().equalsIgnoreCase(id))
        .map(ObjectNode::deepCopy)
        .findFirst();
  }

  /** All schemas as {@code /Schemas} shows them. */
  public static List<ObjectNode> all() {
    return DECLARED.values().stream().map(ObjectNode::deepCopy).toList();
  }

  static Optional<ScimAttribute> attribute(String schema, String name) {
    if (name.equalsIgnoreCase(EXTERNAL_ID.name()) && !schema.contains(":extension:")) {
      return Optional.of(EXTERNAL_ID);
    }
    return ATTRIBUTES.getOrDefault(schema, List.of()).stream()
        .filter(attribute -> attribute.name().equalsIgnoreCase(name))
        .findFirst();
  }

  private static Map<String, ObjectNode> load() {
    Map<String, ObjectNode> schemas = new LinkedHashMap<>();
    try (InputStream in = ScimSchemas.class.getResourceAsStream("schemas.json")) {
      if (in == null) {
        throw new IllegalStateException("schemas.json is not in the jar");
      }
      for (JsonNode schema : JSON.readTree(in)) {
        ObjectNode whole = (ObjectNode) schema;
        complete((ArrayNode) whole.path("attributes"));
        ArrayNode of = JSON.createArrayNode().add("urn:ietf:params:scim:schemas:core:2.0:Schema");
        whole.set("schemas", of);
        schemas.put(schema.path("id").asText(), whole);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return schemas;
  }

  /** What the file leaves out is as RFC 7643, section 2.2 says. */
  private static void complete(ArrayNode attributes) {
    for (JsonNode each : attributes) {
      ObjectNode attribute = (ObjectNode) each;
      fill(attribute, "type", "string");
      if (!attribute.has("multiValued")) {
        attribute.put("multiValued", false);
      }
      fill(attribute, "description", "");
      if (!attribute.has("required")) {
        attribute.put("required", false);
      }
      if (!attribute.has("caseExact")) {
        attribute.put("caseExact", false);
      }
      fill(attribute, "mutability", "readWrite");
      fill(attribute, "returned", "default");
      fill(attribute, "uniqueness", "none");
      if (attribute.get("subAttributes") instanceof ArrayNode parts) {
        complete(parts);
      }
    }
  }

  private static void fill(ObjectNode attribute, String name, String value) {
    if (!attribute.has(name)) {
      attribute.put(name, value);
    }
  }

  private static Map<String, List<ScimAttribute>> attributes() {
    Map<String, List<ScimAttribute>> all = new LinkedHashMap<>();
    DECLARED.forEach((id, schema) -> all.put(id, attributes(schema.path("attributes"))));
    return all;
  }

  private static List<ScimAttribute> attributes(JsonNode declared) {
    List<ScimAttribute> attributes = new ArrayList<>();
    for (JsonNode each : declared) {
      attributes.add(
          new ScimAttribute(
              each.path("name").asText(),
              type(each.path("type").asText()),
              each.path("multiValued").asBoolean(),
              each.path("caseExact").asBoolean(),
              each.path("mutability").asText().equals("readOnly"),
              attributes(each.path("subAttributes"))));
    }
    return attributes;
  }

  private static Type type(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "boolean" -> Type.BOOLEAN;
      case "complex" -> Type.COMPLEX;
      default -> Type.TEXT;
    };
  }
}
