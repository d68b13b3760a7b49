// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.hardware.simulated.SimulatedClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A board whose time passes when a test says so. */
public final class ManualBoard {
  private final Passing passing = new Passing();

  /** What the board shows; another one is what a restart makes of it. */
  public SimulatedClock clock() {
    long boot = passing.nanos;
    return new SimulatedClock(passing, () -> passing.nanos - boot);
  }

  public void pass(Duration time) {
    passing.nanos += time.toNanos();
  }

  public Instant now() {
    return passing.instant();
  }

  private static final class Passing extends Clock {
    private volatile long nanos;

    @Override
    public Instant instant() {
      return Instant.parse("2026-03-02T09:00:00Z").plusNanos(nanos);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("Only instants are asked for");
    }
  }
}
