// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

/**
 * Asks for the card in one place of the table.
 *
 * @param index from 1
 */
public record GetCardAt(long index) implements Request<GetCardAt.Place> {
  /** What is in that place. */
  public sealed interface Place {}

  /** A card. */
  public record Taken(Card card) implements Place {}

  /** A card was deleted from it; others may follow. */
  public record Freed() implements Place {}

  /** Nothing: the table ends before it. */
  public record Beyond() implements Place {}

  @Override
  public int function() {
    return 0x5c;
  }

  @Override
  public void write(Packet packet) {
    packet.number(8, index);
  }

  @Override
  public Place read(Packet answer) {
    long number = answer.number(8);
    if (number == 0) {
      return new Beyond();
    }
    return number == Card.DELETED ? new Freed() : new Taken(Card.read(answer));
  }
}
