// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.StepOutcome;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.JournalEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One cabinet as seen from here: its lane, its lease, its journal, its link. Thread-safe. */
final class Outpost {
  /** Added to the end of a lease: how far two clocks that agree may still be apart. */
  static final Duration CLOCK_UNCERTAINTY = Duration.ofSeconds(2);

  /** How long a link to a cabinet that was taken off the wall stays while it still holds rights. */
  static final Duration FAREWELL = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(Outpost.class);

  private final Lane lane;
  private final ProvisioningRecords records;
  private final Clock clock;

  private final ArrayDeque<List<JournalEntry>> journal = new ArrayDeque<>();
  private CabinetLayout layout;
  private LeaseTerms terms;
  private boolean loaded;
  private @Nullable Instant retiredAt;
  private boolean gone;
  private boolean committing;
  private Instant since;
  private String detail = "not linked since the bridge started";
  private Instant leasedUntil = Instant.EPOCH;
  private Instant renewAt = Instant.EPOCH;

  /**
   * @param longest lease of any key set in the cabinet
   * @param shortest lease of any key set in the cabinet; a third of it is the time between renewals
   */
  record LeaseTerms(Duration longest, Duration shortest) {}

  Outpost(
      Lane lane, CabinetLayout layout, LeaseTerms terms, ProvisioningRecords records, Clock clock) {
    this.lane = lane;
    this.layout = layout;
    this.terms = terms;
    this.records = records;
    this.clock = clock;
    since = clock.instant();
  }

  /** Reads what the database knows; until then it is not open. */
  void load() {
    ProvisioningRecords.Known known = records.known(lane.cabinet());
    lane.load(known.rows(), known.version(), known.rosterEpoch());
    synchronized (this) {
      leasedUntil = known.leasedUntil();
      loaded = true;
    }
    if (records.isRevokeOnly()) {
      doubtLease();
    }
  }

  // Coming and going
  // -------------------------------------------------------------------------------------

  /** Whether the cabinet may link: it is configured, and what is known of it was read. */
  synchronized boolean isOpen() {
    return loaded && retiredAt == null;
  }

  /** It hangs on the wall, with this layout: told at once where it is linked. */
  void hangs(CabinetLayout newLayout, LeaseTerms newTerms) {
    boolean told;
    synchronized (this) {
      told = newLayout.equals(layout);
      renewAt = newTerms.equals(terms) ? renewAt : Instant.EPOCH;
      layout = newLayout;
      terms = newTerms;
      retiredAt = null;
      gone = false;
    }
    if (!told) {
      lane.session().ifPresent(this::tellLayout);
    }
  }

  /**
   * It was taken off the wall: it may not link any more and its lease is not renewed. A link that
   * is there stays for as long as it takes to withdraw what the cabinet holds, at most {@link
   * #FAREWELL}.
   */
  synchronized void retire() {
    if (retiredAt == null) {
      retiredAt = clock.instant();
    }
  }

  private synchronized boolean isLeaving() {
    return retiredAt != null && !gone;
  }

  /** Ends the link of a cabinet that was taken off the wall, and says what it still holds. */
  void letGoWhenTold() {
    if (!isLeaving()) {
      return; // to count what a lane holds is a walk, and it keeps the lane waiting
    }
    Optional<CabinetSession> session = lane.session();
    int holding = lane.holding();
    Optional<Instant> exposed;
    synchronized (this) {
      boolean patient = retiredAt == null || clock.instant().isBefore(retiredAt.plus(FAREWELL));
      if (retiredAt == null || gone || patient && session.isPresent() && holding > 0) {
        return;
      }
      gone = true;
      exposed = holding > 0 ? exposedUntil() : Optional.empty();
    }
    session.ifPresent(link -> link.close("this cabinet is not configured any more"));
    LOG.info("A cabinet was let go. cabinet={} people={}", cabinet(), holding);
    if (holding > 0) {
      records.alarm(
          cabinet(),
          "cabinet-removed",
          "The cabinet was taken out of cabinets.yaml and still holds rights of "
              + holding
              + (holding == 1 ? " person" : " people")
              + exposed.map(until -> ", honoured at the latest until " + until).orElse("")
              + ". Empty it or reset it; or put it into the file again, and it is told");
    }
  }

  /** Rights are only taken away: the database may not know of the newest lease that was given. */
  void heldBack() {
    lane.heldBack();
    doubtLease();
  }

  private void doubtLease() {
    Duration longest;
    synchronized (this) {
      longest = terms.longest();
    }
    leaseMayLast(longest);
  }

