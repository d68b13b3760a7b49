// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that grows by appends, each durable when {@link #force} returns. Space is laid out ahead,
 * so that a force writes the data alone. Not thread-safe.
 */
final class DurableFile implements AutoCloseable {
  private static final int AHEAD = 8 << 20;

  private final FileChannel channel;
  private long end;
  private long position;

  DurableFile(Path path) throws IOException {
    channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  void append(ByteBuffer bytes) throws IOException {
    if (position + bytes.remaining() > end) {
      layOut();
    }
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  void force() throws IOException {
    channel.force(false);
  }

  private void layOut() throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
    for (int i = 0; i < AHEAD >> 20; i++) {
      zeros.clear();
      while (zeros.hasRemaining()) {
        end += channel.write(zeros, end);
      }
    }
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
