// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** New ids: UUID version 7 (RFC 9562, section 5.7), so that newer ones sort after older ones. */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /** A new id as text, made at this instant. Thread-safe. */
  public static String at(Instant now) {
    long micros = Micros.of(now);
    long millis = micros / 1_000;
    long fraction = (micros % 1_000) << 2 | RANDOM.nextInt(4);
    long high = millis << 16 | 0x7000 | fraction;
    long low = RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
