// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.wkly;

import io.keyway.cabinet.CabinetException.ProtocolError;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The answer to {@link QueryAll}: one octet for each door.
 *
 * <pre>
 * 57 4B 4C 59 | LEN | ADDR | 84 | status | N | door 1 | ... | door N | XOR
 * </pre>
 *
 * @param doors 00 open, 01 closed, FF cannot tell; the first is channel 1
 */
record AllDoors(int address, boolean done, List<Integer> doors) {
  static final int OPEN = 0x00;
  static final int CLOSED = 0x01;
  static final int UNKNOWN = 0xff;

  private static final int DONE = 0x00;
  private static final int FAILED = 0xff;

  AllDoors {
    doors = List.copyOf(doors);
  }

  byte[] encode() {
    int[] data = new int[2 + doors.size()];
    data[0] = done ? DONE : FAILED;
    data[1] = doors.size();
    for (int i = 0; i < doors.size(); i++) {
      data[2 + i] = doors.get(i);
    }
    return WklyFrame.of(address, QueryAll.COMMAND, data);
  }

  static AllDoors decode(byte[] frame) {
    int count = WklyFrame.data(frame, 1);
    if (WklyFrame.dataLength(frame) != 2 + count) {
      throw new ProtocolError(
          "A board told of " + count + " doors in " + HexFormat.of().formatHex(frame));
    }
    List<Integer> doors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      doors.add(WklyFrame.data(frame, 2 + i));
    }
    return new AllDoors(WklyFrame.address(frame), WklyFrame.data(frame, 0) == DONE, doors);
  }
}
