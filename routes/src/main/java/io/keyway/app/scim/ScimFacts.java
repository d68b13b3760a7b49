// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyway.connectors.scim.ScimSchemas;
import io.keyway.connectors.scim.ScimShape;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The record that a user is, for the mapping {@code scim}: {@code state}, {@code user}, {@code
 * enterprise}, {@code credential}, {@code email}, {@code groups} and the one {@code badge}. What
 * the user had before and has no more is said to be empty, so that it counts as taken back.
 */
final class ScimFacts {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DAY = "2026-11-23".length();

  private ScimFacts() {}

  /**
   * Of somebody who exists.
   *
   * @param groups names of the user's groups; empty where the client never put the user into one,
   *     and so says nothing of groups
   */
  static ObjectNode of(
      Optional<JsonNode> before, JsonNode user, Optional<List<String>> groups, Instant now) {
    ObjectNode record = facts(user, now);
    before.ifPresent(old -> emptied(facts(old, now), record));
    record.put("state", ScimShape.isInactive(user) ? "inactive" : "active");
    groups.ifPresent(names -> names.forEach(record.putArray("groups")::add));
    before
        .map(ScimFacts::number)
        .filter(old -> !old.isEmpty() && !old.equals(number(user)))
        .ifPresent(old -> record.put("previousEmployeeNumber", old));
    return record;
  }

  /** Of somebody who was deleted. */
  static ObjectNode deleted(JsonNode user) {
    ObjectNode record = NODES.objectNode().put("state", "deleted");
    record.putObject("enterprise").put("employeeNumber", number(user));
    record.putObject("user").put("userName", user.path("userName").asText());
    return record;
  }

  /** What most providers know people by here. */
  static String number(JsonNode user) {
    return user.path(ScimSchemas.ENTERPRISE).path("employeeNumber").asText();
  }

  private static ObjectNode facts(JsonNode user, Instant now) {
    ObjectNode record = NODES.objectNode();
    ObjectNode core = record.putObject("user");
    for (String name : List.of("userName", "externalId", "displayName", "title", "userType")) {
      copy(user, name, core);
    }
    copy(user, "name", core);
    email(user).ifPresent(email -> record.put("email", email));
    if (user.get(ScimSchemas.ENTERPRISE) instanceof ObjectNode enterprise) {
      record.set("enterprise", enterprise.deepCopy().without("manager"));
    }
    if (user.get(ScimSchemas.CREDENTIAL) instanceof ObjectNode credential) {
      record.set("credential", credential(credential));
      badge(credential, now).ifPresent(badge -> record.set("badge", badge));
    }
    return record;
  }

  private static ObjectNode credential(ObjectNode from) {
    ObjectNode to = NODES.objectNode();
    copy(from, "site", to);
    copy(from, "employmentType", to);
    day(from, "startDate", to);
    day(from, "contractEnd", to);
    return to;
  }

  private static void copy(JsonNode from, String name, ObjectNode to) {
    JsonNode value = from.get(name);
    if (value != null) {
      to.set(name, value.deepCopy());
    }
  }

  /** Of an instant, the day that it names in its own offset. */
  private static void day(JsonNode from, String name, ObjectNode to) {
    String text = from.path(name).asText();
    if (!text.isEmpty()) {
      to.put(name, text.length() > DAY && isInstant(text) ? text.substring(0, DAY) : text);
    }
  }

  private static boolean isInstant(String text) {
    return at(text).isPresent();
  }

  private static Optional<Instant> at(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The address at work, else the primary one, else the first. */
  private static Optional<String> email(JsonNode user) {
    List<JsonNode> all = new ArrayList<>();
    user.path("emails").forEach(all::add);
    return all.stream()
        .filter(email -> email.path("type").asText().equalsIgnoreCase("work"))
        .findFirst()
        .or(() -> all.stream().filter(email -> email.path("primary").asBoolean()).findFirst())
        .or(() -> all.stream().findFirst())
        .map(email -> email.path("value").asText())
        .filter(value -> !value.isEmpty());
  }

  /** The card that counts: the primary one of those in use, else the first; or the flat fields. */
  private static Optional<ObjectNode> badge(JsonNode credential, Instant now) {
    List<JsonNode> cards = new ArrayList<>();
    credential.path("cards").forEach(cards::add);
    if (!cards.isEmpty()) {
      List<JsonNode> inUse = cards.stream().filter(card -> isInUse(card, now)).toList();
      return inUse.stream()
          .filter(card -> card.path("primary").asBoolean())
          .findFirst()
          .or(() -> inUse.stream().findFirst())
          .map(c -> badge(c.path("format"), c.path("facilityCode"), c.path("value")));
    }
    return credential.path("cardNumber").asText().isEmpty()
        ? Optional.empty()
        : Optional.of(
            badge(
                credential.path("cardFormat"),
                credential.path("facilityCode"),
                credential.path("cardNumber")));
  }

  private static boolean isInUse(JsonNode card, Instant now) {
    String status = card.path("status").asText();
    Optional<Instant> until = at(card.path("validUntil").asText());
    return (status.isEmpty() || status.equalsIgnoreCase("active"))
        && (until.isEmpty() || until.get().isAfter(now));
  }

  private static ObjectNode badge(JsonNode format, JsonNode facility, JsonNode number) {
    ObjectNode badge = NODES.objectNode();
    badge.put("format", format.asText());
    badge.put("facilityCode", facility.asText());
    badge.put("cardNumber", number.asText());
    return badge;
  }

  /** Says of everything that was there, and is not, that it is empty now. */
  private static void emptied(ObjectNode before, ObjectNode now) {
    for (Map.Entry<String, JsonNode> field : before.properties()) {
      JsonNode still = now.get(field.getKey());
      if (field.getValue() instanceof ObjectNode parts) {
        emptied(parts, still instanceof ObjectNode there ? there : now.putObject(field.getKey()));
      } else if (still == null) {
        now.put(field.getKey(), "");
      }
    }
  }
}
