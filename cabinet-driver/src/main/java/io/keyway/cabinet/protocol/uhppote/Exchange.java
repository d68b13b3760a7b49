// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.protocol.uhppote.message.Packet;
import io.keyway.cabinet.protocol.uhppote.message.Request;
import io.keyway.cabinet.transport.Datagrams;
import java.time.Duration;
import java.util.Optional;

/** Asks one controller. */
final class Exchange {
  private final long serial;
  private final Datagrams datagrams;

  /**
   * @param patience how long an answer may take
   */
  Exchange(Address address, Duration patience) {
    serial = address.serial();
    datagrams = new Datagrams(address.host(), address.port(), Packet.LENGTH, patience);
  }

  /**
   * Asks once. What is not the answer is passed over until the time is up.
   *
   * @throws Unreachable when no answer came in time: whether the controller did it is not known
   */
  <A> A ask(Request<A> request) {
    return datagrams.ask(request.encode(serial), bytes -> answer(request, bytes));
  }

  /** Empty for noise, and for what another controller said, or this one before. */
  private <A> Optional<A> answer(Request<A> request, byte[] bytes) {
    try {
      return Optional.of(request.decode(bytes, serial));
    } catch (ProtocolError e) {
      return Optional.empty();
    }
  }
}
