// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.cabinet.protocol.link.message.Journal;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.protocol.link.message.WireJournal;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.JournalEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the journal from where the bridge acknowledged it, a window of unacknowledged entries at a
 * time. Belongs to the line's loop.
 */
final class JournalSender {
  private static final int AROUND = 64;

  private final CabinetLine out;
  private final LinkClient.Handler handler;
  private final Deque<Long> unacknowledged = new ArrayDeque<>();
  private long sent;
  private boolean reading;
  private boolean grewMeanwhile;

  JournalSender(CabinetLine out, LinkClient.Handler handler, long acknowledged) {
    this.out = out;
    this.handler = handler;
    this.sent = acknowledged;
  }

  /** Sends what the window, the line and the journal allow. */
  void flow() {
    if (reading) {
      grewMeanwhile = true;
      return;
    }
    int room = Journal.WINDOW - unacknowledged.size();
    if (room > 0 && out.line().writable()) {
      reading = true;
      grewMeanwhile = false;
      handler
          .journalAfter(sent, room)
          .whenComplete((entries, failure) -> out.line().run(() -> read(entries, failure)));
    }
  }

  void acknowledged(long sequence) {
    while (!unacknowledged.isEmpty() && unacknowledged.element() <= sequence) {
      unacknowledged.remove();
    }
    handler.journalAcknowledged(Math.min(sequence, sent));
    flow();
  }

  private void read(@Nullable List<JournalEntry> entries, @Nullable Throwable failure) {
    reading = false;
    if (out.isOver()) {
      return;
    }
    if (entries == null) {
      out.broken(String.valueOf(failure));
      return;
    }
    if (!entries.isEmpty()) {
      send(entries);
    }
    if (!entries.isEmpty() || grewMeanwhile) {
      flow();
    }
  }

  private void send(List<JournalEntry> entries) {
    List<JournalEntry> frame = new ArrayList<>();
    int bytes = 0;
    int most = Math.min(out.line().bulk(), LinkMessage.FULL_FRAME);
    for (JournalEntry entry : entries) {
      JournalEntry fitting = fitting(entry);
      int size = size(fitting);
      if (bytes > 0 && bytes + size > most - AROUND) {
        out.send(new Journal(frame).encode());
        frame.clear();
        bytes = 0;
      }
      frame.add(fitting);
      bytes += size;
      unacknowledged.add(entry.sequence());
      sent = entry.sequence();
    }
    out.send(new Journal(frame).encode());
  }

  /** An entry that no frame can carry travels as the gap that its loss is. */
  private static JournalEntry fitting(JournalEntry entry) {
    if (size(entry) <= LinkMessage.LONGEST_FRAME - AROUND) {
      return entry;
    }
    return new JournalEntry(
        entry.boot(),
        entry.sequence(),
        entry.at(),
        entry.clockOffset(),
        entry.timeCertain(),
        entry.person(),
        new JournalGap(entry.sequence(), entry.sequence()));
  }

  private static int size(JournalEntry entry) {
    return CborWriter.encode(entry, WireJournal::encode).length;
  }
}
