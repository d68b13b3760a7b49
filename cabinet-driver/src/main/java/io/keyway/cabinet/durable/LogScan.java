// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.durable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a log file's bytes still say.
 *
 * @param records the sound ones, in order
 * @param end where the next record goes
 * @param dirtyUntil up to where bytes of a torn record stand; {@code end} where there are none
 * @param damaged whether a sound record stands behind an unsound one, or the header is not ours
 */
record LogScan(List<byte[]> records, long end, long dirtyUntil, boolean damaged) {
  static final int MARKER = 0x4b57_5231;
  static final int FRAME = 3 * Integer.BYTES;

  static LogScan of(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    if (file.length < LogFile.HEADER || bytes.getLong(0) != LogFile.MAGIC) {
      return new LogScan(List.of(), LogFile.HEADER, LogFile.HEADER, true);
    }
    List<byte[]> records = new ArrayList<>();
    int sound = readFrom(bytes, LogFile.HEADER, records);
    boolean damaged = false;
    int at = sound;
    while (at < file.length) {
      int next = readFrom(bytes, at, records);
      damaged |= next > at;
      at = next > at ? next : at + 1;
    }
    return new LogScan(records, sound, dirtyUntil(file, sound), damaged);
  }

  private static int readFrom(ByteBuffer bytes, int from, List<byte[]> into) {
    int at = from;
    Optional<byte[]> record = recordAt(bytes, at);
    while (record.isPresent()) {
      into.add(record.get());
      at += FRAME + record.get().length;
      record = recordAt(bytes, at);
    }
    return at;
  }

  private static Optional<byte[]> recordAt(ByteBuffer bytes, int at) {
    int room = bytes.capacity() - at - FRAME;
    if (room < 0 || bytes.getInt(at) != MARKER) {
      return Optional.empty();
    }
    int length = bytes.getInt(at + 4);
    if (length < 0 || length > room) {
      return Optional.empty();
    }
    byte[] content = Arrays.copyOfRange(bytes.array(), at + FRAME, at + FRAME + length);
    return LogFile.crc(content) == bytes.getInt(at + 8) ? Optional.of(content) : Optional.empty();
  }

  private static int dirtyUntil(byte[] file, int end) {
    int at = file.length;
    while (at > end && file[at - 1] == 0) {
      at--;
    }
    return at;
  }
}
