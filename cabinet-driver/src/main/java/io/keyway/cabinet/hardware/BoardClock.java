// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

import java.time.Duration;
import java.time.Instant;

/** The two clocks of a board: one that tells the time, one that only counts. */
public interface BoardClock {
  /** The time of day as the board has it; may be wrong, may be set. */
  Instant now();

  /** Whether the time survived since it was last set: false after its battery failed. */
  boolean isTimeKnown();

  /** Sets the time of day. */
  void set(Instant now);

  /** Counts up since some moment of this boot; never steps, whatever happens to the time. */
  Duration uptime();
}
