// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;

/** Hears what the sensors of a cabinet notice. Called on the controller's thread only. */
public interface Senses {
  /** A fob was pulled from its place. */
  void pulled(SlotNumber slot, KeySetId keySet);

  /** A fob was hung into a slot. */
  void hung(SlotNumber slot, KeySetId keySet);

  /** The door was opened. */
  void doorOpened();

  /** The door was closed. */
  void doorClosed();
}
