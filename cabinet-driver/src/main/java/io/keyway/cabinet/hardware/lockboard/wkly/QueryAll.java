// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.wkly;

/**
 * Asks how all doors of a board are.
 *
 * <pre>
 * 57 4B 4C 59 08 | ADDR | 84 | XOR      57 4B 4C 59 08 01 84 84
 * </pre>
 */
record QueryAll(int address) {
  static final int COMMAND = 0x84;

  byte[] encode() {
    return WklyFrame.of(address, COMMAND);
  }
}
