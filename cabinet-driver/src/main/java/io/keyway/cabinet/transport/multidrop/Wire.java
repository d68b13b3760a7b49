// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import io.keyway.cabinet.transport.OctetAddress;
import io.keyway.cabinet.transport.OctetLine;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Segments on an open line. Belongs to one thread. What is longer than any segment can be is passed
 * over up to the next zero.
 */
final class Wire {
  private static final int LONGEST = Segment.LONGEST_ON_WIRE;

  private final OctetLine line;
  private final OctetAddress address;
  private final byte[] held = new byte[LONGEST];
  private byte[] unread = {};
  private int length;
  private boolean overrun;

  Wire(OctetLine line, OctetAddress address) {
    this.line = line;
    this.address = address;
  }

  void write(byte[] encoded) {
    line.write(encoded);
  }

  /** How long so many octets take on this wire. */
  Duration time(int octets) {
    return address.wireTime(octets);
  }

  /** Drops what arrived and was not asked for. */
  void forget() {
    unread = new byte[0];
    length = 0;
    overrun = false;
  }

  /** The next segment that is none of noise; empty where none came in time. */
  Optional<Segment> read(Duration within) {
    return read(within, within);
  }

  /**
   * The same, where silence tells sooner.
   *
   * @param silence how long the first octet, and each one after another, may be waited for
   * @param within how long at most
   */
  Optional<Segment> read(Duration silence, Duration within) {
    long until = System.nanoTime() + within.toNanos();
    while (true) {
      for (int i = 0; i < unread.length; i++) {
        byte octet = unread[i];
        if (octet != 0) {
          keep(octet);
          continue;
        }
        Optional<Segment> segment =
            length == 0 || overrun ? Optional.empty() : Segment.decode(held, length);
        length = 0;
        overrun = false;
        if (segment.isPresent()) {
          unread = Arrays.copyOfRange(unread, i + 1, unread.length);
          return segment;
        }
      }
      long left = Math.max(0, until - System.nanoTime());
      unread = line.read(Duration.ofNanos(Math.min(left, silence.toNanos())));
      if (unread.length == 0) {
        return Optional.empty();
      }
    }
  }

  private void keep(byte octet) {
    if (length == LONGEST) {
      overrun = true;
    } else {
      held[length++] = octet;
    }
  }
}
