// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.protocol.uhppote.message.Packet;
import io.keyway.cabinet.protocol.uhppote.message.Request;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Asks one controller. Each question goes out of a socket of its own: an answer that is late, or
 * comes twice, finds nobody who could take it for the answer to the next question.
 */
final class Exchange {
  private final Address address;
  private final Duration patience;

  /**
   * @param patience how long an answer may take
   */
  Exchange(Address address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  /**
   * Asks once. What is not the answer is passed over until the time is up.
   *
   * @throws Unreachable when no answer came in time: whether the controller did it is not known
   */
  <A> A ask(Request<A> request) {
    InetSocketAddress to = address.socket();
    if (to.isUnresolved()) {
      throw new Unreachable("the name " + address.host() + " cannot be looked up");
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(to); // answers from elsewhere are dropped
      byte[] question = request.encode(address.serial());
      socket.send(new DatagramPacket(question, question.length));
      return answer(socket, request);
    } catch (IOException e) {
      throw new Unreachable("no answer from " + address.host() + ":" + address.port(), e);
    }
  }

  private <A> A answer(DatagramSocket socket, Request<A> request) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    byte[] room = new byte[Packet.LENGTH + 1];
    while (true) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("no answer in " + patience);
      }
      socket.setSoTimeout(Math.toIntExact(left));
      DatagramPacket packet = new DatagramPacket(room, room.length);
      socket.receive(packet);
      try {
        return request.decode(Arrays.copyOf(room, packet.getLength()), address.serial());
      } catch (ProtocolError e) {
        // Noise, or another controller's: the answer may still come.
      }
    }
  }
}
