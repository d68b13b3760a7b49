// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * Asks for an event. Answer: the event; empty where the controller has none there.
 *
 * @param index from 1; {@link #OLDEST} for the first one that is kept
 */
public record GetEvent(long index) implements Request<Optional<GetEvent.Event>> {
  /** Index that asks for the first one that is kept. */
  public static final long OLDEST = 0;

  private static final int SWIPE = 1;
  private static final int OVERWRITTEN = 0xff;

  /**
   * What happened.
   *
   * <pre>
   * 8 index u32   12 type   13 granted   14 door   15 direction   16 card u32   20 time, 7 bytes
   * 27 reason
   * </pre>
   *
   * @param door 1 to 4, or 0
   * @param card its number, or 0
   * @param at what the controller's clock showed; empty where it did not know
   */
  public record Event(
      long index,
      int type,
      boolean granted,
      int door,
      long card,
      Optional<LocalDateTime> at,
      int reason) {
    /** Whether somebody showed a card. */
    public boolean isSwipe() {
      return type == SWIPE;
    }

    /** Whether newer events took its place. */
    public boolean isOverwritten() {
      return type == OVERWRITTEN;
    }

    @Override
    public String toString() {
      return "Event[" + index + " type " + type + " reason " + reason + "]";
    }
  }

  @Override
  public int function() {
    return 0xb0;
  }

  @Override
  public void write(Packet packet) {
    packet.number(8, index);
  }

  @Override
  public Optional<Event> read(Packet answer) {
    long found = answer.number(8);
    if (found == 0) {
      return Optional.empty();
    }
    if (index != OLDEST && found != index) {
      throw answer.error("asked was another event");
    }
    return Optional.of(
        new Event(
            found,
            answer.octet(12),
            answer.octet(12) != OVERWRITTEN && answer.flag(13),
            answer.octet(14),
            answer.number(16),
            answer.octet(12) == OVERWRITTEN ? Optional.empty() : answer.moment(20),
            answer.octet(27)));
  }
}
