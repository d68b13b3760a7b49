// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard;

import java.time.Duration;

/** Whether one board answers, and when it is worth asking again. Belongs to its line's thread. */
final class BoardHealth {
  private static final int MAY_MISS = 3;
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final int DOUBLINGS = 5;

  private final int address;
  private int missed;
  private long nextAt;
  private boolean silent;

  BoardHealth(int address) {
    this.address = address;
    this.nextAt = System.nanoTime();
  }

  int address() {
    return address;
  }

  boolean isSilent() {
    return silent;
  }

  boolean isDue(long now) {
    return !silent || now - nextAt >= 0;
  }

  /** It answered; tells whether it was silent until now. */
  boolean answered() {
    boolean was = silent;
    silent = false;
    missed = 0;
    return was;
  }

  /** It did not answer; tells whether it is silent from now on and was not before. */
  boolean missed(long now) {
    missed++;
    nextAt = now + (FIRST_WAIT.toNanos() << Math.min(DOUBLINGS, Math.max(0, missed - MAY_MISS)));
    boolean newly = !silent && missed >= MAY_MISS;
    silent |= newly;
    return newly;
  }

  /** Its line is gone; tells whether it was not silent before. */
  boolean gone(long now) {
    boolean newly = !silent;
    silent = true;
    nextAt = now;
    return newly;
  }
}
