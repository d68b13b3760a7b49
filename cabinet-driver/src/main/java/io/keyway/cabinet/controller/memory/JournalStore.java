// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.durable.LogFile;
import io.keyway.cabinet.durable.LogFile.Opened;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.JournalGap;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.identity.CardholderId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cabinet's journal: what happened, until the bridge acknowledged it. Sequences count up by one
 * over all boots. When there is no room, the oldest entries that were not acknowledged give way to
 * one {@link JournalGap}, which takes the sequence of the last one lost.
 */
public final class JournalStore implements AutoCloseable {
  /** How many unacknowledged entries a journal holds unless told otherwise. */
  public static final int ROOM = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(JournalStore.class);
  private static final long WORTH_TIDYING = 256 * 1024;
  private static final int RECORD = 1_000;

  private final LogFile log;
  private final Deque<JournalEntry> kept = new ArrayDeque<>();
  private KnownKeys known = new KnownKeys();
  private int room = ROOM;
  private long last;
  private long acknowledged;
  private long acknowledgedOnDisk;
  private long lost;

  /**
   * What every entry written now says beside its event.
   *
   * @param boot id of the controller's boot
   */
  public record Stamp(long boot, Instant at, long clockOffset, boolean timeCertain) {
    static Stamp of(JournalEntry entry) {
      return new Stamp(entry.boot(), entry.at(), entry.clockOffset(), entry.timeCertain());
    }
  }

  private JournalStore(LogFile log) {
    this.log = log;
  }

  /**
   * Opens a journal, or begins an empty one.
   *
   * @param now stamps the gap that a damaged file leaves
   */
  public static JournalStore open(Path file, Stamp now) {
    Opened opened = LogFile.open(file);
    JournalStore store = new JournalStore(opened.log());
    opened.read(JournalRecord::decode).forEach(store::fold);
    if (opened.damaged()) {
      LOG.error("The journal's file is damaged: entries are lost");
      store.closeGap(Math.max(store.last, now.at().toEpochMilli()), now);
      store.rewrite();
    }
    store.acknowledgedOnDisk = store.acknowledged;
    return store;
  }

  /** Writes what happened; on the disk when this returns. */
  public void write(Stamp stamp, Optional<CardholderId> person, List<CustodyEvent> events) {
    List<JournalEntry> entries = new ArrayList<>();
    for (CustodyEvent event : events) {
      long sequence = last + entries.size() + 1;
      entries.add(
          new JournalEntry(
              stamp.boot(),
              sequence,
              stamp.at(),
              stamp.clockOffset(),
              stamp.timeCertain(),
              person,
              event));
    }
    keep(entries);
  }

  /** Entries after a sequence that are still to be acknowledged, ascending. */
  public List<JournalEntry> after(long sequence, int limit) {
    return kept.stream().filter(entry -> entry.sequence() > sequence).limit(limit).toList();
  }

  /** The bridge has everything up to this entry. */
  public void acknowledge(long sequence) {
    acknowledged = Math.max(acknowledged, Math.min(sequence, last));
    while (!kept.isEmpty() && kept.getFirst().sequence() <= acknowledged) {
      kept.removeFirst();
    }
  }

  /** Sequence of the newest entry, 0 where there is none. */
  public long last() {
    return last;
  }

  /** Up to which entry the bridge acknowledged. */
  public long acknowledged() {
    return acknowledged;
  }

  /** Whether entries were lost of which the bridge does not know yet. */
  public boolean hasGap() {
    return !kept.isEmpty() && kept.getFirst().event() instanceof JournalGap;
  }

  /** Where the cabinet last knew each key set to be. */
  public KnownKeys known() {
    return known;
  }

  /** Holds no more than so many entries from now on, 2 or more. */
  public void limit(int entries) {
    room = Math.max(2, entries);
    keep(List.of());
  }

  /** Keeps the acknowledgement on disk and shortens the file. To be called when there is time. */
  public void tidy() {
    if (log.size() > WORTH_TIDYING && kept.size() < RECORD) {
      rewrite();
    } else if (acknowledged > acknowledgedOnDisk) {
      keep(List.of());
    }
  }

  @Override
  public void close() {
    if (acknowledged > acknowledgedOnDisk) {
      keep(List.of());
    }
    log.close();
  }

  private void keep(List<JournalEntry> entries) {
    long lostNow = lostWhenAdding(entries);
    long newest = entries.isEmpty() ? last : entries.getLast().sequence();
    JournalRecord fresh =
        new JournalRecord(acknowledged, lostNow, newest, entries, Optional.empty());
    log.append(fresh.encode());
    acknowledgedOnDisk = acknowledged;
    fold(fresh);
  }

  /** Up to which sequence entries are lost when these come in. */
  private long lostWhenAdding(List<JournalEntry> entries) {
    int excess = kept.size() + entries.size() - room;
    if (excess <= 0) {
      return lost;
    }
    return Stream.concat(kept.stream(), entries.stream())
        .skip(Math.min(excess, kept.size() + entries.size() - 1L))
        .findFirst()
        .map(JournalEntry::sequence)
        .orElse(lost);
  }

  private void fold(JournalRecord fresh) {
    fresh.known().ifPresent(keys -> known = keys);
    for (JournalEntry entry : fresh.entries()) {
      if (entry.sequence() > last + 1 && fresh.known().isEmpty()) {
        closeGap(entry.sequence() - 1, Stamp.of(entry));
      }
      kept.add(entry);
      known.learn(entry);
      last = Math.max(last, entry.sequence());
    }
    last = Math.max(last, fresh.last());
    acknowledge(fresh.acknowledged());
    lost = Math.max(lost, fresh.lost());
    mergeLost();
  }

  /** Entries from the last one up to another are missing. */
  private void closeGap(long upTo, Stamp stamp) {
    if (upTo > last) {
      kept.add(gap(last + 1, upTo, stamp));
      last = upTo;
    }
  }

  private void mergeLost() {
    long from = 0;
    JournalEntry end = null;
    while (!kept.isEmpty() && kept.getFirst().sequence() <= lost) {
      end = kept.removeFirst();
      long start = end.event() instanceof JournalGap(long f, long t) ? f : end.sequence();
      from = from == 0 ? start : from;
    }
    if (end != null) {
      kept.addFirst(gap(from, end.sequence(), Stamp.of(end)));
    }
  }

  private void rewrite() {
    List<byte[]> records = new ArrayList<>();
    records.add(
        new JournalRecord(acknowledged, lost, acknowledged, List.of(), Optional.of(known))
            .encode());
    List<JournalEntry> all = List.copyOf(kept);
    for (int from = 0; from < all.size(); from += RECORD) {
      List<JournalEntry> part = all.subList(from, Math.min(from + RECORD, all.size()));
      long newest = part.getLast().sequence();
      records.add(new JournalRecord(acknowledged, lost, newest, part, Optional.of(known)).encode());
    }
    log.replace(records);
    acknowledgedOnDisk = acknowledged;
  }

  private static JournalEntry gap(long from, long to, Stamp stamp) {
    return new JournalEntry(
        stamp.boot(),
        to,
        stamp.at(),
        stamp.clockOffset(),
        stamp.timeCertain(),
        Optional.empty(),
        new JournalGap(from, to));
  }
}
