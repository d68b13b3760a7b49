// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

import io.keyway.model.custody.CustodyEvent.Trouble;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;

/** Hears what the sensors of a cabinet notice. Called on the controller's thread only. */
public interface Senses {
  /** A fob was pulled from its place. */
  void pulled(SlotNumber slot, KeySetId keySet);

  /** A fob was hung into a slot. */
  void hung(SlotNumber slot, KeySetId keySet);

  /** Something was hung into a slot that is none of this cabinet's fobs, or cannot be told. */
  void foreign(SlotNumber slot);

  /** The door was opened. */
  void doorOpened();

  /** The door was closed. */
  void doorClosed();

  /** The lock of a slot opened although nobody was let at it. */
  void forced(SlotNumber slot);

  /** A release that was asked for got further. */
  void released(SlotNumber slot, ReleaseProgress progress);

  /** Something is wrong with the cabinet itself, or is right again. */
  void trouble(Trouble trouble);
}
