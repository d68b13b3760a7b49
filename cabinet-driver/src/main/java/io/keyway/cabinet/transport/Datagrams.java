// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.keyway.cabinet.CabinetException.Unreachable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Questions and answers of one datagram each, over UDP. Each question goes out of a socket of its
 * own: an answer that is late, or comes twice, finds nobody who could take it for the answer to the
 * next one. Blocks; thread-safe.
 *
 * @param longest bytes of an answer; one that is longer is handed on with one byte more
 * @param patience how long an answer may take
 */
public record Datagrams(String host, int port, int longest, Duration patience) {
  /**
   * Asks once.
   *
   * @param reading of what comes from that address; empty for what is not the answer, and then the
   *     next one is awaited until the time is up
   * @throws Unreachable when no answer came in time: whether the question arrived is not known
   */
  public <A> A ask(byte[] question, Function<byte[], Optional<A>> reading) {
    InetSocketAddress to = new InetSocketAddress(host, port); // looked up anew: names move
    if (to.isUnresolved()) {
      throw new Unreachable("the name " + host + " cannot be looked up");
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(to); // what comes from elsewhere is dropped
      socket.send(new DatagramPacket(question, question.length));
      return answer(socket, reading);
    } catch (IOException e) {
      throw new Unreachable("no answer from " + host + ":" + port, e);
    }
  }

  private <A> A answer(DatagramSocket socket, Function<byte[], Optional<A>> reading)
      throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<A> answer = Optional.empty();
    while (answer.isEmpty()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("no answer in " + patience);
      }
      socket.setSoTimeout(Math.toIntExact(left));
      DatagramPacket packet = new DatagramPacket(new byte[longest + 1], longest + 1);
      socket.receive(packet);
      answer = reading.apply(Arrays.copyOf(packet.getData(), packet.getLength()));
    }
    return answer.get();
  }
}
