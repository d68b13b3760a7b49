// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.app.store.ScimGroups;
import io.keyway.app.store.ScimGroups.Membership;
import io.keyway.app.store.ScimUsers;
import io.keyway.connectors.scim.ScimKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Resources as clients read them, with what only the service sets.
 *
 * @param base address of {@code /scim/v2}, as the client wrote it
 */
record ScimView(String base) {

  ObjectNode user(ScimUsers.Row row, List<Membership> groups) {
    ObjectNode user =
        shown(
            ScimKind.USER,
            row.id(),
            row.resource(),
            row.createdAt(),
            row.modifiedAt(),
            row.version());
    if (!groups.isEmpty()) {
      ArrayNode in = user.putArray("groups");
      for (Membership group : groups) {
        in.addObject()
            .put("value", group.group())
            .put("$ref", base + "/Groups/" + group.group())
            .put("display", ScimJson.kept(group.resource()).path("displayName").asText());
      }
    }
    return user;
  }

  ObjectNode group(ScimGroups.Row row, List<String> members) {
    ObjectNode group =
        shown(
            ScimKind.GROUP,
            row.id(),
            row.resource(),
            row.createdAt(),
            row.modifiedAt(),
            row.version());
    if (!members.isEmpty()) {
      ArrayNode in = group.putArray("members");
      for (String member : members) {
        in.addObject()
            .put("value", member)
            .put("$ref", base + "/Users/" + member)
            .put("type", "User");
      }
    }
    return group;
  }

  private ObjectNode shown(
      ScimKind kind, String id, String json, Instant created, Instant modified, long version) {
    ObjectNode kept = ScimJson.kept(json);
    ObjectNode shown = ScimJson.MAPPER.createObjectNode();
    ArrayNode schemas = shown.putArray("schemas").add(kind.schema());
    kind.extensions().stream().filter(kept::has).forEach(schemas::add);
    shown.put("id", id);
    shown.setAll(kept);
    shown
        .putObject("meta")
        .put("resourceType", kind.word())
        .put("created", text(created))
        .put("lastModified", text(modified))
        .put("location", base + "/" + kind.path() + "/" + id)
        .put("version", etag(version));
    return shown;
  }

  /** A weak one (RFC 9110, section 8.8.1): what is shown beside the resource may differ. */
  static String etag(long version) {
    return "W/\"" + version + "\"";
  }

  private static String text(Instant at) {
    Instant millis = at.truncatedTo(ChronoUnit.MILLIS);
    return millis.getNano() == 0 ? millis.toString().replace("Z", ".000Z") : millis.toString();
  }
}
