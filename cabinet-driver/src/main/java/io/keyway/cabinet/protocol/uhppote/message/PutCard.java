// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

/** Adds a card or replaces it. Answer: whether the controller took it. */
public record PutCard(Card card) implements Request<Boolean> {
  @Override
  public int function() {
    return 0x50;
  }

  @Override
  public void write(Packet packet) {
    card.write(packet);
  }

  @Override
  public Boolean read(Packet answer) {
    return answer.flag(8);
  }
}
