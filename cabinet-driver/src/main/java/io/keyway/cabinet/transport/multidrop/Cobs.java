// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Consistent overhead byte stuffing (Cheshire and Baker, 1999): octets without zeros, so that a
 * zero ends a frame and nothing else does. Each code octet tells how far it is to the next zero.
 */
final class Cobs {
  private static final int LONGEST_RUN = 254;

  private Cobs() {}

  /** The octets stuffed, without the zero that ends them. */
  static byte[] stuff(byte[] octets) {
    byte[] out = new byte[octets.length + octets.length / LONGEST_RUN + 2];
    int codeAt = 0;
    int at = 1;
    for (byte octet : octets) {
      if (octet != 0) {
        out[at++] = octet;
      }
      if (octet == 0 || at - codeAt > LONGEST_RUN) {
        out[codeAt] = (byte) (at - codeAt);
        codeAt = at++;
      }
    }
    out[codeAt] = (byte) (at - codeAt);
    return Arrays.copyOf(out, at);
  }

  /** What was stuffed; empty where nobody can have stuffed that. */
  static Optional<byte[]> unstuff(byte[] stuffed, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length);
    int at = 0;
    while (at < length) {
      int code = stuffed[at] & 0xff;
      if (code == 0 || at + code > length) {
        return Optional.empty();
      }
      for (int i = 1; i < code; i++) {
        if (stuffed[at + i] == 0) {
          return Optional.empty();
        }
        out.write(stuffed[at + i]);
      }
      at += code;
      if (code <= LONGEST_RUN && at < length) {
        out.write(0);
      }
    }
    return Optional.of(out.toByteArray());
  }
}
