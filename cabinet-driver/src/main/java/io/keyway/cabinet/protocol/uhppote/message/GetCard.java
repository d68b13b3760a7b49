// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

import java.util.Optional;

/** Asks for a card by its number. Answer: the card; empty where the controller has none. */
public record GetCard(long number) implements Request<Optional<Card>> {
  @Override
  public int function() {
    return 0x5a;
  }

  @Override
  public void write(Packet packet) {
    packet.number(8, number);
  }

  @Override
  public Optional<Card> read(Packet answer) {
    if (answer.number(8) == 0) {
      return Optional.empty();
    }
    if (answer.number(8) != number) {
      throw answer.error("asked was another card");
    }
    return Optional.of(Card.read(answer));
  }

  @Override
  public String toString() {
    return "GetCard[masked]";
  }
}
