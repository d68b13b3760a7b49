// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How people write and read times.
 *
 * @param zone in which they read them
 * @param today for which the date is left out
 */
record Times(ZoneId zone, LocalDate today) {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  static Times of(Surroundings around) {
    return new Times(around.zone(), LocalDate.ofInstant(around.clock().instant(), around.zone()));
  }

  /** A moment: the time of day, with its date unless that is today. */
  String show(JsonNode instant) {
    return show(instant, CLOCK);
  }

  /** To the millisecond. */
  String showExactly(JsonNode instant) {
    return show(instant, EXACT);
  }

  private String show(JsonNode instant, DateTimeFormatter ofToday) {
    if (!instant.isTextual() || instant.asText().isEmpty()) {
      return "-";
    }
    try {
      ZonedDateTime time = Instant.parse(instant.asText()).atZone(zone);
      return (time.toLocalDate().equals(today) ? ofToday : DAY).format(time);
    } catch (DateTimeParseException foreign) {
      return instant.asText();
    }
  }

  /** Durations as {@code 5s}, {@code 250ms}, {@code 2h} or {@code PT1H30M}. */
  static final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    @Override
    public Duration convert(String text) {
      Matcher matcher = SHORT.matcher(text);
      if (matcher.matches()) {
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
      }
      try {
        return Duration.parse(text);
      } catch (DateTimeParseException wrong) {
        throw new TypeConversionException(
            "'" + text + "' is not a duration like 5s, 2h or PT1H30M");
      }
    }
  }

  /** Instants as RFC 3339. */
  static final class InstantText implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return ZonedDateTime.parse(text).toInstant();
      } catch (DateTimeParseException wrong) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is not a moment like 2026-11-23T08:15:00Z or 2026-11-23T09:15:00+01:00");
      }
    }
  }
}
