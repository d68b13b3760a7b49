// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import io.keyway.model.credential.Credential.PinVerifier;
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

  /**
   * A person typed the PIN that calls for help: the cabinet does as with the other one and shows
   * nothing.
   */
  record Duress() implements CustodyEvent {}

  /**
   * Something is wrong with the cabinet itself, or is right again.
   *
   * @param part which part, such as {@code case}, {@code slot-3} or {@code left/0}: a word of 1 to
   *     64 letters
   * @param over whether it is right again
   */
  record Trouble(Kind kind, String part, boolean over) implements CustodyEvent {
    public Trouble {
      if (part.isEmpty() || part.length() > 64) {
        throw new IllegalArgumentException("A part has a name of 1 to 64 letters");
      }
    }

    /** What is wrong. */
    public enum Kind {
      /** Somebody opened what is to stay closed. */
      TAMPER,
      /** The mains failed: the cabinet runs on its battery. */
      POWER,
      /** The battery is low, or missing. */
      BATTERY,
      /** What drives some of the slots does not answer. */
      BOARD,
      /** A lock was told to open and was not seen to. */
      LOCK
    }
  }

  /** Something was hung into a slot that is none of this cabinet's key sets. */
  record ForeignFob(SlotNumber slot) implements CustodyEvent {}

  /**
   * A key was released from afar.
   *
   * @param order id of the command
   */
  record ReleasedByOrder(String order, SlotNumber slot) implements CustodyEvent {}

  /**
   * A command to release a key was not carried out, and will not be.
   *
   * @param order id of the command
   * @param reason a word, such as {@code late}
   */
  record OrderDropped(String order, SlotNumber slot, String reason) implements CustodyEvent {}

  /**
   * A person chose a new PIN at the keypad: what checks it from now on.
   *
   * @param id what is typed before it
   */
  record PinChosen(String id, PinVerifier verifier) implements CustodyEvent {}
}
