// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.kerong;

/**
 * Asks one board how its locks are.
 *
 * <pre>
 * 02 | board 0-15 in the high half | 30 | 03 | SUM      02 00 30 03 35
 * </pre>
 */
record StatusRequest(int board) {
  static final int COMMAND = 0x30;

  byte[] encode() {
    return Cu16Frame.of(board << 4, COMMAND);
  }
}
