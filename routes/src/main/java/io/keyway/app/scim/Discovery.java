// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.scim.ScimKind;
import io.keyway.connectors.scim.ScimRefusal;
import io.keyway.connectors.scim.ScimSchemas;
import java.util.List;
import java.util.Optional;

/** What the service says of itself (RFC 7644, section 4); only what it does. */
final class Discovery {
  private static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:";
  private static final int NOT_FOUND = 404;

  private Discovery() {}

  static ScimAnswer answer(ScimRequest request) {
    String what = request.path().getFirst();
    Optional<String> id =
        request.path().size() > 1 ? Optional.of(request.path().get(1)) : Optional.empty();
    return switch (what) {
      case "ServiceProviderConfig" -> ScimAnswer.of(200, config(request.base()));
      case "ResourceTypes" -> one(id, kinds(request.base()), "id");
      default -> one(id, schemas(request.base()), "id");
    };
  }

  private static ScimAnswer one(Optional<String> id, List<ObjectNode> all, String key) {
    if (id.isEmpty()) {
      return ScimAnswer.of(200, list(all.size(), 1, all));
    }
    return all.stream()
        .filter(each -> each.path(key).asText().equalsIgnoreCase(id.get()))
        .findFirst()
        .map(each -> ScimAnswer.of(200, each))
        .orElseThrow(() -> new ScimRefusal(NOT_FOUND, "", "There is nothing of this id"));
  }

  /** RFC 7644, section 3.4.2. */
  static ObjectNode list(int total, int start, List<ObjectNode> resources) {
    ObjectNode list = ScimJson.MAPPER.createObjectNode();
    list.putArray("schemas").add(ScimSchemas.LIST);
    list.put("totalResults", total);
    list.put("startIndex", start);
    list.put("itemsPerPage", resources.size());
    ArrayNode array = list.putArray("Resources");
    resources.forEach(array::add);
    return list;
  }

  private static ObjectNode config(String base) {
    ObjectNode config = ScimJson.MAPPER.createObjectNode();
    config.putArray("schemas").add(CORE + "ServiceProviderConfig");
    config.putObject("patch").put("supported", true);
    config
        .putObject("bulk")
        .put("supported", false)
        .put("maxOperations", 0)
        .put("maxPayloadSize", 0);
    config.putObject("filter").put("supported", true).put("maxResults", ScimSearch.MOST);
    config.putObject("changePassword").put("supported", false);
    config.putObject("sort").put("supported", false);
    config.putObject("etag").put("supported", true);
    config
        .putArray("authenticationSchemes")
        .addObject()
        .put("type", "oauthbearertoken")
        .put("name", "Bearer token")
        .put("description", "A secret of this client, or a token that its tenant signed")
        .put("primary", true);
    meta(config, "ServiceProviderConfig", base + "/ServiceProviderConfig");
    return config;
  }

  private static List<ObjectNode> kinds(String base) {
    return List.of(kind(base, ScimKind.USER), kind(base, ScimKind.GROUP));
  }

  private static ObjectNode kind(String base, ScimKind kind) {
    ObjectNode type = ScimJson.MAPPER.createObjectNode();
    type.putArray("schemas").add(CORE + "ResourceType");
    type.put("id", kind.word());
    type.put("name", kind.word());
    type.put("endpoint", "/" + kind.path());
    type.put("schema", kind.schema());
    if (!kind.extensions().isEmpty()) {
      ArrayNode extensions = type.putArray("schemaExtensions");
      kind.extensions()
          .forEach(urn -> extensions.addObject().put("schema", urn).put("required", false));
    }
    meta(type, "ResourceType", base + "/ResourceTypes/" + kind.word());
    return type;
  }

  private static List<ObjectNode> schemas(String base) {
    List<ObjectNode> all = ScimSchemas.all();
    all.forEach(s -> meta(s, "Schema", base + "/Schemas/" + s.path("id").asText()));
    return all;
  }

  private static void meta(ObjectNode of, String kind, String location) {
    of.putObject("meta").put("resourceType", kind).put("location", location);
  }
}
