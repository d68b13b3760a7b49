// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.serial;

import io.keyway.cabinet.hardware.Keypad;
import io.keyway.cabinet.transport.OctetAddress;

/**
 * A keypad that sends a character for each key: digits, {@code *} or escape to clear, {@code #}, CR
 * or LF to enter. Everything else is passed over.
 */
public final class LineKeypad implements Keypad {
  private static final int ESCAPE = 0x1b;

  private final KeptLine line;

  public LineKeypad(OctetAddress address) {
    this.line = new KeptLine(address);
  }

  @Override
  public void start(Ear ear) {
    line.start("keypad", octets -> take(octets, ear));
  }

  @Override
  public void close() {
    line.close();
  }

  private static void take(byte[] octets, Ear ear) {
    for (byte octet : octets) {
      if (octet >= '0' && octet <= '9') {
        ear.pressed((char) octet);
      } else if (octet == '*' || octet == ESCAPE) {
        ear.pressed('*');
      } else if (octet == '#' || octet == '\r' || octet == '\n') {
        ear.pressed('#');
      }
    }
  }
}
