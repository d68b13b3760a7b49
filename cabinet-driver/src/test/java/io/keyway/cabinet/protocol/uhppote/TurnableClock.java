// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is turned; in whichever zone, it is one clock. Thread-safe. */
final class TurnableClock extends Clock {
  private final AtomicLong millis;
  private final ZoneId zone;

  TurnableClock(Instant now) {
    this(new AtomicLong(now.toEpochMilli()), ZoneOffset.UTC);
  }

  private TurnableClock(AtomicLong millis, ZoneId zone) {
    this.millis = millis;
    this.zone = zone;
  }

  void turn(Duration by) {
    millis.addAndGet(by.toMillis());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new TurnableClock(millis, other);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }
}
