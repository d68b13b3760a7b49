// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.JournalEntry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps all that cabinets say, for a test to wait for. */
public final class RecordingListener implements CabinetListener {
  private static final int PATIENCE_SECONDS = 20;

  private final Set<CabinetId> known = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<CabinetSession> linked = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> unlinked = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> refused = new LinkedBlockingQueue<>();
  private final BlockingQueue<CabinetReport> reports = new LinkedBlockingQueue<>();
  private final BlockingQueue<List<JournalEntry>> journal = new LinkedBlockingQueue<>();

  /** Who hears of this listener's cabinets. */
  public RecordingListener(CabinetId... cabinets) {
    known.addAll(List.of(cabinets));
  }

  public CabinetSession awaitLinked() {
    return await(linked);
  }

  /** The reason. */
  public String awaitUnlinked() {
    return await(unlinked);
  }

  /** Claimed id and reason. */
  public String awaitRefused() {
    return await(refused);
  }

  public CabinetReport awaitReport() {
    return await(reports);
  }

  public List<JournalEntry> awaitJournal() {
    return await(journal);
  }

  public boolean hasLinked() {
    return !linked.isEmpty();
  }

  @Override
  public boolean knows(CabinetId cabinet) {
    return known.contains(cabinet);
  }

  @Override
  public void linked(CabinetSession session) {
    linked.add(session);
  }

  @Override
  public void reported(CabinetSession session, CabinetReport report) {
    reports.add(report);
  }

  @Override
  public void journal(CabinetSession session, List<JournalEntry> entries) {
    journal.add(entries);
  }

  @Override
  public void unlinked(CabinetId cabinet, CabinetSession session, String reason) {
    unlinked.add(reason);
  }

  @Override
  public void refused(String claimedId, String peer, String reason) {
    refused.add(claimedId + ": " + reason);
  }

  private static <T> T await(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("nothing came within %d s", PATIENCE_SECONDS).isNotNull();
      return java.util.Objects.requireNonNull(next);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while waiting", e);
    }
  }
}
