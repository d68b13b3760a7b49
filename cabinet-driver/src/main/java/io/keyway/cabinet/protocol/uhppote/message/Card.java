// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A line of a controller's card table.
 *
 * <pre>
 * 8 number u32   12 from   16 to   20 door 1 .. 23 door 4: 0 no, 1 yes, 2 to 254 a time profile
 * 24 PIN u24, 0 for none
 * </pre>
 *
 * @param number 1 to 4294967294
 * @param from first day, empty where the controller has none
 * @param to last day, included
 * @param doors of door 1 to 4
 * @param pin 0 where none is asked for
 */
public record Card(
    long number, Optional<LocalDate> from, Optional<LocalDate> to, List<Integer> doors, int pin) {
  /** How many doors a controller has at most. */
  public static final int DOORS = 4;

  static final long DELETED = 0xffff_ffffL;

  public Card {
    doors = List.copyOf(doors);
    if (number < 1 || number >= DELETED || doors.size() != DOORS) {
      throw new IllegalArgumentException("A card has a number of 32 bits and 4 doors");
    }
  }

  /** A card that opens some doors from one day to another, both included. */
  public static Card of(long number, LocalDate from, LocalDate to, List<Integer> doors) {
    return new Card(number, Optional.of(from), Optional.of(to), doors, 0);
  }

  /** Whether it opens the same doors as another, and for no longer. */
  public boolean isWithin(Card other) {
    return number == other.number
        && doors.equals(other.doors)
        && pin == other.pin
        && to.isPresent()
        && other.to.isPresent()
        && !to.get().isAfter(other.to.get())
        && from.isPresent();
  }

  void write(Packet packet) {
    packet.number(8, number);
    from.ifPresent(date -> packet.date(12, date));
    to.ifPresent(date -> packet.date(16, date));
    for (int door = 0; door < DOORS; door++) {
      packet.octet(20 + door, doors.get(door));
    }
    packet.octet(24, pin);
    packet.octet(25, pin >> 8);
    packet.octet(26, pin >> 16);
  }

  static Card read(Packet packet) {
    return new Card(
        packet.number(8),
        packet.date(12),
        packet.date(16),
        List.of(packet.octet(20), packet.octet(21), packet.octet(22), packet.octet(23)),
        packet.octet(24) | packet.octet(25) << 8 | packet.octet(26) << 16);
  }

  @Override
  public String toString() {
    return "Card[masked]";
  }
}
