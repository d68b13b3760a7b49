// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how long a caller would wait for a complete receipt: {@code Prefer: wait=N}, RFC 7240. */
final class Prefer {
  private static final Pattern WAIT =
      Pattern.compile("(?:^|,)\\s*wait\\s*=\\s*\"?([0-9]{1,5})\"?", Pattern.CASE_INSENSITIVE);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Prefer() {}

  /** Zero where the caller does not want to wait; at most a minute. */
  static Duration wait(@Nullable String header) {
    Matcher wait = WAIT.matcher(header == null ? "" : header);
    if (!wait.find()) {
      return Duration.ZERO;
    }
    Duration wanted = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    return wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST;
  }
}
