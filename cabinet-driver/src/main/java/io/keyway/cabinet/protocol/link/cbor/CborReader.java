// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.cbor;

import io.keyway.cabinet.CabinetException.ProtocolError;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * Reads canonical CBOR and nothing else; whatever is not throws {@link ProtocolError}. Memory is
 * bounded by the bytes given, depth by what the caller asks for. Not thread-safe.
 */
public final class CborReader {
  /**
   * So much of a frame is shown in an error: enough to know it, too little to hold a card number.
   */
  private static final int SHOWN = 24;

  private final byte[] frame;
  private int at;

  public CborReader(byte[] frame) {
    this.frame = frame;
  }

  /**
   * Reads one item that is the whole frame.
   *
   * @throws ProtocolError also where the item does not allow one of its values
   */
  public static <T> T whole(byte[] frame, Function<CborReader, T> item) {
    CborReader in = new CborReader(frame);
    try {
      T value = item.apply(in);
      in.end();
      return value;
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw in.error("a value that its field does not allow (" + e.getMessage() + ")");
    }
  }

  /** Reads an integer of 0 or more. */
  public long unsigned() {
    return head(Major.UNSIGNED, "an unsigned integer");
  }

  /** Reads an integer of 0 or more that fits 31 bits. */
  public int small() {
    long value = unsigned();
    if (value > Integer.MAX_VALUE) {
      throw error("a number that is too large");
    }
    return (int) value;
  }

  /** Reads an integer of either sign. */
  public long integer() {
    return (peek() & 0xe0) == Major.NEGATIVE
        ? -1 - head(Major.NEGATIVE, "an integer")
        : head(Major.UNSIGNED, "an integer");
  }

  /** Reads a number of 0 or more, of at most {@code bits} bits, as {@link CborWriter} writes it. */
  public BigInteger natural(int bits) {
    if ((peek() & 0xe0) != Major.BYTES) {
      return BigInteger.valueOf(unsigned());
    }
    byte[] value = bytes();
    BigInteger number = new BigInteger(1, value);
    if (value.length == 0 || number.bitLength() < Long.SIZE || value[0] == 0) {
      throw error("a number that is not in its shortest form");
    }
    if (number.bitLength() > bits) {
      throw error("a number that is too large");
    }
    return number;
  }

  /** Reads a byte string. */
  public byte[] bytes() {
    return take(Major.BYTES, "a byte string");
  }

  /** Reads text. */
  public String text() {
    byte[] utf8 = take(Major.TEXT, "text");
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw error("text that is not UTF-8");
    }
  }

  /** Reads true or false. */
  public boolean bool() {
    int first = peek();
    if (first != Major.TRUE && first != Major.FALSE) {
      throw error("no true or false where one belongs");
    }
    at++;
    return first == Major.TRUE;
  }

  /** Reads the head of an array: how many items follow. */
  public int array() {
    return count(head(Major.ARRAY, "an array"), 1);
  }

  /** Reads the head of an array that has one of two sizes. */
  public int array(int least, int most) {
    int size = array();
    if (size < least || size > most) {
      throw error("an array of " + size + " items where " + least + " to " + most + " belong");
    }
    return size;
  }

  /** Reads an array of any size. */
  public <T> List<T> list(Function<CborReader, T> item) {
    int size = array();
    List<T> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(item.apply(this));
    }
    return List.copyOf(items);
  }

  /** Reads an array whose items must stand in the order of their bytes, each once. */
  public <T> List<T> set(Function<CborReader, T> item) {
    int size = array();
    List<T> items = new ArrayList<>();
    int previous = at;
    int start = at;
    for (int i = 0; i < size; i++) {
      items.add(item.apply(this));
      if (i > 0 && Arrays.compareUnsigned(frame, previous, start, frame, start, at) >= 0) {
        throw error("items that are not in ascending order");
      }
      previous = start;
      start = at;
    }
    return List.copyOf(items);
  }

  /** Reads a map that may hold only the keys asked for. */
  public <T> T map(Function<MapReader, T> entries) {
    MapReader map = openMap();
    T value = entries.apply(map);
    map.end();
    return value;
  }

  /** Reads a map and passes over keys that a newer version may have put at its end. */
  public <T> T openMap(Function<MapReader, T> entries) {
    MapReader map = openMap();
    T value = entries.apply(map);
    map.skipRest();
    return value;
  }

  /** Refuses anything left over. */
  public void end() {
    if (at < frame.length) {
      throw error("bytes after the end");
    }
  }

  /** What is wrong at this place, with the first bytes of the frame in hex. */
  public ProtocolError error(String what) {
    String hex = HexFormat.of().formatHex(frame, 0, Math.min(frame.length, SHOWN));
    return new ProtocolError(
        "Bad frame of "
            + frame.length
            + " bytes: "
            + what
            + " at byte "
            + at
            + "; it starts with "
            + (hex.isEmpty() ? "nothing" : hex));
  }

  /** Passes over one item, however it is built, at most {@code depth} levels deep. */
  void skip(int depth) {
    if (depth == 0) {
      throw error("items nested too deeply");
    }
    switch (peek() & 0xe0) {
      case Major.UNSIGNED, Major.NEGATIVE -> integer();
      case Major.BYTES -> bytes();
      case Major.TEXT -> text();
      case Major.ARRAY -> {
        for (int left = array(); left > 0; left--) {
          skip(depth - 1);
        }
      }
      case Major.MAP -> openMap().skipRest(depth - 1);
      default -> bool();
    }
  }

  private MapReader openMap() {
    return new MapReader(this, count(head(Major.MAP, "a map"), 2));
  }

  private byte[] take(int major, String what) {
    int length = count(head(major, what), 1);
    byte[] value = Arrays.copyOfRange(frame, at, at + length);
    at += length;
    return value;
  }

  private int count(long announced, int bytesEach) {
    if (announced > (frame.length - at) / bytesEach) {
      throw error("a length beyond the end");
    }
    return (int) announced;
  }

  private long head(int major, String what) {
    int first = peek();
    if ((first & 0xe0) != major) {
      throw error("no " + what.replaceFirst("^an? ", "") + " where one belongs");
    }
    int low = first & 0x1f;
    if (low < 24) {
      at++;
      return low;
    }
    if (low > 27) {
      throw error("a length that is indefinite or reserved");
    }
    return argument(low - 24);
  }

  private long argument(int log) {
    int size = 1 << log;
    if (frame.length - at - 1 < size) {
      throw error("a frame cut short");
    }
    long value = 0;
    for (int i = 1; i <= size; i++) {
      value = value << 8 | frame[at + i] & 0xff;
    }
    if (value < 0) {
      throw error("a number beyond 63 bits");
    }
    if (value < 24 || log > 0 && value >>> (size * 4) == 0) {
      throw error("a number that is not in its shortest form");
    }
    at += 1 + size;
    return value;
  }

  private int peek() {
    if (at >= frame.length) {
      throw error("a frame cut short");
    }
    return frame[at] & 0xff;
  }
}
