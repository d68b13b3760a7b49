// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.gallagher;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.connectors.source.SourceBatch.Entry;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a cardholder says. How a card stands is told by {@code status.type} ({@code pending}, {@code
 * active}, {@code expired}, {@code inactive}); the word in {@code status.value} is the site's own
 * and is not looked at.
 *
 * <p>A person is {@code unauthorised} when the cardholder is; {@code expired} when there were cards
 * and the last of them passed its end; else {@code active}, also without any card: who lost a card
 * has not left. Where every card that counts has an end, the latest is when the person expires.
 */
final class Cardholders {
  /** What is asked for, and nothing else. */
  static final String FIELDS =
      "href,firstName,lastName,authorised,division,cards,accessGroups,personalDataFields";

  private final String numberField;
  private final CardTypes types;
  private final Clock clock;

  Cardholders(String numberField, CardTypes types, Clock clock) {
    this.numberField = numberField;
    this.types = types;
    this.clock = clock;
  }

  /** One card that is or will be good. */
  private record Card(
      String type, String number, Optional<Instant> from, Optional<Instant> until) {}

  /** What the answers hang on; another value here reads other people. */
  String what() {
    return numberField + "\n" + new TreeMap<>(types.byName());
  }

  /** Whether an answer lacks cards although they matter. */
  boolean lacksCards(JsonNode cardholder) {
    return types.isAsked() && !cardholder.path("cards").isArray();
  }

  /** The entry of a cardholder; empty where the cardholder has no number and is nobody we know. */
  Optional<Entry> entry(String key, JsonNode cardholder) {
    String number = number(cardholder);
    if (!cardholder.path("authorised").isBoolean()) {
      throw new ShapeChanged(
          "A cardholder has no field authorised that this operator may read; without it nobody knows"
              + " who is disabled",
          null);
    }
    if (number.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    List<Card> cards = new ArrayList<>();
    boolean isExpired = false;
    for (JsonNode card : cardholder.path("cards")) {
      Optional<Instant> until = instant(card, "until");
      switch (card.path("status").path("type").asText()) {
        case "active", "pending" -> {
          if (until.filter(at -> !at.isAfter(now)).isPresent()) {
            isExpired = true;
          } else {
            cards.add(card(card, until));
          }
        }
        case "expired" -> isExpired = true;
        case "inactive" -> {
          // Lost, stolen, taken away: no badge.
        }
        default ->
            throw new ShapeChanged(
                "A card has a status.type that is none of pending, active, expired, inactive",
                null);
      }
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("number", number);
    fields.put("status", status(cardholder, cards.isEmpty() && isExpired));
    fields.put("givenName", cardholder.path("firstName").asText());
    fields.put("familyName", cardholder.path("lastName").asText());
    fields.put("division", cardholder.path("division").path("name").asText());
    fields.put("groups", groups(cardholder));
    fields.put("fields", personalData(cardholder));
    if (types.isAsked()) {
      fields.put("badges", badges(cards));
    }
    return Optional.of(new Entry(key, fields, end(cards)));
  }

  private static String status(JsonNode cardholder, boolean isExpired) {
    if (!cardholder.path("authorised").asBoolean()) {
      return "unauthorised";
    }
    return isExpired ? "expired" : "active";
  }

  private static Optional<Instant> end(List<Card> cards) {
    return cards.stream().allMatch(card -> card.until().isPresent())
        ? cards.stream().flatMap(card -> card.until().stream()).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  private static Card card(JsonNode card, Optional<Instant> until) {
    return new Card(
        card.path("type").path("name").asText(),
        card.path("number").asText(),
        instant(card, "from"),
        until);
  }

  /** Cards of the types that are named, each look once: the one that is good for longest. */
  private List<Map<String, Object>> badges(List<Card> cards) {
    Map<String, Map<String, Object>> badges = new LinkedHashMap<>();
    List<Card> longest =
        cards.stream()
            .sorted(
                Comparator.comparing(
                    (Card card) -> card.until().orElse(Instant.MAX), Comparator.reverseOrder()))
            .toList();
    for (Card card : longest) {
      Optional<CardTypes.Look> look = types.of(card.type());
      if (look.isEmpty() || card.number().isEmpty()) {
        continue;
      }
      Map<String, Object> badge = new LinkedHashMap<>();
      badge.put("format", look.get().format());
      badge.put("facilityCode", look.get().facilityCode());
      badge.put("cardNumber", card.number());
      card.from().ifPresent(at -> badge.put("from", at.toString()));
      card.until().ifPresent(at -> badge.put("until", at.toString()));
      badges.putIfAbsent(look.get() + "/" + card.number(), badge);
    }
    return List.copyOf(badges.values());
  }

  /** Names of access groups of which the cardholder is a member now. */
  private static List<String> groups(JsonNode cardholder) {
    List<String> groups = new ArrayList<>();
    for (JsonNode membership : cardholder.path("accessGroups")) {
      String type = membership.path("status").path("type").asText("active");
      String name = membership.path("accessGroup").path("name").asText();
      if (type.equals("active") && !name.isEmpty() && !groups.contains(name)) {
        groups.add(name);
      }
    }
    return groups;
  }

  private String number(JsonNode cardholder) {
    return String.valueOf(personalData(cardholder).getOrDefault(numberField, "")).strip();
  }

  /** Personal data fields by name. They stand under {@code @name}, alone or in a list. */
  private static Map<String, Object> personalData(JsonNode cardholder) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (JsonNode item : cardholder.path("personalDataFields")) {
      put(values, item);
    }
    put(values, cardholder);
    return values;
  }

  private static void put(Map<String, Object> values, JsonNode from) {
    from.properties()
        .forEach(
            field -> {
              JsonNode value =
                  field.getValue().isObject() ? field.getValue().path("value") : field.getValue();
              if (field.getKey().startsWith("@") && value.isValueNode() && !value.isNull()) {
                values.put(field.getKey().substring(1), value.asText());
              }
            });
  }

  private static Optional<Instant> instant(JsonNode card, String field) {
    String text = card.path(field).asText();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new ShapeChanged("A card has a " + field + " that is no instant", null);
    }
  }
}
