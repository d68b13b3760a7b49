// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.cabinet.hardware.BoardClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Compares the board's clock with the bridge's, as last heard, and with the board's own counting.
 * The cabinet keeps its own time and says how far it is off; only a board that lost its time adopts
 * the bridge's.
 */
final class Timekeeper {
  private static final Duration STEP = Duration.ofSeconds(1);

  private final BoardClock clock;
  private Optional<Duration> bridgeAtBoot = Optional.empty();
  private Duration clockAtBoot;

  Timekeeper(BoardClock clock) {
    this.clock = clock;
    this.clockAtBoot = boot(clock.now());
  }

  /** The bridge said what time it is; tells whether the board learnt the time by it. */
  boolean heard(Instant bridge) {
    bridgeAtBoot = Optional.of(boot(bridge));
    if (clock.isTimeKnown()) {
      return false;
    }
    clock.set(bridge);
    return true;
  }

  /** How far the clock was set since it was last asked, where that is more than a second. */
  Optional<Duration> step() {
    Duration now = boot(clock.now());
    Duration step = now.minus(clockAtBoot);
    if (step.abs().compareTo(STEP) <= 0) {
      return Optional.empty();
    }
    clockAtBoot = now;
    return Optional.of(step);
  }

  /** How many milliseconds this clock is ahead of the bridge's, as far as is known. */
  long offset() {
    return bridgeAtBoot.map(bridge -> boot(clock.now()).minus(bridge).toMillis()).orElse(0L);
  }

  boolean isKnown() {
    return clock.isTimeKnown();
  }

  Instant now() {
    return clock.now();
  }

  /** The bridge's time, counted on from when it was heard last; empty before that. */
  Optional<Instant> bridgeNow() {
    return bridgeAtBoot.map(bridge -> Instant.EPOCH.plus(bridge).plus(clock.uptime()));
  }

  /** The later of the board's time and what the bridge's must be: for rights that end. */
  Instant latest() {
    Instant bridge =
        bridgeAtBoot.map(b -> Instant.EPOCH.plus(b).plus(clock.uptime())).orElse(Instant.MIN);
    return bridge.isAfter(clock.now()) ? bridge : clock.now();
  }

  private Duration boot(Instant time) {
    return Duration.between(Instant.EPOCH, time).minus(clock.uptime());
  }
}
