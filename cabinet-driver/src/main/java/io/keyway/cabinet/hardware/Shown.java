// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware;

/** What a reader got of a badge. Says nothing of it in text: it may be logged. */
public sealed interface Shown {
  /** The bits that the card sent, {@code 0} and {@code 1}, the first sent first. */
  record Bits(String bits) implements Shown {
    public Bits {
      if (!bits.matches("[01]{1,200}")) {
        throw new IllegalArgumentException("A card sends 1 to 200 bits");
      }
    }

    @Override
    public String toString() {
      return "Bits[masked]";
    }
  }

  /** A badge, read by the reader itself. */
  record OfBadge(io.keyway.model.credential.Credential.Badge badge) implements Shown {
    @Override
    public String toString() {
      return "OfBadge[masked]";
    }
  }

  /** Something that is no badge as this reader was told to read them. */
  record Unreadable() implements Shown {}
}
