// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import io.keyway.app.client.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When something that is given counts: an end, or a length. */
final class Span {
  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      converter = Times.InstantText.class,
      description = "From when it counts; now, unless said.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "INSTANT",
      converter = Times.InstantText.class,
      description = "Until when it counts.")
  private @Nullable Instant to;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = Times.DurationText.class,
      description = "How long it counts, such as 4h; instead of --to.")
  private @Nullable Duration length;

  /** Empty where it counts from now on. */
  Optional<Instant> from() {
    return Optional.ofNullable(from);
  }

  /**
   * When it ends.
   *
   * @throws Trouble where that was not said, or twice
   */
  Instant end(Instant now) {
    if (to != null && length == null) {
      return to;
    }
    if (to == null && length != null) {
      return from().orElse(now).plus(length);
    }
    throw new Trouble("Say until when it counts: either --to or --for");
  }
}
