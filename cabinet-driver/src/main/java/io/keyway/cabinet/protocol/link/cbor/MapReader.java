// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.cbor;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Reads the entries of a map in ascending order of their keys; made by {@link CborReader#map}. Ask
 * for keys in that order too.
 */
public final class MapReader {
  private static final int DEEPEST = 8;

  private final CborReader in;
  private int left;
  private long next = -1;

  MapReader(CborReader in, int size) {
    this.in = in;
    this.left = size + 1;
    advance();
  }

  /** Whether the next entry has this key. */
  public boolean has(long key) {
    return left > 0 && next == key;
  }

  /** The reader, before the value of this key. */
  public <T> T value(long key, Function<CborReader, T> value) {
    if (!has(key)) {
      throw in.error("no key " + key + " where it belongs");
    }
    T result = value.apply(in);
    advance();
    return result;
  }

  public <T> Optional<T> optional(long key, Function<CborReader, T> value) {
    return has(key) ? Optional.of(value(key, value)) : Optional.empty();
  }

  public long unsigned(long key) {
    return value(key, CborReader::unsigned);
  }

  public int small(long key) {
    return value(key, CborReader::small);
  }

  public long integer(long key) {
    return value(key, CborReader::integer);
  }

  public String text(long key) {
    return value(key, CborReader::text);
  }

  public Instant instant(long key) {
    return value(key, MapReader::instant);
  }

  /** Reads microseconds since 1970. */
  public static Instant instant(CborReader in) {
    long micros = in.integer();
    long second = Math.floorDiv(micros, 1_000_000L);
    if (second < Major.FIRST_SECOND || second > Major.LAST_SECOND) {
      throw in.error("an instant outside the years 1 to 9999");
    }
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** A byte string of this length, as hex digits. */
  public String hex(long key, int length) {
    byte[] bytes = value(key, CborReader::bytes);
    if (bytes.length != length) {
      throw in.error("a byte string of " + bytes.length + " where " + length + " belong");
    }
    return HexFormat.of().formatHex(bytes);
  }

  /** True where the key stands; an explicit false is not canonical. */
  public boolean flag(long key) {
    if (!has(key)) {
      return false;
    }
    if (!value(key, CborReader::bool)) {
      throw in.error("a flag that is false");
    }
    return true;
  }

  public <T> List<T> list(long key, Function<CborReader, T> item) {
    return value(key, reader -> reader.list(item));
  }

  public <T> List<T> set(long key, Function<CborReader, T> item) {
    return value(key, reader -> reader.set(item));
  }

  /** Every entry that is left, its key given. */
  public void each(LongConsumer entry) {
    while (left > 0) {
      entry.accept(next);
      advance();
    }
  }

  void end() {
    if (left > 0) {
      throw in.error("the unknown key " + next);
    }
  }

  void skipRest() {
    skipRest(DEEPEST);
  }

  void skipRest(int depth) {
    while (left > 0) {
      in.skip(depth);
      advance();
    }
  }

  private void advance() {
    left--;
    if (left > 0) {
      long key = in.unsigned();
      if (key <= next) {
        throw in.error("keys that do not ascend");
      }
      next = key;
    }
  }
}
