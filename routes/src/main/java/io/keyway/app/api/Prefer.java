// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request header {@code Prefer} (RFC 7240), of which only {@code wait} means something here:
 * how long a caller would wait for a complete receipt. The same for webhooks and for the API.
 */
public final class Prefer {
  /** Whoever asks for more waits no longer than this. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Pattern WAIT =
      Pattern.compile(
          "(?:^|,)\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?:;[^,]*)?(?=,|$)",
          Pattern.CASE_INSENSITIVE);

  private Prefer() {}

  /** How long the caller is willing to wait, at most {@link #LONGEST}; empty where it is not. */
  public static Optional<Duration> waitOf(@Nullable String header) {
    Matcher wait = WAIT.matcher(header == null ? "" : header);
    if (!wait.find()) {
      return Optional.empty();
    }
    Duration wanted = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    return Optional.of(wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST);
  }
}