  private void leaseMayLast(Duration left) {
    Instant until = clock.instant().plus(left).plus(CLOCK_UNCERTAINTY);
    boolean longer;
    synchronized (this) {
      longer = until.isAfter(leasedUntil);
      leasedUntil = longer ? until : leasedUntil;
    }
    if (longer) {
      records
          .leasedUntil(cabinet(), until)
          .exceptionally(
              problem -> {
                LOG.warn("A lease could not be noted; it is remembered. cabinet={}", cabinet());
                return null;
              });
    }
  }

  Lane lane() {
    return lane;
  }

  CabinetId cabinet() {
    return lane.cabinet();
  }

  void linked(CabinetSession session) {
    synchronized (this) {
      since = clock.instant();
      detail = "linked";
      renewAt = Instant.EPOCH;
      journal.clear();
    }
    lane.linked(session);
    long secondsLeft = session.report().leaseSeconds();
    if (secondsLeft > 0) {
      leaseMayLast(Duration.ofSeconds(secondsLeft));
    }
    tellLayout(session);
    records.status(cabinet(), true, since, "linked");
  }

  private void tellLayout(CabinetSession session) {
    CabinetLayout now;
    synchronized (this) {
      now = layout;
    }
    session
        .layout(now)
        .thenAccept(
            outcome -> {
              if (outcome instanceof StepOutcome.Refused refused) {
                records.alarm(
                    cabinet(), "layout-refused", "It refused its layout: " + refused.reason());
              }
            });
  }

  /**
   * @return whether the cabinet is now without a link
   */
  boolean unlinked(CabinetSession session, String reason) {
    if (!lane.unlinked(session)) {
      return false;
    }
    synchronized (this) {
      since = clock.instant();
      detail = reason;
    }
    records.status(cabinet(), false, since, reason);
    return true;
  }

  synchronized CabinetStatus status() {
    Optional<CabinetSession> session = lane.session();
    return new CabinetStatus(
        cabinet(),
        session.isPresent(),
        since,
        detail,
        session.map(CabinetSession::report),
        lane.isInSync(),
        exposedUntil());
  }

  /** Until when rights may be honoured there if nothing more is heard; empty when no longer. */
  synchronized Optional<Instant> exposedUntil() {
    return leasedUntil.isAfter(clock.instant()) ? Optional.of(leasedUntil) : Optional.empty();
  }

  // Leases
  // -----------------------------------------------------------------------------------------

  /** Renews the lease when it is time and the cabinet holds nothing that it should not. */
  void renewLease() {
    CabinetSession session = lane.session().orElse(null);
    if (session == null || !lane.mayLease()) {
      return;
    }
    Instant until;
    Duration longest;
    synchronized (this) {
      Instant now = clock.instant();
      if (now.isBefore(renewAt) || retiredAt != null) {
        return;
      }
      renewAt = now.plus(terms.shortest().dividedBy(3));
      longest = terms.longest();
      until = now.plus(longest).plus(CLOCK_UNCERTAINTY);
    }
    records
        .leasedUntil(cabinet(), until)
        .thenRun(
            () -> {
              synchronized (this) {
                leasedUntil = until;
              }
              session.renewLease(longest, clock.instant()).thenAccept(this::leaseAnswered);
            })
        .exceptionally(
            problem -> {
              retryLease();
              return null;
            });
  }

  private void leaseAnswered(StepOutcome outcome) {
    if (!(outcome instanceof StepOutcome.Done)) {
      retryLease();
    }
  }

  private synchronized void retryLease() {
    renewAt = clock.instant();
  }

  // Journal
  // ----------------------------------------------------------------------------------------

  /**
   * Takes entries to be committed in order.
   *
   * @return whether somebody must now call {@link #commitJournal}
   */
  synchronized boolean wrote(List<JournalEntry> entries) {
    journal.add(entries);
    if (committing) {
      return false;
    }
    committing = true;
    return true;
  }

  /**
   * Commits all that waits and acknowledges it to the cabinet.
   *
   * @return whether it could; otherwise to be called again later
   */
  boolean commitJournal(JournalKeeper keeper) {
    List<JournalEntry> entries = waiting();
    while (!entries.isEmpty()) {
      try {
        long sequence = keeper.commit(cabinet(), entries);
        lane.session().ifPresent(session -> session.acknowledgeJournal(sequence));
      } catch (RuntimeException e) {
        LOG.warn(
            "A cabinet's journal could not be committed; again soon. cabinet={}", cabinet(), e);
        putBack(entries);
        return false;
      }
      entries = waiting();
    }
    return true;
  }

  private synchronized List<JournalEntry> waiting() {
    List<JournalEntry> entries = new ArrayList<>();
    journal.forEach(entries::addAll);
    journal.clear();
    committing = !entries.isEmpty();
    return entries;
  }

  private synchronized void putBack(List<JournalEntry> entries) {
    journal.addFirst(entries);
  }
}
