// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.keyway.cabinet.CabinetException.ProtocolError;

/** Hears one line, on its loop. */
public interface LineHandler {
  /** The line is up. */
  void opened();

  /**
   * A whole frame arrived.
   *
   * @throws ProtocolError to have it reported to {@link #damaged} and the line ended
   */
  void frame(byte[] frame);

  /** A part of a frame arrived: the other end lives, although its frame takes a while. */
  default void alive() {}

  /** The line takes more again. */
  void writable();

  /** What arrived is no frame, or was refused. The line is being closed. */
  void damaged(ProtocolError error);

  /** The line ended; nothing follows. */
  void closed(String reason);
}
