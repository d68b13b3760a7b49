// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.model.custody.SlotNumber;
import java.util.List;

/** What a cabinet says to a badge or a PIN. */
public sealed interface Entry {
  /** The door is unlocked and a session open; these slots would open now. */
  record Granted(List<SlotNumber> slots) implements Entry {
    public Granted {
      slots = List.copyOf(slots);
    }
  }

  /** Nothing opens. */
  record Denied(Denial reason) implements Entry {}
}
