// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.lockboard.board;

import java.util.Arrays;
import java.util.Optional;

/**
 * Finds frames in what arrives, and passes over what is none: half a frame, garbage, a frame with a
 * wrong sum. Holds no more than one frame can be long. Not thread-safe.
 */
public final class Deframer {
  private static final int ROOM = 1_024;

  private final BoardProtocol protocol;
  private final byte[] held = new byte[ROOM];
  private int length;
  private long noise;

  public Deframer(BoardProtocol protocol) {
    this.protocol = protocol;
  }

  /** More arrived. To be emptied with {@link #next} before more is added. */
  public void add(byte[] octets) {
    int excess = Math.max(0, octets.length - ROOM);
    int fresh = octets.length - excess;
    drop(Math.max(0, length + fresh - ROOM));
    noise += excess;
    System.arraycopy(octets, excess, held, length, fresh);
    length += fresh;
  }

  /** The next whole frame, if there is one. */
  public Optional<byte[]> next() {
    while (length > 0) {
      switch (protocol.measure(held, length)) {
        case Measure.Unfinished u -> {
          return Optional.empty();
        }
        case Measure.Noise n -> drop(1);
        case Measure.Whole(int whole) -> {
          byte[] frame = Arrays.copyOf(held, whole);
          System.arraycopy(held, whole, held, 0, length - whole);
          length -= whole;
          return Optional.of(frame);
        }
      }
    }
    return Optional.empty();
  }

  /** Forgets what arrived: it belongs to nothing that is asked from now on. */
  public void clear() {
    drop(length);
  }

  /** How many octets were passed over so far. */
  public long noise() {
    return noise;
  }

  private void drop(int octets) {
    if (octets > 0) {
      System.arraycopy(held, octets, held, 0, length - octets);
      length -= octets;
      noise += octets;
    }
  }
}
