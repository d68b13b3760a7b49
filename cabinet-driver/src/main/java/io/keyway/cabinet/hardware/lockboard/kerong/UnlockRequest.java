// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.kerong;

/**
 * Drives one lock for the time that is set in the board, usually about half a second. Not answered.
 *
 * <pre>
 * 02 | board in the high half, lock - 1 in the low half | 31 | 03 | SUM      02 0B 31 03 41: lock 12
 * </pre>
 *
 * @param lock 1 to 16
 */
record UnlockRequest(int board, int lock) {
  static final int COMMAND = 0x31;

  byte[] encode() {
    return Cu16Frame.of(board << 4 | lock - 1, COMMAND);
  }

  static UnlockRequest decode(byte[] frame) {
    return new UnlockRequest(frame[1] >> 4 & 0xf, (frame[1] & 0xf) + 1);
  }
}
