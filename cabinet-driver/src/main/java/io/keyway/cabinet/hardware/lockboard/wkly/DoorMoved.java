// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.wkly;

/**
 * A door moved, said without being asked, also between a request and its answer.
 *
 * <pre>
 * 57 4B 4C 59 | LEN | ADDR | 85 | [status] | channel | door | XOR
 * </pre>
 *
 * <p>Whether a status stands before the channel is not certain: the channel is the last octet but
 * one.
 *
 * @param door as in {@link AllDoors}
 */
record DoorMoved(int address, int channel, int door) {
  static final int COMMAND = 0x85;
  static final int LEAST_DATA = 2;

  byte[] encode() {
    return WklyFrame.of(address, COMMAND, channel, door);
  }

  static DoorMoved decode(byte[] frame) {
    int data = WklyFrame.dataLength(frame);
    return new DoorMoved(
        WklyFrame.address(frame), WklyFrame.data(frame, data - 2), WklyFrame.data(frame, data - 1));
  }
}
