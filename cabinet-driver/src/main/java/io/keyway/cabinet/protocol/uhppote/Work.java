// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.CabinetException.Unreachable;

/** Something to be done at a controller, a few exchanges at a time. */
interface Work {
  /**
   * Does the next piece.
   *
   * @return whether that was the last
   * @throws Unreachable when there was no answer: the same piece may be tried again
   */
  boolean step();

  /** It is over, and whoever looks at the session sees what it did: tell who waits for it. */
  default void told() {}

  /** It will not be finished. */
  default void failed(String reason) {}
}
