// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.kerong;

/**
 * How the locks of a board are. Bit 0 of the first octet of each pair is lock 1, of the second lock
 * 9.
 *
 * <pre>
 * 02 | board in the high half | 35 | hooks 1-8 | hooks 9-16 | items 1-8 | items 9-16 | 03 | SUM
 * </pre>
 *
 * @param hooks a bit is set where the hook is locked
 * @param items a bit is set where the infrared sensor sees something
 */
record StatusReply(int board, int hooks, int items) {
  static final int COMMAND = 0x35;
  static final int LENGTH = 9;

  byte[] encode() {
    return Cu16Frame.of(
        board << 4, COMMAND, hooks & 0xff, hooks >> 8 & 0xff, items & 0xff, items >> 8 & 0xff);
  }

  static StatusReply decode(byte[] frame) {
    return new StatusReply(
        frame[1] >> 4 & 0xf,
        frame[3] & 0xff | (frame[4] & 0xff) << 8,
        frame[5] & 0xff | (frame[6] & 0xff) << 8);
  }

  boolean isLocked(int lock) {
    return (hooks >> lock - 1 & 1) == 1;
  }

  boolean hasItem(int lock) {
    return (items >> lock - 1 & 1) == 1;
  }
}
