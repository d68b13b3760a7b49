// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote.message;

import io.keyway.cabinet.CabinetException.ProtocolError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The 64 bytes of every request and answer: 0x17, the function, two zeros, the controller's serial
 * number, and 56 bytes of content. Integers are little-endian, dates are binary-coded decimals.
 */
public final class Packet {
  /** How many bytes there always are. */
  public static final int LENGTH = 64;

  private static final int START = 0x17;
  private static final int CONTENT = 8;

  private final ByteBuffer bytes;

  private Packet(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  static Packet request(int function, long serial) {
    Packet packet = new Packet(ByteBuffer.allocate(LENGTH));
    packet.octet(0, START);
    packet.octet(1, function);
    packet.number(4, serial);
    return packet;
  }

  /**
   * Reads an answer.
   *
   * @throws ProtocolError when it is none of this function and controller
   */
  static Packet answer(byte[] bytes, int function, long serial) {
    Packet packet = new Packet(ByteBuffer.wrap(bytes.clone()));
    if (bytes.length != LENGTH) {
      throw packet.error("an answer has 64 bytes");
    }
    if (packet.octet(0) != START || packet.octet(2) != 0 || packet.octet(3) != 0) {
      throw packet.error("an answer begins with 17, its function and two zeros");
    }
    if (packet.octet(1) != function) {
      throw packet.error("asked was function %02x".formatted(function));
    }
    if (packet.number(4) != serial) {
      throw packet.error("asked was controller " + serial);
    }
    return packet;
  }

  byte[] bytes() {
    return bytes.array().clone();
  }

  int octet(int at) {
    return bytes.get(at) & 0xff;
  }

  void octet(int at, int value) {
    bytes.put(at, (byte) value);
  }

  long number(int at) {
    return bytes.getInt(at) & 0xffff_ffffL;
  }

  void number(int at, long value) {
    bytes.putInt(at, (int) value);
  }

  boolean flag(int at) {
    int value = octet(at);
    if (value > 1) {
      throw error("byte %d is neither 0 nor 1".formatted(at));
    }
    return value == 1;
  }

  /** Four bytes of a date; empty where they are zeros. */
  Optional<LocalDate> date(int at) {
    return number(at) == 0 ? Optional.empty() : Optional.of(day(at));
  }

  void date(int at, LocalDate date) {
    decimal(at, date.getYear() / 100);
    decimal(at + 1, date.getYear() % 100);
    decimal(at + 2, date.getMonthValue());
    decimal(at + 3, date.getDayOfMonth());
  }

  /** Seven bytes of a date and a time; empty where the date is zeros. */
  Optional<LocalDateTime> moment(int at) {
    return date(at).map(date -> date.atTime(time(at + 4)));
  }

  void moment(int at, LocalDateTime moment) {
    date(at, moment.toLocalDate());
    decimal(at + 4, moment.getHour());
    decimal(at + 5, moment.getMinute());
    decimal(at + 6, moment.getSecond());
  }

  LocalTime time(int at) {
    try {
      return LocalTime.of(decimal(at), decimal(at + 1), decimal(at + 2));
    } catch (DateTimeException e) {
      throw error("bytes %d to %d are no time".formatted(at, at + 2));
    }
  }

  /** Three bytes of a date of this century. */
  LocalDate shortDate(int at) {
    return day(at, 20, at);
  }

  ProtocolError error(String why) {
    String hex = HexFormat.of().formatHex(bytes.array(), 0, Math.min(bytes.capacity(), LENGTH));
    return new ProtocolError(
        "Bad packet of %d bytes: %s: %s".formatted(bytes.capacity(), why, masked(hex)));
  }

  /** What stands in front of the content: card numbers are in no message. */
  private static String masked(String hex) {
    return hex.substring(0, Math.min(hex.length(), 2 * CONTENT));
  }

  private LocalDate day(int at) {
    return day(at + 1, decimal(at), at);
  }

  private LocalDate day(int at, int century, int named) {
    try {
      return LocalDate.of(century * 100 + decimal(at), decimal(at + 1), decimal(at + 2));
    } catch (DateTimeException e) {
      throw error("there is no date at byte " + named);
    }
  }

  private int decimal(int at) {
    int value = octet(at);
    if ((value & 0x0f) > 9 || value >> 4 > 9) {
      throw error("byte %d is no binary-coded decimal".formatted(at));
    }
    return (value >> 4) * 10 + (value & 0x0f);
  }

  private void decimal(int at, int value) {
    octet(at, value / 10 << 4 | value % 10);
  }
}
