// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

/** Deletes a card. Answer: whether the controller did; not for one that it does not have. */
public record DeleteCard(long number) implements Request<Boolean> {
  @Override
  public int function() {
    return 0x52;
  }

  @Override
  public void write(Packet packet) {
    packet.number(8, number);
  }

  @Override
  public Boolean read(Packet answer) {
    return answer.flag(8);
  }

  @Override
  public String toString() {
    return "DeleteCard[masked]";
  }
}
