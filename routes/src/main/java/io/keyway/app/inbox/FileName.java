// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.inbox;

import io.keyway.app.store.SourceFiles.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the name of an HR file says. */
final class FileName {
  private static final Pattern AS_OF = Pattern.compile("^([0-9]{8}T[0-9]{6})Z");
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private FileName() {}

  /** Whether it is left alone: hidden, or still being written under that name. */
  static boolean isIgnored(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return name.startsWith(".") || lower.endsWith(".tmp") || lower.endsWith(".part");
  }

  /** By {@code *.full.csv} or {@code *.delta.csv}; empty for any other name. */
  static Optional<Kind> kind(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".full.csv")) {
      return Optional.of(Kind.FULL);
    }
    return lower.endsWith(".delta.csv") ? Optional.of(Kind.DELTA) : Optional.empty();
  }

  /** The instant of a leading {@code YYYYMMDDTHHMMSSZ}; empty where there is none. */
  static Optional<Instant> asOf(String name) {
    Matcher matcher = AS_OF.matcher(name);
    if (!matcher.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDateTime.parse(matcher.group(1), INSTANT).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
