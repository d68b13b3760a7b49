// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

import java.time.LocalDateTime;

/** Sets the controller's clock, which knows no time zone. Answer: what it then shows. */
public record SetTime(LocalDateTime time) implements Request<LocalDateTime> {
  @Override
  public int function() {
    return 0x30;
  }

  @Override
  public void write(Packet packet) {
    packet.moment(8, time);
  }

  @Override
  public LocalDateTime read(Packet answer) {
    return answer.moment(8).orElseThrow(() -> answer.error("a time without a date"));
  }
}
