// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.durable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A log file as bytes, without a disk. */
public final class LogBytes {
  private LogBytes() {}

  /** A sound file of these records. */
  public static byte[] of(List<byte[]> records) {
    int length = records.stream().mapToInt(record -> LogScan.FRAME + record.length).sum();
    ByteBuffer file = ByteBuffer.allocate(LogFile.HEADER + length).putLong(LogFile.MAGIC);
    for (byte[] record : records) {
      file.putInt(LogScan.MARKER).putInt(record.length).putInt(LogFile.crc(record)).put(record);
    }
    return file.array();
  }

  /** Cuts bytes into records: each behind its length in two bytes, the last as long as it is. */
  public static List<byte[]> records(ByteBuffer bytes) {
    List<byte[]> records = new ArrayList<>();
    while (bytes.remaining() >= Short.BYTES) {
      int length = Short.toUnsignedInt(bytes.getShort());
      byte[] record = new byte[Math.min(length, bytes.remaining())];
      bytes.get(record);
      records.add(record);
    }
    return records;
  }

  /** What {@link #records} cuts into these. */
  public static byte[] joined(List<byte[]> records) {
    int length = records.stream().mapToInt(record -> Short.BYTES + record.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length);
    records.forEach(record -> bytes.putShort((short) record.length).put(record));
    return bytes.array();
  }
}
