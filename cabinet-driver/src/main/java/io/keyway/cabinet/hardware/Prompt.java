// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

import io.keyway.model.custody.SlotNumber;
import java.util.List;

/** What a cabinet has to say to whoever stands before it. Names nobody. */
public sealed interface Prompt {
  /** Nobody is there. */
  record Ready() implements Prompt {}

  /** An ID was typed: its PIN is next. */
  record TypePin() implements Prompt {}

  /** The PIN was for once: a new one is to be chosen; then the same again. */
  record ChoosePin(boolean again) implements Prompt {}

  /** These slots would open: the number of one is to be typed. */
  record ChooseSlot(List<SlotNumber> slots) implements Prompt {
    public ChooseSlot {
      slots = List.copyOf(slots);
    }
  }

  /** This slot is being released. */
  record Take(SlotNumber slot) implements Prompt {}

  /** A key is brought back: the number of its slot is to be typed. */
  record ReturnTo() implements Prompt {}

  /** This slot is being opened for what is brought back. */
  record PutInto(SlotNumber slot) implements Prompt {}

  /**
   * Nothing opens.
   *
   * @param reason the word that the journal has
   */
  record Refused(String reason) implements Prompt {}
}
