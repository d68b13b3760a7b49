// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What travels on the link: one message a frame. */
public sealed interface LinkMessage permits FromCabinet, FromBridge {
  /** The version of the protocol that these messages are. */
  int VERSION = 1;

  /** Parts of a roster are filled up to this many bytes a frame. */
  int FULL_FRAME = 16 * 1024;

  /** No frame is longer than this. */
  int LONGEST_FRAME = 64 * 1024;

  /** No hello is longer than this. */
  int LONGEST_HELLO = 4 * 1024;

  /** The number that stands first in the frame. */
  int type();

  /** Writes the fields. */
  void encode(MapWriter fields);

  /** The frame. */
  default byte[] encode() {
    return new CborWriter().array(2).integer(type()).map(this::encode).bytes();
  }

  /** Reads a frame whose message is chosen by its type. */
  static <T> T decode(byte[] frame, IntFunction<Function<CborReader, T>> byType) {
    return CborReader.whole(
        frame,
        in -> {
          in.array(2, 2);
          return byType.apply(in.small()).apply(in);
        });
  }
}
