// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.wkly;

/**
 * The answer to {@link OpenOne}: whether the board did it, and how the door was at that moment.
 *
 * <pre>
 * 57 4B 4C 59 0B | ADDR | 82 | status 00 done, FF failed | channel | door | XOR
 * </pre>
 *
 * @param door as in {@link AllDoors}
 */
record Opened(int address, boolean done, int channel, int door) {
  static final int DATA = 3;

  private static final int DONE = 0x00;
  private static final int FAILED = 0xff;

  byte[] encode() {
    return WklyFrame.of(address, OpenOne.COMMAND, done ? DONE : FAILED, channel, door);
  }

  static Opened decode(byte[] frame) {
    return new Opened(
        WklyFrame.address(frame),
        WklyFrame.data(frame, 0) == DONE,
        WklyFrame.data(frame, 1),
        WklyFrame.data(frame, 2));
  }
}
