// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.app.estate.CabinetProtocols;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.cabinet.CabinetListener;
import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.model.audit.Receipt;
import io.keyway.model.audit.Receipt.AtCabinet;
import io.keyway.model.audit.Receipt.Progress;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.Estate.Cabinet;
import io.keyway.model.custody.JournalEntry;
import io.keyway.model.custody.KeySet;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every cabinet's roster as it should be, and every open receipt informed. Thread-safe.
 *
 * <p>Hears cabinets on their connections' threads; prepares bulk work and commits journals on
 * virtual threads of its own.
 */
public class Provisioning implements CabinetListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);
  private static final long RETRY_MILLIS = 1_000;

  private final ProvisioningRecords records;
  private final JournalKeeper journals;
  private final Map<CabinetId, Outpost> outposts = new ConcurrentSkipListMap<>();
  private final CabinetProtocols protocols;
  private final Clock clock;
  private final ReceiptTracker receipts;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("provisioning-", 0).factory());
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("provisioning-retry").factory());

  Provisioning(
      CurrentEstate estates,
      CabinetProtocols protocols,
      ProvisioningRecords records,
      JournalKeeper journals,
      Clock clock) {
    this.records = records;
    this.journals = journals;
    this.receipts = new ReceiptTracker(records::save, clock);
    this.protocols = protocols;
    this.clock = clock;
    estates.listen(this::inForce);
    records
        .openReceipts()
        .forEach(r -> receipts.follow(r.receipt(), r.person(), r.epoch(), r.revision()));
  }

  /**
   * Other cabinets hang on the walls. A new one is known once what the database says of it is read;
   * one that stays is told its new layout; one that is gone is let go.
   */
  private void inForce(Estate estate) {
    for (Cabinet cabinet : estate.cabinets().values()) {
      Outpost.LeaseTerms terms = termsOf(estate, cabinet.id());
      Outpost known = outposts.get(cabinet.id());
      if (known == null) {
        add(cabinet, terms);
      } else {
        known.hangs(cabinet.layout(), terms);
      }
    }
    outposts.values().stream()
        .filter(outpost -> !estate.cabinets().containsKey(outpost.cabinet()))
        .forEach(Outpost::retire);
  }

  /** In the map before it is read, so that no change committed meanwhile passes it by. */
  private void add(Cabinet cabinet, Outpost.LeaseTerms terms) {
    CabinetProtocol protocol = protocols.of(cabinet);
    records.speaks(cabinet.id(), protocol.name());
    Lane lane =
        new Lane(
            cabinet.id(),
            records,
            new Events(),
            workers,
            entry -> HexFormat.of().formatHex(protocol.digest(entry)));
    Outpost outpost = new Outpost(lane, cabinet.layout(), terms, records, clock);
    outposts.put(cabinet.id(), outpost);
    try {
      outpost.load();
    } catch (RuntimeException e) {
      outposts.remove(cabinet.id());
      throw e;
    }
  }

  /**
   * A change is committed: hurries it to every cabinet it touches.
   *
   * @return its receipt as it stands now
   */
  public Receipt committed(Committed change) {
    Receipt receipt = withAbsentCabinets(change.receipt());
    receipts.follow(receipt, change.person(), change.epoch(), change.revision());
    want(change.wanted());
    return receipts.find(receipt.id()).orElse(receipt);
  }

  /**
   * A receipt as soon as it is complete, or a cabinet it waits for is away, or the time is over.
   *
   * @throws IllegalArgumentException when there is no such receipt
   */
  public Receipt await(String id, Duration longest) {
    return receipts
        .await(id, longest)
        .or(() -> records.receipt(id))
        .orElseThrow(() -> new IllegalArgumentException("There is no receipt " + id));
  }

  /** A stored receipt as it stands by now: what cabinets answered is noted a moment later. */
  public Receipt newest(Receipt stored) {
    return receipts.find(stored.id()).orElse(stored);
  }

  /** How each cabinet is, by id. */
  public List<CabinetStatus> statuses() {
    return outposts.values().stream().map(Outpost::status).toList();
  }

  /** How one cabinet is; empty where none has this id. */
  public Optional<CabinetStatus> status(CabinetId cabinet) {
    return Optional.ofNullable(outposts.get(cabinet)).map(Outpost::status);
  }

  /** The live link to a cabinet; empty where it is away. */
  public Optional<CabinetSession> session(CabinetId cabinet) {
    return Optional.ofNullable(outposts.get(cabinet)).flatMap(outpost -> outpost.lane().session());
  }

  /** Whether a linked cabinet gets revocations only, because nobody here wrote what it holds. */
  public boolean isRevokeOnly(CabinetId cabinet) {
    return Optional.ofNullable(outposts.get(cabinet))
        .filter(outpost -> outpost.lane().trust() == Lane.Trust.REVOKE_ONLY)
        .isPresent();
  }

  /** Rights are only taken away from now on: what each linked cabinet holds is read back. */
  public void heldBack() {
    outposts.values().forEach(Outpost::heldBack);
  }

  /** An approver released the bridge: each cabinet gets what it should hold. */
  public void releasedAll() {
    outposts.values().forEach(outpost -> outpost.lane().released());
  }

  /** Linked cabinets whose rosters are still to be read back. */
  public List<CabinetId> unread() {
    return outposts.values().stream()
        .filter(outpost -> outpost.isOpen() && outpost.lane().isToBeRead())
        .map(Outpost::cabinet)
        .toList();
  }

  /** Hurries committed changes to the cabinets they touch; nobody waits for a receipt. */
  public void want(List<Wanted> changes) {
    for (Wanted wanted : changes) {
      Optional.ofNullable(outposts.get(wanted.cabinet()))
          .ifPresent(outpost -> outpost.lane().want(wanted));
    }
  }

  /** Allows that what a cabinet holds is replaced by what it should hold, after a human looked. */
  public void release(CabinetId cabinet) {
    Optional.ofNullable(outposts.get(cabinet)).ifPresent(outpost -> outpost.lane().release());
  }

  @Override
  public boolean knows(CabinetId cabinet) {
    Outpost outpost = outposts.get(cabinet);
    return outpost != null && outpost.isOpen();
  }

  @Override
  public void linked(CabinetSession session) {
    Outpost outpost = outposts.get(session.cabinet());
    if (outpost == null || !outpost.isOpen()) {
      session.close("this cabinet is not configured");
      return;
    }
    outpost.linked(session);
    workers.execute(() -> outpost.lane().compare());
    LOG.info("A cabinet is linked. cabinet={}", session.cabinet());
  }

  @Override
  public void reported(CabinetSession session, CabinetReport report) {
    // The session keeps its newest report; the sweep looks at it.
  }

  @Override
  public void journal(CabinetSession session, List<JournalEntry> entries) {
    Outpost outpost = outposts.get(session.cabinet());
    if (outpost != null && outpost.wrote(entries)) {
      workers.execute(() -> commitJournal(outpost));
    }
  }

  @Override
  public void unlinked(CabinetId cabinet, CabinetSession session, String reason) {
    Outpost outpost = outposts.get(cabinet);
    if (outpost != null && outpost.unlinked(session, reason)) {
      receipts.offline(cabinet, outpost.exposedUntil());
      LOG.warn("A cabinet's link ended. cabinet={} reason={}", cabinet, reason);
    }
  }

  @Override
  public void refused(String claimedId, String peer, String reason) {
    LOG.warn("A cabinet was turned away. claimed={} peer={} reason={}", claimedId, peer, reason);
    outposts.values().stream()
        .map(Outpost::cabinet)
        .filter(id -> id.value().equals(claimedId))
        .findFirst()
        .ifPresent(
            id -> records.alarm(id, "cabinet-refused", "Turned away " + peer + ": " + reason));
  }

  @Override
  public void close() {
    later.shutdownNow();
    workers.shutdown();
  }

  /** Looks after every linked cabinet: what it lacks, and its lease. */
  public void sweep() {
    for (Outpost outpost : outposts.values()) {
      outpost.letGoWhenTold();
      if (outpost.lane().session().isPresent()) {
        workers.execute(
            () -> {
              outpost.lane().look();
              if (!outpost.lane().isInSync()) {
                outpost.lane().compare();
              }
              outpost.renewLease();
            });
      }
    }
  }

  private void commitJournal(Outpost outpost) {
    if (!outpost.commitJournal(journals)) {
      later.schedule(
          () -> workers.execute(() -> commitJournal(outpost)), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private Receipt withAbsentCabinets(Receipt receipt) {
    return new Receipt(
        receipt.id(),
        receipt.source(),
        receipt.change(),
        receipt.person(),
        receipt.employeeNumber(),
        receipt.acceptedAt(),
        receipt.effectiveAt(),
        receipt.state(),
        receipt.cabinets().stream().map(this::offlineWhereAbsent).toList());
  }

  private AtCabinet offlineWhereAbsent(AtCabinet at) {
    Outpost outpost = outposts.get(at.id());
    if (outpost != null && outpost.lane().session().isPresent()) {
      return at;
    }
    return new AtCabinet(
        at.id(),
        Progress.OFFLINE,
        at.sentAt(),
        at.acknowledgedAt(),
        at.verifiedAt(),
        outpost == null ? Optional.empty() : outpost.exposedUntil());
  }

  private static Outpost.LeaseTerms termsOf(Estate estate, CabinetId cabinet) {
    List<Duration> leases = estate.keySetsOf(cabinet).stream().map(KeySet::lease).sorted().toList();
    Duration fallback = Duration.ofHours(24);
    return leases.isEmpty()
        ? new Outpost.LeaseTerms(fallback, fallback)
        : new Outpost.LeaseTerms(leases.getLast(), leases.getFirst());
  }

  private final class Events implements LaneEvents {
    @Override
    public void acknowledged(CabinetId cabinet, Reached reached, boolean verified) {
      receipts.reached(cabinet, reached, verified);
    }

    @Override
    public void inSync(CabinetId cabinet) {
      records.inSync(cabinet);
      Outpost outpost = outposts.get(cabinet);
      if (outpost != null) {
        workers.execute(outpost::renewLease);
      }
    }

    @Override
    public void mismatch(CabinetId cabinet, String detail) {
      LOG.error("A roster is transferred anew. cabinet={} because={}", cabinet, detail);
      records.alarm(
          cabinet, "roster-mismatch", "The cabinet does not hold what it was told: " + detail);
    }

    @Override
    public void revokeOnly(CabinetId cabinet, String detail) {
      LOG.error("A cabinet gets revocations only until released. cabinet={}", cabinet);
      records.proposeAdoption(cabinet, detail);
    }

    @Override
    public void ahead(CabinetId cabinet, String detail) {
      LOG.error("A cabinet knows what the database does not. cabinet={}", cabinet);
      records.ahead(cabinet, detail);
    }

    @Override
    public void refused(CabinetId cabinet, String detail) {
      LOG.error("A cabinet refused. cabinet={} what={}", cabinet, detail);
      records.refused(cabinet, detail);
    }
  }
}
