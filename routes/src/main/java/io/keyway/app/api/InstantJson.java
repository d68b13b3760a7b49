// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.springframework.boot.jackson.JsonComponent;

/** Instants as RFC 3339 in UTC, to the microsecond, so that their texts sort as they do. */
@JsonComponent
public final class InstantJson extends JsonSerializer<Instant> {
  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  @Override
  public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeString(text(value));
  }

  /** The same, for those who write JSON themselves. */
  public static String text(Instant instant) {
    return MICROS.format(instant);
  }
}
