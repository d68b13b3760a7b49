// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.wkly;

import io.keyway.cabinet.hardware.lockboard.board.Measure;
import java.nio.charset.StandardCharsets;

/** What all frames share: the four letters, the length, and the check octet. */
final class WklyFrame {
  /** Where the data begins. */
  static final int DATA = 7;

  private static final byte[] START = "WKLY".getBytes(StandardCharsets.US_ASCII);
  private static final int SHORTEST = 8;

  private WklyFrame() {}

  /** A frame around a command and its data. */
  static byte[] of(int address, int command, int... data) {
    byte[] frame = new byte[SHORTEST + data.length];
    System.arraycopy(START, 0, frame, 0, START.length);
    frame[4] = (byte) frame.length;
    frame[5] = (byte) address;
    frame[6] = (byte) command;
    for (int i = 0; i < data.length; i++) {
      frame[DATA + i] = (byte) data[i];
    }
    frame[frame.length - 1] = xor(frame, frame.length - 1);
    return frame;
  }

  static Measure measure(byte[] octets, int length) {
    for (int i = 0; i < Math.min(length, START.length); i++) {
      if (octets[i] != START[i]) {
        return new Measure.Noise();
      }
    }
    if (length <= START.length) {
      return new Measure.Unfinished();
    }
    int whole = octets[4] & 0xff;
    if (whole < SHORTEST) {
      return new Measure.Noise();
    }
    if (length < whole) {
      return new Measure.Unfinished();
    }
    boolean right = octets[whole - 1] == xor(octets, whole - 1);
    return right ? new Measure.Whole(whole) : new Measure.Noise();
  }

  static int address(byte[] frame) {
    return frame[5] & 0xff;
  }

  static int command(byte[] frame) {
    return frame[6] & 0xff;
  }

  /** How many octets of data a frame has. */
  static int dataLength(byte[] frame) {
    return frame.length - SHORTEST;
  }

  static int data(byte[] frame, int index) {
    return frame[DATA + index] & 0xff;
  }

  private static byte xor(byte[] octets, int until) {
    byte xor = 0;
    for (int i = 0; i < until; i++) {
      xor ^= octets[i];
    }
    return xor;
  }
}
