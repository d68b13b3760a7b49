// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.credential.CardNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Values of a record as conditions and expressions take them, and how they are read strictly. */
final class Facts {
  private static final Pattern INSTANT =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final int LONGEST = 500;

  private Facts() {}

  /** What is null is an empty text: the source states that there is nothing. */
  static Map<String, Object> of(Map<?, ?> fields) {
    Map<String, Object> facts = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> facts.put(String.valueOf(name), value == null ? "" : value(value)));
    return facts;
  }

  /** Whether a value is there and says something. */
  static boolean isSaid(Object value) {
    return !(value instanceof String text && text.isBlank());
  }

  private static Object value(Object value) {
    return switch (value) {
      case Map<?, ?> map -> of(map);
      case List<?> list -> list.stream().filter(v -> v != null).map(Facts::value).toList();
      case Integer number -> number.longValue();
      case Short number -> number.longValue();
      case BigInteger number ->
          number.bitLength() < 64 ? (Object) number.longValue() : number.toString();
      case BigDecimal number -> number.doubleValue();
      case Float number -> number.doubleValue();
      default -> value;
    };
  }

  /** Those fields whose names are among those that count, nested ones in their places. */
  static Map<String, Object> among(Map<?, ?> fields, List<String> reads) {
    return among("", fields, reads);
  }

  private static Map<String, Object> among(String prefix, Map<?, ?> fields, List<String> reads) {
    Map<String, Object> kept = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          String path = prefix + name;
          if (reads.contains(path)) {
            kept.put(String.valueOf(name), value);
          } else if (value instanceof Map<?, ?> nested) {
            Map<String, Object> inner = among(path + ".", nested, reads);
            if (!inner.isEmpty()) {
              kept.put(String.valueOf(name), inner);
            }
          }
        });
    return kept;
  }

  /** Names of fields that are there but not among those that count. */
  static List<String> unknown(Map<String, Object> fields, List<String> reads) {
    List<String> unknown = new ArrayList<>();
    collect("", fields, reads, unknown);
    return unknown;
  }

  private static void collect(
      String prefix, Map<?, ?> fields, List<String> reads, List<String> unknown) {
    fields.forEach(
        (name, value) -> {
          String path = prefix + name;
          if (reads.contains(path)) {
            return;
          }
          if (value instanceof Map<?, ?> nested
              && reads.stream().anyMatch(read -> read.startsWith(path + "."))) {
            collect(path + ".", nested, reads, unknown);
          } else {
            unknown.add(path);
          }
        });
  }

  /** An instant as RFC 3339 writes it, with an offset. */
  static Instant instant(String field, Object value) {
    try {
      if (value instanceof String text && INSTANT.matcher(text.strip()).matches()) {
        return OffsetDateTime.parse(text.strip()).toInstant();
      }
    } catch (DateTimeException e) {
      // refused below, as any other text
    }
    throw new Unreadable(field, "is not an instant as RFC 3339 writes it");
  }

  static LocalDate date(String field, Object value) {
    try {
      if (value instanceof String text && DATE.matcher(text.strip()).matches()) {
        return LocalDate.parse(text.strip());
      }
    } catch (DateTimeException e) {
      // refused below, as any other text
    }
    throw new Unreadable(field, "is not a date such as 2026-11-23");
  }

  static String text(String field, Object value) {
    if (!(value instanceof String text)) {
      throw new Unreadable(field, "must be text");
    }
    if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
      throw new Unreadable(
          field, "has at most " + LONGEST + " characters and no control characters");
    }
    return text.strip();
  }

  static long number(String field, Object value) {
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    if (value instanceof String text && text.strip().matches("[0-9]{1,18}")) {
      return Long.parseLong(text.strip());
    }
    throw new Unreadable(field, "is not a whole number");
  }

  /** A whole number of any size that a card can have. */
  static CardNumber cardNumber(String field, Object value) {
    if (value instanceof Long number && number >= 0) {
      return new CardNumber(number);
    }
    try {
      if (value instanceof String text) {
        return CardNumber.parse(text.strip());
      }
    } catch (IllegalArgumentException e) {
      // refused below, as any other text
    }
    throw new Unreadable(field, "is not a whole number");
  }
}
