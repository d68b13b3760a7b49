// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.cbor;

import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes the entries of a map, keys ascending. Made by {@link CborWriter#map}. */
public final class MapWriter {
  private final CborWriter out = new CborWriter();
  private long lastKey = -1;
  private int size;

  MapWriter() {}

  int size() {
    return size;
  }

  byte[] bytes() {
    return out.bytes();
  }

  /** Writes a key; its value is to be written next. */
  public CborWriter key(long key) {
    if (key <= lastKey) {
      throw new IllegalStateException("Keys ascend: " + key + " after " + lastKey);
    }
    lastKey = key;
    size++;
    return out.integer(key);
  }

  public MapWriter integer(long key, long value) {
    key(key).integer(value);
    return this;
  }

  public MapWriter text(long key, String value) {
    key(key).text(value);
    return this;
  }

  public MapWriter text(long key, Optional<String> value) {
    value.ifPresent(v -> text(key, v));
    return this;
  }

  /** Writes a byte string that the program holds as hex digits. */
  public MapWriter hex(long key, String value) {
    key(key).bytes(HexFormat.of().parseHex(value));
    return this;
  }

  /** Writes true, or nothing at all where it is false. */
  public MapWriter flag(long key, boolean value) {
    if (value) {
      key(key).bool(true);
    }
    return this;
  }

  /** Writes microseconds since 1970, rounded down; years before 1 and after 9999 become those. */
  public MapWriter instant(long key, Instant value) {
    key(key).integer(micros(value));
    return this;
  }

  public MapWriter instant(long key, Optional<Instant> value) {
    value.ifPresent(v -> instant(key, v));
    return this;
  }

  public <T> MapWriter item(long key, T value, BiConsumer<T, CborWriter> item) {
    item.accept(value, key(key));
    return this;
  }

  /** Writes a value, or nothing at all where there is none. */
  public <T> MapWriter maybe(long key, Optional<T> value, BiConsumer<T, CborWriter> item) {
    value.ifPresent(v -> item(key, v, item));
    return this;
  }

  /** Writes an array in the order given. */
  public <T> MapWriter list(long key, Collection<T> items, BiConsumer<T, CborWriter> item) {
    key(key).list(items, item);
    return this;
  }

  /** Writes an array in the order of its items' bytes, each once. */
  public <T> MapWriter set(long key, Collection<T> items, BiConsumer<T, CborWriter> item) {
    key(key).set(items, item);
    return this;
  }

  private static long micros(Instant value) {
    long seconds = Math.clamp(value.getEpochSecond(), Major.FIRST_SECOND, Major.LAST_SECOND);
    return seconds * 1_000_000L + value.getNano() / 1_000;
  }
}
