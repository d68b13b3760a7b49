// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

import io.keyway.model.custody.SlotNumber;

/** What holds the door and the fobs. Called on the controller's thread only; does not block. */
public interface Locks {
  /** Lets the door be opened. */
  void unlockDoor();

  /** Bolts the door, at once or as soon as it is closed. */
  void lockDoor();

  /**
   * Lets the fob in a slot be pulled, until it is or {@link #holdAll} is called.
   *
   * @return how far that is when this returns; where it is not final yet, {@link Senses#released}
   *     tells the rest
   */
  ReleaseProgress release(SlotNumber slot);

  /** Holds the fobs in all slots; calls off what was asked for and is not sent yet. */
  void holdAll();

  /**
   * Whether a slot is held, as its lock says: false from a release until the lock closed again,
   * which some locks do only when they are pushed shut.
   */
  boolean isHeld(SlotNumber slot);
}
