// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

/** Asks how many cards there are. */
public record CountCards() implements Request<Long> {
  @Override
  public int function() {
    return 0x58;
  }

  @Override
  public void write(Packet packet) {}

  @Override
  public Long read(Packet answer) {
    return answer.number(8);
  }
}
