// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

/** Says up to which event all are read. Answer: whether that was news. */
public record SetEventIndex(long index) implements Request<Boolean> {
  /** Without it a controller does not change anything. */
  private static final long MAGIC = 0x55aa_aa55L;

  @Override
  public int function() {
    return 0xb2;
  }

  @Override
  public void write(Packet packet) {
    packet.number(8, index);
    packet.number(12, MAGIC);
  }

  @Override
  public Boolean read(Packet answer) {
    return answer.flag(8);
  }
}
