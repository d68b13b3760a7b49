// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.simulated;

import io.keyway.cabinet.hardware.BoardClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** A board's clock with a battery, which can be set wrong or lose its time. Thread-safe. */
public final class SimulatedClock implements BoardClock {
  private final Clock world;
  private final LongSupplier nanos;
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);
  private volatile boolean known = true;

  /**
   * @param world the right time
   * @param nanos counts up, as {@link System#nanoTime} does
   */
  public SimulatedClock(Clock world, LongSupplier nanos) {
    this.world = world;
    this.nanos = nanos;
  }

  @Override
  public Instant now() {
    return world.instant().plus(offset.get());
  }

  @Override
  public boolean isTimeKnown() {
    return known;
  }

  @Override
  public void set(Instant now) {
    offset.set(Duration.between(world.instant(), now));
    known = true;
  }

  @Override
  public Duration uptime() {
    return Duration.ofNanos(nanos.getAsLong());
  }

  /** Sets the time forward, or back. */
  public void step(Duration by) {
    offset.updateAndGet(before -> before.plus(by));
  }

  /** Lets the battery fail: the time is not known until it is set. */
  public void lose() {
    known = false;
  }
}
