// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import io.keyway.model.identity.CardholderId;
import java.util.Map;
import java.util.Optional;

/** What happened at a cabinet. Who did it and when stands on the {@link JournalEntry}. */
public sealed interface CustodyEvent {

  /** A key set left its slot. */
  record KeyTaken(SlotNumber slot, KeySetId keySet) implements CustodyEvent {}

  /** A key set is back in its own slot. */
  record KeyReturned(SlotNumber slot, KeySetId keySet) implements CustodyEvent {}

  /** A key set was hung into a slot that is not its own. */
  record KeyReturnedToWrongSlot(SlotNumber slot, KeySetId keySet) implements CustodyEvent {}

  /**
   * A key was refused, or a person was.
   *
   * @param reason one of the words of the control port: {@code revoked}, {@code unknown-badge}, ...
   * @param slot where it was about one slot
   */
  record AccessDenied(String reason, Optional<SlotNumber> slot) implements CustodyEvent {}

  /** A badge or PIN was accepted and the door unlocked. */
  record AccessGranted() implements CustodyEvent {}

  /** Somebody else showed a badge or PIN and stands by while the person takes a key set. */
  record StoodBy(CardholderId second) implements CustodyEvent {}

  /** The door stood open longer than allowed. */
  record DoorLeftOpen(int seconds) implements CustodyEvent {}

  /** The door was closed. */
  record DoorClosed() implements CustodyEvent {}

  /** The door opened without anybody's session. */
  record ForcedOpen() implements CustodyEvent {}

  /** A key set is not where the cabinet last knew it to be, and nobody's session explains it. */
  record KeyMissing(SlotNumber slot, KeySetId keySet) implements CustodyEvent {}

  /** What hangs where, said once after a cabinet starts and after its layout changed. */
  record Inventory(Map<SlotNumber, KeySetId> present) implements CustodyEvent {
    public Inventory {
      present = Map.copyOf(present);
    }
  }

  /** The cabinet's controller started. */
  record Restarted(String reason) implements CustodyEvent {}

  /** The cabinet's clock was set by more than a second. */
  record ClockStepped(long milliseconds) implements CustodyEvent {}

  /** The cabinet lost entries: those from one sequence to another, both included. */
  record JournalGap(long from, long to) implements CustodyEvent {}

  /** A lease ended without the bridge being heard: the cabinet stopped giving keys. */
  record LeaseEnded() implements CustodyEvent {}
}
