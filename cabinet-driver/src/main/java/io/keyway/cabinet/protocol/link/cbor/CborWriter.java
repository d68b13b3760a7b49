// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.cbor;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes canonical CBOR. Not thread-safe; use one for each item and drop it. */
public final class CborWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

  /** What was written so far. */
  public byte[] bytes() {
    return out.toByteArray();
  }

  /** Writes an integer of either sign. */
  public CborWriter integer(long value) {
    if (value >= 0) {
      head(Major.UNSIGNED, value);
    } else {
      head(Major.NEGATIVE, -1 - value);
    }
    return this;
  }

  /**
   * Writes a number of 0 or more and of any size: as an integer where it has at most 63 bits, else
   * as the bytes of it, the most significant first and not 0.
   */
  public CborWriter natural(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      return integer(value.longValueExact());
    }
    byte[] bytes = value.toByteArray();
    return bytes(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  /** Writes a byte string. */
  public CborWriter bytes(byte[] value) {
    head(Major.BYTES, value.length);
    out.writeBytes(value);
    return this;
  }

  /** Writes text. */
  public CborWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    head(Major.TEXT, utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  /** Writes true or false. */
  public CborWriter bool(boolean value) {
    out.write(value ? Major.TRUE : Major.FALSE);
    return this;
  }

  /** Writes the head of an array; its items follow. */
  public CborWriter array(int size) {
    head(Major.ARRAY, size);
    return this;
  }

  /** Writes an array of items in the order given. */
  public <T> CborWriter list(Collection<T> items, BiConsumer<T, CborWriter> item) {
    array(items.size());
    items.forEach(i -> item.accept(i, this));
    return this;
  }

  /** Writes an array of items in the order of their bytes, each once. */
  public <T> CborWriter set(Collection<T> items, BiConsumer<T, CborWriter> item) {
    byte[][] encoded = new byte[items.size()][];
    int next = 0;
    for (T one : items) {
      encoded[next++] = encode(one, item);
    }
    Arrays.sort(encoded, Arrays::compareUnsigned);
    int distinct = 0;
    for (byte[] bytes : encoded) {
      if (distinct == 0 || !Arrays.equals(encoded[distinct - 1], bytes)) {
        encoded[distinct++] = bytes;
      }
    }
    array(distinct);
    for (int i = 0; i < distinct; i++) {
      out.writeBytes(encoded[i]);
    }
    return this;
  }

  /** Writes a map with unsigned integer keys. */
  public CborWriter map(Consumer<MapWriter> entries) {
    MapWriter map = new MapWriter();
    entries.accept(map);
    head(Major.MAP, map.size());
    out.writeBytes(map.bytes());
    return this;
  }

  /** The bytes of one item. */
  public static <T> byte[] encode(T item, BiConsumer<T, CborWriter> writer) {
    CborWriter bytes = new CborWriter();
    writer.accept(item, bytes);
    return bytes.bytes();
  }

  private void head(int major, long argument) {
    if (argument < 24) {
      out.write(major | (int) argument);
      return;
    }
    int log = argument <= 0xff ? 0 : argument <= 0xffff ? 1 : argument <= 0xffff_ffffL ? 2 : 3;
    out.write(major | 24 + log);
    for (int shift = (8 << log) - 8; shift >= 0; shift -= 8) {
      out.write((int) (argument >>> shift));
    }
  }
}
