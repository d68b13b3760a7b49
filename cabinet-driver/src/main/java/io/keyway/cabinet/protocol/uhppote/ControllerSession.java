// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.CabinetException.Unreachable;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.ReportsRoster;
import io.keyway.cabinet.RosterTransfer;
import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.StepOutcome.Refused;
import io.keyway.cabinet.protocol.uhppote.message.CountCards;
import io.keyway.cabinet.protocol.uhppote.message.GetCard;
import io.keyway.cabinet.protocol.uhppote.message.GetStatus;
import io.keyway.cabinet.protocol.uhppote.message.GetStatus.Status;
import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A controller that answers, as a cabinet. Everything is done on one thread, which belongs to the
 * controller; callers only put work down.
 */
final class ControllerSession implements CabinetSession, ReportsRoster {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerSession.class);

  /** People that are let in: for so many cards such controllers are sold. */
  static final int MOST_PEOPLE = 20_000;

  private final CabinetId cabinet;
  private final Table table;
  private final CabinetListener listener;
  private final Timing timing;
  private final EventReader events;
  private final WorkList works = new WorkList();
  private volatile CabinetReport report;
  private volatile Instant inspectedAt;
  private LocalDate renewedOn = LocalDate.MIN;
  private int unanswered;

  /**
   * @param status by which it was found; its cards have just been inspected
   */
  ControllerSession(
      CabinetId cabinet, Table table, CabinetListener listener, Timing timing, Status status) {
    this.cabinet = cabinet;
    this.table = table;
    this.listener = listener;
    this.timing = timing;
    this.events = new EventReader(table);
    this.inspectedAt = table.clock().instant();
    this.report = report(status, offset(status));
  }

  // The thread of the controller
  // --------------------------------------------------------------------------------------------

  /** Works until the link ends, and says why it did. */
  String live() {
    listener.linked(this);
    long nextBeat = System.nanoTime();
    while (works.isOpen()) {
      boolean due = System.nanoTime() - nextBeat >= 0;
      Optional<Work> work = works.next(due ? 0 : nextBeat - System.nanoTime(), !due);
      try {
        if (work.isPresent()) {
          advance(work.get());
        } else if (due) {
          nextBeat = System.nanoTime() + timing.beat().toNanos();
          beat();
        }
        unanswered = 0;
      } catch (Unreachable e) {
        nextBeat = System.nanoTime();
        if (++unanswered >= timing.tries()) {
          works.close(String.valueOf(e.getMessage()));
        }
      } catch (RuntimeException e) {
        LOG.error("Work at a controller failed. cabinet={}", cabinet, e);
        works.close("work failed: " + e.getClass().getSimpleName());
      }
    }
    String reason = works.abandon();
    listener.unlinked(cabinet, this, reason);
    return reason;
  }

  private void advance(Work work) {
    if (work.step()) {
      publish();
      works.finished(work);
      work.told();
      table.ledger().tidy();
    }
  }

  private void publish() {
    CabinetReport old = report;
    report =
        report(
            old.boot(),
            old.journalLast(),
            old.journalAcknowledged(),
            old.clock(),
            old.clockOffset());
  }

  private void beat() {
    Status status = table.ask(new GetStatus());
    Duration offset = offset(status);
    lookAgain();
    if (works.isQuiet()) {
      lookAfter();
    }
    List<JournalEntry> news = events.read(status.newestEvent(), offset, works::isUrgent);
    report = report(status, offset);
    listener.reported(this, report);
    if (!news.isEmpty()) {
      listener.journal(this, news);
    }
  }

  /** A card that was deleted may come back with a packet that was late. */
  private void lookAgain() {
    Optional<Long> lifted = table.nextLifted();
    while (lifted.isPresent() && !works.isUrgent()) {
      long card = lifted.get();
      if (table.ledger().placement(card).isEmpty() && table.ask(new GetCard(card)).isPresent()) {
        LOG.warn("A card that was deleted is there again, and is deleted. cabinet={}", cabinet);
        table.take(card);
      }
      lifted = table.nextLifted();
    }
  }

  /** What nobody asks for: a day that began, a table that somebody else changed. */
  private void lookAfter() {
    Instant now = table.clock().instant();
    boolean changed = table.ask(new CountCards()) != table.size();
    if (changed || inspectedAt.plus(timing.inspection()).isBefore(now)) {
      inspectedAt = now;
      works.bulk(new Inspection(table));
    }
    LocalDate today = LocalDate.ofInstant(now, zone());
    if (!today.equals(renewedOn) && table.ledger().lease().isPresent()) {
      renewedOn = today;
      works.bulk(new Renewal(table, Optional.empty()));
    }
  }

  private ZoneId zone() {
    return table.ledger().zone().orElse(ZoneOffset.UTC);
  }

  private Duration offset(Status status) {
    Instant shown = status.clock().atZone(zone()).toInstant();
    return Duration.between(table.clock().instant(), shown);
  }

  private CabinetReport report(Status status, Duration offset) {
    return report(
        table.ledger().epoch(),
        events.sequence(),
        table.ledger().heard().sequence(),
        status.clock().atZone(zone()).toInstant(),
        offset.toMillis());
  }

  private CabinetReport report(
      long boot, long journalLast, long acknowledged, Instant clock, long offset) {
    return new CabinetReport(
        boot,
        table.ledger().epoch(),
        table.ledger().version(),
        table.digest(),
        table.people(),
        MOST_PEOPLE,
        journalLast,
        acknowledged,
        clock,
        offset,
        table.ledger().lease().map(l -> l.secondsLeft(table.clock().instant())).orElse(0L));
  }

  // What callers put down
  // -------------------------------------------------------------------------------------------

  @Override
  public CabinetId cabinet() {
    return cabinet;
  }

  @Override
  public CabinetReport report() {
    return report;
  }

  @Override
  public CompletionStage<StepOutcome> layout(CabinetLayout layout) {
    return answer(new Layout(table, layout), works::ordinary);
  }

  @Override
  public CompletionStage<StepOutcome> revoke(RevokeUser step, long version) {
    return answer(new Revocation(table, step, version), works::urgent);
  }

  @Override
  public RosterTransfer changing(String base, List<ProvisioningStep> steps, long version) {
    Change change = Change.of(table, steps, version, MOST_PEOPLE);
    return () -> {
      boolean alone = works.isQuiet();
      CabinetReport now = report;
      if (alone && !base.equals(now.digest())) {
        return CompletableFuture.completedFuture(
            new Refused("base-mismatch", now.version(), now.digest(), now.people()));
      }
      return answer(alone ? change : change.onlyOn(base), works::bulk);
    };
  }

  @Override
  public RosterTransfer replacing(
      List<Tombstone> tombstones, List<EnrolUser> entries, long version) {
    Change change = Change.whole(table, tombstones, entries, version, MOST_PEOPLE);
    return () -> answer(change, works::bulk);
  }

  @Override
  public CompletionStage<StepOutcome> renewLease(Duration longest, Instant now) {
    Lease lease = new Lease(now, longest);
    return answer(new Renewal(table, Optional.of(lease)), works::bulk);
  }

  @Override
  public Optional<ReportsRoster> reportsRoster() {
    return Optional.of(this);
  }

  @Override
  public CompletionStage<Reading> read(Optional<CardholderId> after) {
    if (after.isEmpty() && inspectedAt.plus(timing.fresh()).isBefore(table.clock().instant())) {
      inspectedAt = table.clock().instant();
      works.bulk(new Inspection(table));
    }
    ReadBack reading = new ReadBack(table, after);
    works.bulk(reading);
    return reading.outcome();
  }

  @Override
  public void acknowledgeJournal(long sequence) {
    works.ordinary(
        () -> {
          events.acknowledged(sequence);
          return true;
        });
  }

  @Override
  public void close(String reason) {
    works.close(reason);
  }

  private CompletionStage<StepOutcome> answer(Answering work, Consumer<Work> list) {
    list.accept(work);
    return work.outcome();
  }
}
