// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import io.keyway.cabinet.CabinetException.ProtocolError;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Puts the pieces of a {@link Splitter} together again. Not thread-safe. */
final class Joiner {
  private final ByteArrayOutputStream urgent = new ByteArrayOutputStream();
  private final ByteArrayOutputStream ordinary = new ByteArrayOutputStream();

  /**
   * A piece arrived; the frame that it ends, if it ends one.
   *
   * @throws ProtocolError where a frame grows beyond its limit
   */
  Optional<byte[]> add(byte[] piece, int longest) {
    if (piece.length == 0) {
      throw new ProtocolError("A piece of a frame without flags");
    }
    int flags = piece[0];
    if ((flags & (Splitter.NOTHING | Splitter.OVER)) != 0) {
      return Optional.empty();
    }
    ByteArrayOutputStream frame = (flags & Splitter.URGENT) != 0 ? urgent : ordinary;
    if (frame.size() + piece.length - 1 > longest) {
      throw new ProtocolError("A frame of more than " + longest + " bytes");
    }
    frame.write(piece, 1, piece.length - 1);
    if ((flags & Splitter.MORE) != 0) {
      return Optional.empty();
    }
    byte[] whole = frame.toByteArray();
    frame.reset();
    return Optional.of(whole);
  }
}
