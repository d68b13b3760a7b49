// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.wkly;

/**
 * Opens the lock of one channel.
 *
 * <pre>
 * 57 4B 4C 59 09 | ADDR | 82 | channel | XOR      57 4B 4C 59 09 01 82 03 80: board 1, channel 3
 * </pre>
 *
 * @param channel from 1
 */
record OpenOne(int address, int channel) {
  static final int COMMAND = 0x82;
  static final int DATA = 1;

  byte[] encode() {
    return WklyFrame.of(address, COMMAND, channel);
  }

  static OpenOne decode(byte[] frame) {
    return new OpenOne(WklyFrame.address(frame), WklyFrame.data(frame, 0));
  }
}
