// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport.multidrop;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What stands between two zeros on the wire, unstuffed.
 *
 * <pre>
 * address 1 octet | kind 1 octet | counter 8 octets | content | CRC-32 of all before, 4 octets
 * </pre>
 *
 * @param address of the station, 1 to 254, whoever speaks
 * @param counter of the one who speaks; 0 where a session is being opened
 * @param content sealed, or a nonce
 */
record Segment(int address, Kind kind, long counter, byte[] content) {
  /** Most octets that a segment has on the wire, from zero to zero. */
  static final int LONGEST_ON_WIRE = 250;

  /** Octets around the content: the head, the CRC, one code of the stuffing and two zeros. */
  static final int AROUND = 17;

  /** Most octets of content. */
  static final int LONGEST_CONTENT = LONGEST_ON_WIRE - AROUND;

  private static final int HEAD = 10;
  private static final int CRC = 4;

  Segment {
    if (address < 1 || address > 254 || content.length > LONGEST_CONTENT) {
      throw new IllegalArgumentException("No segment: address " + address + ", " + content.length);
    }
    content = content.clone();
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  /** What a segment is. */
  enum Kind {
    /** The master begins a session: its nonce. */
    OPEN(1),
    /** The station takes it up: its nonce. */
    TAKEN(2),
    /** The master says something, or only asks. */
    ASK(3),
    /** The station answers. */
    ANSWER(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static Optional<Kind> of(int code) {
      return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }
  }

  /** The same with another content. */
  Segment with(byte[] other) {
    return new Segment(address, kind, counter, other);
  }

  /** What is authenticated beside the content. */
  byte[] header() {
    return ByteBuffer.allocate(HEAD)
        .put((byte) address)
        .put((byte) kind.code)
        .putLong(counter)
        .array();
  }

  /**
   * The octets for the wire, from the zero that ends whatever was before to the one that ends it.
   */
  byte[] encode() {
    byte[] body =
        ByteBuffer.allocate(HEAD + content.length + CRC).put(header()).put(content).array();
    ByteBuffer.wrap(body).putInt(HEAD + content.length, crc(body, HEAD + content.length));
    byte[] stuffed = Cobs.stuff(body);
    byte[] wire = new byte[stuffed.length + 2];
    System.arraycopy(stuffed, 0, wire, 1, stuffed.length);
    return wire;
  }

  /** Reads what stood between two zeros; empty where it is disturbed, or none of ours. */
  static Optional<Segment> decode(byte[] stuffed, int length) {
    return Cobs.unstuff(stuffed, length).flatMap(Segment::decode);
  }

  private static Optional<Segment> decode(byte[] body) {
    int contentLength = body.length - HEAD - CRC;
    if (contentLength < 0 || contentLength > LONGEST_CONTENT) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    if (in.getInt(body.length - CRC) != crc(body, body.length - CRC)) {
      return Optional.empty();
    }
    int address = in.get() & 0xff;
    if (address < 1 || address > 254) {
      return Optional.empty();
    }
    Optional<Kind> kind = Kind.of(in.get() & 0xff);
    long counter = in.getLong();
    byte[] content = new byte[contentLength];
    in.get(content);
    return kind.map(k -> new Segment(address, k, counter, content));
  }

  private static int crc(byte[] octets, int length) {
    CRC32 crc = new CRC32();
    crc.update(octets, 0, length);
    return (int) crc.getValue();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Segment that
        && address == that.address
        && kind == that.kind
        && counter == that.counter
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(counter);
  }

  @Override
  public String toString() {
    return "Segment[" + kind + " " + counter + ", station " + address + "]";
  }
}
