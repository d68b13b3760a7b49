// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.transport;

import io.keyway.cabinet.CabinetException.Unreachable;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line on a thread of its own and keeps what arrived until it is asked for. Where nobody
 * asks for long, the oldest octets give way: a line that talks to nobody costs no memory.
 */
final class ReadAhead {
  private static final int CHUNK = 1_024;
  private static final int CHUNKS = 64;
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
  private final String peer;
  private volatile @Nullable IOException failure;
  private volatile boolean ended;

  ReadAhead(String peer) {
    this.peer = peer;
  }

  /** Begins to read. */
  void start(Source source) {
    Thread.ofPlatform().daemon().name("octets-" + peer).start(() -> read(source));
  }

  /** What arrived, as {@link OctetLine#read} says. */
  byte[] take(Duration within) {
    try {
      byte[] first = arrived.poll(Math.max(0, within.toNanos()), TimeUnit.NANOSECONDS);
      if (first == null && !(ended && arrived.isEmpty())) {
        return END;
      }
      if (first == null || first.length == 0) {
        throw new Unreachable("The line " + peer + " ended: " + reason());
      }
      return first;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("The line " + peer + " is being closed", e);
    }
  }

  private String reason() {
    IOException why = failure;
    return why == null ? "the other end closed it" : String.valueOf(why.getMessage());
  }

  private void read(Source source) {
    byte[] chunk = new byte[CHUNK];
    try {
      int length = source.read(chunk);
      while (length >= 0) {
        if (length > 0) {
          if (arrived.size() >= CHUNKS) {
            arrived.poll();
          }
          arrived.add(Arrays.copyOf(chunk, length));
        }
        length = source.read(chunk);
      }
    } catch (IOException e) {
      failure = e;
    } finally {
      ended = true;
      arrived.add(END);
    }
  }

  /** Where octets come from: waits for at least one; 0 for none yet, less for the end. */
  interface Source {
    int read(byte[] into) throws IOException;
  }
}
