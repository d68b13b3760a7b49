// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.system;

import io.keyway.cabinet.hardware.BoardClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The operating system's clock. Where it has no battery its time is worth nothing after a start,
 * until the bridge tells it; that is kept beside the system's time, which is never set from here.
 * Thread-safe.
 */
public final class SystemClock implements BoardClock {
  private final Clock clock;
  private final LongSupplier nanos;
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);
  private volatile boolean known;

  /**
   * @param nanos counts up, as {@link System#nanoTime} does
   * @param keepsTime whether the time survives while the power is off, by a battery or because the
   *     system is known to wait for a time server before this program starts
   */
  public SystemClock(Clock clock, LongSupplier nanos, boolean keepsTime) {
    this.clock = clock;
    this.nanos = nanos;
    this.known = keepsTime;
  }

  @Override
  public Instant now() {
    return clock.instant().plus(offset.get());
  }

  @Override
  public boolean isTimeKnown() {
    return known;
  }

  @Override
  public void set(Instant now) {
    offset.set(Duration.between(clock.instant(), now));
    known = true;
  }

  @Override
  public Duration uptime() {
    return Duration.ofNanos(nanos.getAsLong());
  }
}
