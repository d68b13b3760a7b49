// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The request header {@code Prefer} (RFC 7240), of which only {@code wait} means something here.
 */
final class Prefer {
  private static final int CAP_SECONDS = 30;
  private static final Pattern WAIT =
      Pattern.compile(
          "(?:^|,)\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?:;[^,]*)?(?=,|$)",
          Pattern.CASE_INSENSITIVE);

  private Prefer() {}

  /** How long the sender is willing to wait, at most 30 seconds; empty where it is not. */
  static Optional<Duration> waitOf(String header) {
    Matcher wait = WAIT.matcher(header);
    return wait.find()
        ? Optional.of(Duration.ofSeconds(Math.min(CAP_SECONDS, Long.parseLong(wait.group(1)))))
        : Optional.empty();
  }
}
