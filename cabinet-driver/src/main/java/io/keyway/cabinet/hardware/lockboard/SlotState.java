// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard;

import io.keyway.cabinet.hardware.lockboard.Wiring.Presence;

/**
 * What is known of one slot. The first answer says how it is; afterwards a change counts when two
 * answers in a row tell it, because a switch bounces and a hand passes a sensor.
 */
final class SlotState {
  private boolean known;
  private boolean filled;
  private boolean open;
  private boolean seenFilled;
  private boolean seenOpen;
  private boolean allowed;

  /** What an answer changed. */
  enum Change {
    NONE,
    FILLED,
    EMPTIED,
    /** The lock opened, nobody was let at it, and what is there is there still. */
    FORCED
  }

  boolean isKnown() {
    return known;
  }

  boolean isFilled() {
    return known && filled;
  }

  boolean isOpen() {
    return known && (open || seenOpen);
  }

  /** Its lock may open now. */
  void allow() {
    allowed = true;
  }

  /** Its lock is to open no more; one that stands open is somebody's to close. */
  void hold() {
    allowed = open && allowed;
  }

  /** A board's answer. */
  Change told(boolean filledNow, boolean openNow, Presence presence) {
    boolean sure = filledNow == seenFilled && openNow == seenOpen;
    seenFilled = filledNow;
    seenOpen = openNow;
    if (!known) {
      known = true;
      filled = filledNow;
      open = openNow;
      return Change.NONE;
    }
    if (!sure) {
      return Change.NONE;
    }
    boolean opened = openNow && !open;
    if (open && !openNow) {
      allowed = false;
    }
    open = openNow;
    if (filledNow != filled) {
      filled = filledNow;
      return filledNow ? Change.FILLED : Change.EMPTIED;
    }
    boolean forced = opened && !allowed && presence == Presence.ITEM;
    return forced ? Change.FORCED : Change.NONE;
  }
}
