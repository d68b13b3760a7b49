// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.kerong;

import io.keyway.cabinet.hardware.lockboard.board.Measure;

/** What all frames share: where they begin and end, how long each kind is, and the sum. */
final class Cu16Frame {
  private static final int START = 0x02;
  private static final int END = 0x03;

  private Cu16Frame() {}

  /** A frame around a command and its data. */
  static byte[] of(int address, int command, int... data) {
    byte[] frame = new byte[5 + data.length];
    frame[0] = START;
    frame[1] = (byte) address;
    frame[2] = (byte) command;
    for (int i = 0; i < data.length; i++) {
      frame[3 + i] = (byte) data[i];
    }
    frame[3 + data.length] = END;
    frame[4 + data.length] = sum(frame, 4 + data.length);
    return frame;
  }

  static Measure measure(byte[] octets, int length) {
    if (octets[0] != START) {
      return new Measure.Noise();
    }
    if (length < 3) {
      return new Measure.Unfinished();
    }
    int whole = lengthOf(octets[2]);
    if (whole == 0) {
      return new Measure.Noise();
    }
    if (length < whole) {
      return new Measure.Unfinished();
    }
    boolean right = octets[whole - 2] == END && octets[whole - 1] == sum(octets, whole - 1);
    return right ? new Measure.Whole(whole) : new Measure.Noise();
  }

  /** The length of a frame with this command; 0 where there is no such command. */
  private static int lengthOf(byte command) {
    return switch (command) {
      case StatusRequest.COMMAND, UnlockRequest.COMMAND, 0x32, 0x33 -> 5;
      case StatusReply.COMMAND -> StatusReply.LENGTH;
      case 0x37, 0x38 -> 7; // the time for which a lock is driven, asked for and told
      default -> 0;
    };
  }

  private static byte sum(byte[] octets, int until) {
    int sum = 0;
    for (int i = 0; i < until; i++) {
      sum += octets[i];
    }
    return (byte) sum;
  }
}
