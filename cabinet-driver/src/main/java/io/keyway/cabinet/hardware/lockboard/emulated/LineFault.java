// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.emulated;

import java.time.Duration;

/** What goes wrong with one answer. */
public sealed interface LineFault {
  /** It does not come. */
  record NoReply() implements LineFault {}

  /** It comes so much later. */
  record Late(Duration by) implements LineFault {}

  /** Octets that are no frame come before it. */
  record Garbage(int octets) implements LineFault {}

  /** The first half of it comes. */
  record HalfFrame() implements LineFault {}

  /** Its check value is wrong. */
  record WrongSum() implements LineFault {}

  /** Another frame comes before it: what a board says by itself, or an answer nobody waits for. */
  record Interrupted(byte[] by) implements LineFault {
    public Interrupted {
      by = by.clone();
    }

    @Override
    public byte[] by() {
      return by.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Interrupted that && java.util.Arrays.equals(by, that.by);
    }

    @Override
    public int hashCode() {
      return java.util.Arrays.hashCode(by);
    }
  }
}
