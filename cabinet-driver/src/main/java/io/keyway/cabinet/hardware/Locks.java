// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

import io.keyway.model.custody.SlotNumber;

/** What holds the door and the fobs. Called on the controller's thread only; does not block. */
public interface Locks {
  /** Lets the door be opened. */
  void unlockDoor();

  /** Bolts the door, at once or as soon as it is closed. */
  void lockDoor();

  /** Lets the fob in a slot be pulled, until it is or {@link #holdAll} is called. */
  void release(SlotNumber slot);

  /** Holds the fobs in all slots. */
  void holdAll();
}
