// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.JournalEntry;
import java.util.List;

/**
 * Hears what cabinets say. Called on the thread of the cabinet's connection, in order for each
 * cabinet: hand long work on to another thread.
 */
public interface CabinetListener {
  /** Whether a cabinet of this id may connect at all; the answer to a stranger is a refusal. */
  boolean knows(CabinetId cabinet);

  /** A cabinet is linked. Nothing was sent to it yet. */
  void linked(CabinetSession session);

  /** A heartbeat arrived. */
  void reported(CabinetSession session, CabinetReport report);

  /**
   * Entries of the cabinet's journal, in order. To be acknowledged with {@link
   * CabinetSession#acknowledgeJournal} after they are committed; until then they come again after
   * each reconnection.
   */
  void journal(CabinetSession session, List<JournalEntry> entries);

  /** The link ended. */
  void unlinked(CabinetId cabinet, CabinetSession session, String reason);

  /** A peer was turned away: unknown cabinet, a second one with the same id, bad bytes. */
  void refused(String claimedId, String peer, String reason);
}
