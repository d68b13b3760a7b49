// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.transport.Line;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent, in three lanes. Urgent frames go to the line at once, whatever waits.
 * Ordinary ones go when the line takes them. Transfers go one after the other, when nothing else
 * waits, and at most two of their frames are on the way without an answer. Where an urgent frame
 * goes between the pieces of a long one, only the first, which is short there, goes alone;
 * elsewhere each does until the line has shown that it is quick, for what is on the way is waited
 * for. Belongs to the line's loop.
 */
final class Lanes {
  private static final int ON_THE_WAY = 2;

  /** A line that carries a full frame, and its answer, in this time keeps nobody waiting. */
  private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(5);

  private final Line line;
  private final LongConsumer started;
  private final LongSupplier nanoTime;
  private final Deque<byte[]> ordinary = new ArrayDeque<>();
  private final Deque<Transfer> transfers = new ArrayDeque<>();
  private @Nullable Transfer current;
  private int sent;
  private int answered;
  private long movedAt;
  private boolean isQuick;

  /**
   * @param nanoTime as {@link System#nanoTime}
   * @param started hears the id of a transfer when its first frame is about to be sent
   */
  Lanes(Line line, LongSupplier nanoTime, LongConsumer started) {
    this.line = line;
    this.nanoTime = nanoTime;
    this.started = started;
  }

  void urgent(byte[] frame) {
    if (isOpening()) {
      line.send(frame); // what overtook the beginning of a transfer would make its base another
    } else {
      line.urgent(frame);
    }
  }

  void ordinary(byte[] frame) {
    ordinary.add(frame);
    flow();
  }

  void transfer(Transfer transfer) {
    transfers.add(transfer);
    flow();
  }

  /** A part was read by the cabinet; tells whether it is one of the transfer that is under way. */
  boolean partAnswered(long transfer, int part) {
    if (current == null || current.id() != transfer || part < answered || part >= sent) {
      return false;
    }
    answered = part + 1;
    long now = nanoTime.getAsLong();
    isQuick = now - movedAt <= QUICK;
    movedAt = now;
    flow();
    return true;
  }

  /** A transfer was answered or given up; what is left of it is not sent. */
  void transferOver(long transfer) {
    if (current != null && current.id() == transfer) {
      current = null;
      flow();
    }
  }

  /** Sends what the line takes. */
  void flow() {
    while (line.writable() && !ordinary.isEmpty()) {
      line.send(ordinary.remove());
    }
    while (line.writable() && ordinary.isEmpty()) {
      Optional<byte[]> frame = nextPart();
      if (frame.isEmpty()) {
        return;
      }
      line.send(frame.get());
    }
  }

  /**
   * Whether a transfer's first part is on its way: the cabinet may not know of the transfer yet.
   */
  private boolean isOpening() {
    return current != null && sent > 0 && answered == 0;
  }

  private int onTheWay() {
    boolean goesAlone = Transfer.isOpenedApart(line.bulk()) ? isOpening() : !isQuick;
    return goesAlone ? 1 : ON_THE_WAY;
  }

  private Optional<byte[]> nextPart() {
    if (current == null) {
      current = transfers.poll();
      sent = 0;
      answered = 0;
    }
    if (current == null || sent == current.frames().size() || sent - answered >= onTheWay()) {
      return Optional.empty();
    }
    if (sent == answered) {
      movedAt = nanoTime.getAsLong();
    }
    if (sent == 0) {
      started.accept(current.id());
    }
    return Optional.of(current.frames().get(sent++));
  }
}
