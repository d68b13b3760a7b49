// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

import io.keyway.cabinet.CabinetException.ProtocolError;

/**
 * A question to a controller.
 *
 * @param <A> its answer
 */
public sealed interface Request<A>
    permits CountCards,
        DeleteCard,
        GetCard,
        GetCardAt,
        GetEvent,
        GetEventIndex,
        GetStatus,
        PutCard,
        SetEventIndex,
        SetTime {
  /** The byte that names it. */
  int function();

  /** Writes what it asks into an empty packet. */
  void write(Packet packet);

  /** Reads the answer's content. */
  A read(Packet answer);

  /** The 64 bytes that go to a controller. */
  default byte[] encode(long serial) {
    Packet packet = Packet.request(function(), serial);
    write(packet);
    return packet.bytes();
  }

  /**
   * Reads 64 bytes that came back.
   *
   * @throws ProtocolError when they are not the answer of this controller to this request
   */
  default A decode(byte[] bytes, long serial) {
    return read(Packet.answer(bytes, function(), serial));
  }
}
