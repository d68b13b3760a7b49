// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

/** Asks up to which event somebody said to have read them. */
public record GetEventIndex() implements Request<Long> {
  @Override
  public int function() {
    return 0xb4;
  }

  @Override
  public void write(Packet packet) {}

  @Override
  public Long read(Packet answer) {
    return answer.number(8);
  }
}
