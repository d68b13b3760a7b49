// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

import java.time.LocalDateTime;

/** Asks how the controller is. */
public record GetStatus() implements Request<GetStatus.Status> {
  /**
   * How it is.
   *
   * <pre>8 newest event u32   36 error   37 time, 3 bytes   51 date, 3 bytes</pre>
   *
   * @param newestEvent index of it, 0 where there is none
   * @param error 0 where all is well
   * @param clock what its clock shows
   */
  public record Status(long newestEvent, int error, LocalDateTime clock) {}

  @Override
  public int function() {
    return 0x20;
  }

  @Override
  public void write(Packet packet) {}

  @Override
  public Status read(Packet answer) {
    return new Status(
        answer.number(8), answer.octet(36), answer.shortDate(51).atTime(answer.time(37)));
  }
}
