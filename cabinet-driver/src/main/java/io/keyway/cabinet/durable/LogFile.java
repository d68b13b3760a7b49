// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.durable;

import io.keyway.cabinet.CabinetException.ProtocolError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * An append-only file of records. A record is on the disk when {@link #append} returns; one that
 * was being written when the power failed is gone, whole, at the next {@link #open}.
 *
 * <p>The file is written with zeros in advance, so that an append changes no length and costs one
 * small {@code fdatasync}. Each record stands as marker, length, CRC-32C over length and content,
 * content; a zero where a marker should be is the end. Each append is forced before the next, so at
 * most the last record can be torn: a sound record behind an unsound one means that the disk lost
 * something that was once there, see {@link Opened#damaged}.
 *
 * <p>Not thread-safe. After a failure to write it refuses all further appends, because what the
 * disk then holds is known only to the next {@link #open}.
 */
public final class LogFile implements AutoCloseable {
  static final long MAGIC = 0x4b57_4c4f_4730_3100L;
  static final int HEADER = Long.BYTES;
  private static final int CHUNK = 16 * 1024;
  private static final int LONGEST_ADVANCE = 1024 * 1024;

  private final Path file;
  private FileChannel channel;
  private long end;
  private long allocated;
  private boolean broken;

  /**
   * A log and what it held.
   *
   * @param records in order; where the file is damaged, those that are still sound
   * @param damaged whether records that were once on the disk are missing
   */
  public record Opened(LogFile log, List<byte[]> records, boolean damaged) {
    public Opened {
      records = List.copyOf(records);
    }

    /**
     * Reads each record, in order. A sound record that its owner refuses is of another version of
     * the program: the log is closed, and the file stays as it is.
     *
     * @throws ProtocolError with the file's name, where the owner refuses a record
     */
    public <T> List<T> read(Function<byte[], T> owner) {
      try {
        return records.stream().map(owner).toList();
      } catch (ProtocolError e) {
        log.close();
        throw new ProtocolError(
            log.file + " holds a record that cannot be read: " + e.getMessage());
      }
    }
  }

  private LogFile(Path file, FileChannel channel, long end) throws IOException {
    this.file = file;
    this.channel = channel;
    this.end = end;
    this.allocated = channel.size();
  }

  /** Opens a log, or starts an empty one; what is left of a torn record is wiped. */
  public static Opened open(Path file) {
    try {
      if (!Files.exists(file)) {
        write(file, List.of());
      }
      LogScan scan = LogScan.of(Files.readAllBytes(file));
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      LogFile log = new LogFile(file, channel, scan.end());
      if (!scan.damaged()) {
        log.wipe(scan.end(), scan.dirtyUntil());
      }
      return new Opened(log, scan.records(), scan.damaged());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open " + file, e);
    }
  }

  /** Adds a record; on the disk when this returns. */
  public void append(byte[] content) {
    if (broken) {
      throw new IllegalStateException(
          file + " could not be written before; start the cabinet anew");
    }
    broken = true;
    try {
      ByteBuffer framed = framed(content);
      int length = framed.remaining();
      reserve(length);
      writeFully(channel, framed, end);
      channel.force(false);
      end += length;
      broken = false;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** Replaces all records by others, in one step: a power cut leaves either these or those. */
  public void replace(List<byte[]> records) {
    broken = true;
    try {
      channel.close();
      end = write(file, records);
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
      allocated = channel.size();
      broken = false;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot rewrite " + file, e);
    }
  }

  /** How many bytes the records take. */
  public long size() {
    return end - HEADER;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close " + file, e);
    }
  }

  private void reserve(int length) throws IOException {
    if (end + length > allocated) {
      long advance = Math.clamp(end / 4, CHUNK, LONGEST_ADVANCE);
      long wanted = end + length + advance;
      wipe(allocated, wanted);
      allocated = wanted;
    }
  }

  private void wipe(long from, long until) throws IOException {
    if (until > from) {
      writeFully(channel, ByteBuffer.allocate(Math.toIntExact(until - from)), from);
      channel.force(true);
    }
  }

  /** Writes a new file beside the old one and puts it in its place. */
  private static long write(Path file, List<byte[]> records) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    OwnedFolder.createPrivateFile(fresh);
    long end = HEADER;
    try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      writeFully(out, ByteBuffer.allocate(HEADER).putLong(MAGIC).flip(), 0);
      for (byte[] content : records) {
        ByteBuffer framed = framed(content);
        int length = framed.remaining();
        writeFully(out, framed, end);
        end += length;
      }
      writeFully(out, ByteBuffer.allocate(CHUNK), end);
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    OwnedFolder.forceEntries(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    return end;
  }

  private static ByteBuffer framed(byte[] content) {
    return ByteBuffer.allocate(LogScan.FRAME + content.length)
        .putInt(LogScan.MARKER)
        .putInt(content.length)
        .putInt(crc(content))
        .put(content)
        .flip();
  }

  static int crc(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).flip());
    crc.update(content);
    return (int) crc.getValue();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long at)
      throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }
}
