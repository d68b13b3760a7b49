// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.Profile;
import io.keyway.model.identity.Profile.Attribute;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what a record says of a person beside the state. */
final class ProfileReader {
  private final BadgeReader badges;
  private final SourceMapping.EndDate endDate;

  ProfileReader(CardBench cards, SourceMapping.EndDate endDate) {
    this.badges = new BadgeReader(cards);
    this.endDate = endDate;
  }

  /**
   * @param person expressions by the name of the profile's field
   * @throws Unreadable at the first field that cannot be read
   */
  Profile read(Map<String, Expression> person, Map<String, Object> facts) {
    Map<String, Object> values = new HashMap<>();
    person.forEach(
        (field, expression) ->
            Unreadable.at(field, () -> expression.evaluate(facts))
                .ifPresent(value -> values.put(field, value)));
    return new Profile(
        text(values, "givenName"),
        text(values, "familyName"),
        text(values, "email"),
        text(values, "employment"),
        text(values, "department"),
        text(values, "site"),
        groups(values),
        value(values, "startDate").map(v -> Facts.date("startDate", v)),
        value(values, "endDate").map(v -> endDate.lastDay(Facts.date("endDate", v))),
        badges.own(
            value(values, "badgeFormat"),
            value(values, "facilityCode"),
            value(values, "cardNumber")),
        value(values, "qualifications").map(ProfileReader::qualifications).orElse(Map.of()),
        value(values, "badges").map(badges::read).orElse(List.of()),
        stated(values.keySet()));
  }

  private static Set<Attribute> stated(Set<String> fields) {
    Set<Attribute> stated = EnumSet.noneOf(Attribute.class);
    fields.forEach(field -> stated.add(attribute(field)));
    return stated;
  }

  private static Attribute attribute(String field) {
    return switch (field) {
      case "givenName" -> Attribute.GIVEN_NAME;
      case "familyName" -> Attribute.FAMILY_NAME;
      case "email" -> Attribute.EMAIL;
      case "employment" -> Attribute.EMPLOYMENT;
      case "department" -> Attribute.DEPARTMENT;
      case "site" -> Attribute.SITE;
      case "groups" -> Attribute.GROUPS;
      case "startDate" -> Attribute.START_DATE;
      case "endDate" -> Attribute.END_DATE;
      case "qualifications" -> Attribute.QUALIFICATIONS;
      case "badges" -> Attribute.FURTHER_BADGES;
      case "badgeFormat", "facilityCode", "cardNumber" -> Attribute.BADGE;
      default -> throw new IllegalArgumentException("A profile has no field " + field);
    };
  }

  private static Optional<Object> value(Map<String, Object> values, String field) {
    return Optional.ofNullable(values.get(field)).filter(Facts::isSaid);
  }

  private static String text(Map<String, Object> values, String field) {
    return value(values, field).map(v -> Facts.text(field, v)).orElse("");
  }

  /** A list, or text with semicolons. */
  private static Set<String> groups(Map<String, Object> values) {
    Set<String> groups = new TreeSet<>();
    Object value = value(values, "groups").orElse(List.of());
    List<?> items = value instanceof String text ? List.of(text.split(";")) : asList(value);
    for (Object item : items) {
      String group = Facts.text("groups", item);
      if (!group.isEmpty()) {
        groups.add(group);
      }
    }
    return groups;
  }

  private static List<?> asList(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new Unreadable("groups", "must be a list, or text with semicolons");
  }

  /** Names with dates, or text such as {@code induction:2027-01-31;forklift:2026-12-01}. */
  private static Map<String, LocalDate> qualifications(Object value) {
    Map<String, LocalDate> dates = new TreeMap<>();
    if (value instanceof Map<?, ?> byName) {
      byName.forEach((name, date) -> qualification(dates, String.valueOf(name), date));
      return dates;
    }
    for (String item : Facts.text("qualifications", value).split(";")) {
      if (!item.isBlank()) {
        String[] parts = item.split(":", 2);
        qualification(dates, parts[0], parts.length > 1 ? parts[1] : "");
      }
    }
    return dates;
  }

  private static void qualification(Map<String, LocalDate> dates, String name, Object date) {
    LocalDate until = Facts.date("qualifications", date);
    try {
      if (dates.put(Profile.qualificationName(name.strip()), until) != null) {
        throw new Unreadable("qualifications", "names one twice");
      }
    } catch (IllegalArgumentException e) {
      throw new Unreadable(
          "qualifications", "holds a name with other letters than A-Z a-z 0-9 . _ -");
    }
  }
}
