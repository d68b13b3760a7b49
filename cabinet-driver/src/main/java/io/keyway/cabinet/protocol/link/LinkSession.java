// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.CabinetException.ProtocolError;
import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.CabinetTrust;
import io.keyway.cabinet.ReleaseOrder;
import io.keyway.cabinet.ReleasesRemotely;
import io.keyway.cabinet.ReportsRoster;
import io.keyway.cabinet.ReportsRoster.BucketDigests;
import io.keyway.cabinet.ReportsRoster.Page;
import io.keyway.cabinet.ReportsRoster.Reading;
import io.keyway.cabinet.ReportsRoster.Unread;
import io.keyway.cabinet.RosterTransfer;
import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.StepOutcome.Done;
import io.keyway.cabinet.StepOutcome.Failed;
import io.keyway.cabinet.protocol.link.Greeting.Proof;
import io.keyway.cabinet.protocol.link.message.Ack;
import io.keyway.cabinet.protocol.link.message.CabinetHeartbeat;
import io.keyway.cabinet.protocol.link.message.Certificate;
import io.keyway.cabinet.protocol.link.message.Enrol;
import io.keyway.cabinet.protocol.link.message.FromCabinet;
import io.keyway.cabinet.protocol.link.message.Hello;
import io.keyway.cabinet.protocol.link.message.Holdings;
import io.keyway.cabinet.protocol.link.message.Journal;
import io.keyway.cabinet.protocol.link.message.JournalAck;
import io.keyway.cabinet.protocol.link.message.Layout;
import io.keyway.cabinet.protocol.link.message.Lease;
import io.keyway.cabinet.protocol.link.message.LinkMessage;
import io.keyway.cabinet.protocol.link.message.PartAck;
import io.keyway.cabinet.protocol.link.message.Read;
import io.keyway.cabinet.protocol.link.message.Refused;
import io.keyway.cabinet.protocol.link.message.Release;
import io.keyway.cabinet.protocol.link.message.Renew;
import io.keyway.cabinet.protocol.link.message.Revoke;
import io.keyway.cabinet.protocol.link.message.RosterState;
import io.keyway.cabinet.protocol.link.message.Vitals;
import io.keyway.cabinet.transport.Line;
import io.keyway.cabinet.transport.LineHandler;
import io.keyway.cabinet.trust.BadCertificate;
import io.keyway.cabinet.trust.SigningRequest;
import io.keyway.model.access.Grant;
import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.identity.CardholderId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One cabinet's link, at the bridge. Requests are made into bytes on the caller's thread and handed
 * to the line on its loop; all state but the report belongs to the loop.
 */
final class LinkSession implements CabinetSession, ReportsRoster, ReleasesRemotely, LineHandler {
  private static final String UNSUPPORTED = "unsupported";

  private final Reception door;
  private final Line line;
  private final Hello hello;
  private final AtomicLong ids = new AtomicLong();
  private final OpenRequests<StepOutcome> requests;
  private final OpenRequests<Reading> readings;
  private final Lanes lanes;
  private final Pulse pulse;
  private volatile CabinetReport report;
  private Optional<Proof> proof;
  private @Nullable Future<?> expiry;
  private boolean ended;

  /**
   * @param proof by which the cabinet proved who it is; empty on a link without certificates
   */
  LinkSession(Reception door, Line line, Hello hello, Optional<Proof> proof) {
    this.door = door;
    this.proof = proof;
    this.line = line;
    this.hello = hello;
    this.lanes = new Lanes(line, System::nanoTime, this::started);
    this.requests =
        new OpenRequests<>(
            line.loop(),
            door.patience().on(line).answer(),
            lanes::transferOver,
            StepOutcome.Failed::new);
    this.readings =
        new OpenRequests<>(line.loop(), door.patience().on(line).answer(), id -> {}, Unread::new);
    this.pulse = new Pulse(line, door.clock(), () -> end("three heartbeats without an answer"));
    Instant now = door.clock().instant();
    this.report = report(hello.vitals(), Duration.between(now, hello.vitals().clock()));
  }

  /** The cabinet was welcomed. */
  void begin() {
    door.listener().linked(this);
    if (!ended) {
      pulse.start(door.endpoint().heartbeat());
      proof.ifPresent(shown -> endAt(shown.until()));
    }
  }

  /** A certificate that ends takes the link with it, unless a newer one was issued on it. */
  private void endAt(Instant until) {
    if (expiry != null) {
      expiry.cancel(false);
    }
    long left = Math.max(0, Duration.between(door.clock().instant(), until).toMillis());
    expiry = line.loop().schedule(() -> end("its certificate ended"), left, TimeUnit.MILLISECONDS);
  }

  private void renew(byte[] der) {
    SigningRequest request;
    try {
      request = SigningRequest.read(der);
    } catch (BadCertificate e) {
      throw new ProtocolError("Its request for a certificate is unfit: " + e.getMessage());
    }
    proof.ifPresent(
        shown ->
            door.endpoint()
                .trust()
                .ifPresent(
                    trust ->
                        trust
                            .renew(cabinet(), shown.certificate(), request)
                            .thenAccept(verdict -> onLoop(() -> renewed(verdict)))));
  }

  private void renewed(CabinetTrust.Verdict verdict) {
    if (!ended && verdict instanceof CabinetTrust.Issued(var chain)) {
      lanes.ordinary(new Certificate(chain).encode());
      Instant until = chain.getFirst().getNotAfter().toInstant();
      proof = proof.map(shown -> new Proof(shown.certificate(), until));
      endAt(until);
    }
  }

  @Override
  public CabinetId cabinet() {
    return hello.id();
  }

  @Override
  public CabinetReport report() {
    return report;
  }

  @Override
  public CompletionStage<StepOutcome> layout(CabinetLayout layout) {
    long id = ids.incrementAndGet();
    return request(id, new Layout(id, layout).encode(), lanes::ordinary);
  }

  @Override
  public CompletionStage<StepOutcome> revoke(RevokeUser step, long version) {
    long id = ids.incrementAndGet();
    return request(id, new Revoke(id, within(step), version).encode(), lanes::urgent);
  }

  @Override
  public RosterTransfer changing(String base, List<ProvisioningStep> steps, long version) {
    RosterChange change = RosterChange.of(steps, version);
    if (canHonour(change)) {
      return transfer(Optional.of(base), change);
    }
    if (change.tombstones().isEmpty()) {
      return this::unsupported;
    }
    RosterTransfer tombstones =
        transfer(Optional.of(base), new RosterChange(version, change.tombstones(), List.of()));
    return () ->
        tombstones
            .send()
            .thenApply(outcome -> outcome instanceof Done done ? unsupported(done) : outcome);
  }

  @Override
  public RosterTransfer replacing(
      List<Tombstone> tombstones, List<EnrolUser> entries, long version) {
    RosterChange roster =
        new RosterChange(version, tombstones, entries.stream().map(EnrolUser::entry).toList());
    return canHonour(roster) ? transfer(Optional.empty(), roster) : this::unsupported;
  }

  @Override
  public CompletionStage<StepOutcome> renewLease(Duration longest, Instant now) {
    long id = ids.incrementAndGet();
    return request(id, new Lease(id, longest, now).encode(), lanes::ordinary);
  }

  @Override
  public Optional<ReportsRoster> reportsRoster() {
    return hello.capabilities().contains(Hello.READ_BACK) ? Optional.of(this) : Optional.empty();
  }

  @Override
  public CompletionStage<Reading> read(Optional<CardholderId> after) {
    long id = ids.incrementAndGet();
    return ask(id, new Read(id, after));
  }

  @Override
  public boolean comparesBuckets() {
    return hello.capabilities().contains(Hello.BUCKETS);
  }

  @Override
  public CompletionStage<Reading> buckets() {
    long id = ids.incrementAndGet();
    return comparesBuckets()
        ? ask(id, Read.ofDigests(id))
        : CompletableFuture.completedFuture(new Unread("it does not compare buckets"));
  }

  @Override
  public CompletionStage<Reading> read(Optional<CardholderId> after, Buckets of) {
    long id = ids.incrementAndGet();
    return of.isAll() || comparesBuckets()
        ? ask(id, new Read(id, after, of, false))
        : CompletableFuture.completedFuture(new Unread("it does not compare buckets"));
  }

  private CompletionStage<Reading> ask(long id, Read question) {
    byte[] frame = question.encode();
    CompletableFuture<Reading> reading = new CompletableFuture<>();
    Runnable ask =
        () -> {
          if (ended) {
            reading.complete(new Unread("the link ended"));
          } else {
            readings.add(id, reading);
            readings.sent(id, door.clock().instant());
            lanes.ordinary(frame);
          }
        };
    if (!onLoop(ask)) {
      reading.complete(new Unread("the link ended"));
    }
    return reading;
  }

  @Override
  public Optional<ReleasesRemotely> releasesRemotely() {
    return hello.capabilities().contains(Hello.RELEASE) ? Optional.of(this) : Optional.empty();
  }

  @Override
  public CompletionStage<StepOutcome> release(ReleaseOrder order) {
    long id = ids.incrementAndGet();
    return request(id, new Release(id, order).encode(), lanes::ordinary);
  }

  @Override
  public void acknowledgeJournal(long sequence) {
    byte[] frame = new JournalAck(sequence).encode();
    onLoop(
        () -> {
          if (!ended) {
            lanes.ordinary(frame);
          }
        });
  }

  @Override
  public void close(String reason) {
    onLoop(() -> end(reason));
  }

  /** Whether the cabinet answers now; where it does not, its session ends first. */
  CompletionStage<Boolean> proveAlive() {
    CompletableFuture<Boolean> lives = new CompletableFuture<>();
    onLoop(
        () -> {
          if (ended) {
            lives.complete(false);
            return;
          }
          pulse
              .ask(door.patience().on(line).proof())
              .thenAccept(
                  proven -> {
                    if (!proven) {
                      end("no sign of life when another cabinet of its id came");
                    }
                    lives.complete(proven);
                  });
        });
    return lives;
  }

  @Override
  public void opened() {}

  @Override
  public void alive() {
    pulse.heard();
  }

  @Override
  public void frame(byte[] frame) {
    Instant now = door.clock().instant();
    FromCabinet message = FromCabinet.decode(frame);
    if (ended) {
      return;
    }
    pulse.heard();
    switch (message) {
      case Renew(byte[] request) -> renew(request);
      case Enrol enrol -> throw new ProtocolError("It is enrolled: " + enrol.id());
      case Hello again -> throw new ProtocolError("A second hello on one link: " + again.id());
      case Ack(long request, RosterState roster) ->
          answered(request, roster, sentAt -> done(roster, sentAt, now));
      case Refused(long request, String reason, RosterState roster) -> {
        answered(request, roster, sentAt -> refused(reason, roster));
        readings.answered(request, sentAt -> new Unread("refused: " + reason));
      }
      case Holdings holdings -> {
        report = withRoster(report, holdings.roster());
        readings.answered(holdings.request(), sentAt -> reading(holdings, sentAt, now));
      }
      case PartAck(long transfer, int part) -> {
        if (lanes.partAnswered(transfer, part)) {
          requests.progressed(transfer);
        }
      }
      case Journal(var entries) -> door.listener().journal(this, entries);
      case CabinetHeartbeat(Instant echo, Vitals vitals) -> {
        report = report(vitals, pulse.measure(echo, vitals.clock(), now));
        door.listener().reported(this, report);
      }
    }
  }

  @Override
  public void writable() {
    lanes.flow();
  }

  @Override
  public void damaged(ProtocolError error) {
    String reason = String.valueOf(error.getMessage());
    door.listener().refused(cabinet().value(), line.peer(), reason);
    end(reason);
  }

  @Override
  public void closed(String reason) {
    end(reason);
  }

  private static Reading reading(Holdings holdings, Instant sentAt, Instant now) {
    RosterState roster = holdings.roster();
    return holdings
        .buckets()
        .<Reading>map(digests -> new BucketDigests(roster.digest(), roster.people(), digests))
        .orElseGet(
            () ->
                new Page(
                    roster.version(),
                    roster.digest(),
                    holdings.tombstones(),
                    holdings.entries(),
                    holdings.more(),
                    sentAt,
                    now));
  }

  private CompletionStage<StepOutcome> request(long id, byte[] frame, Consumer<byte[]> lane) {
    if (frame.length > LinkMessage.LONGEST_FRAME) {
      return overLimit();
    }
    return open(
        id,
        () -> {
          requests.sent(id, door.clock().instant());
          lane.accept(frame);
        });
  }

  private RosterTransfer transfer(Optional<String> base, RosterChange change) {
    Transfer transfer = Transfer.of(ids.incrementAndGet(), base, change, line.bulk());
    return transfer.isOverLimit()
        ? this::overLimit
        : () -> open(transfer.id(), () -> lanes.transfer(transfer));
  }

  private CompletionStage<StepOutcome> open(long id, Runnable send) {
    CompletableFuture<StepOutcome> outcome = new CompletableFuture<>();
    boolean accepted =
        onLoop(
            () -> {
              if (ended) {
                outcome.complete(new Failed("the link ended"));
              } else {
                requests.add(id, outcome);
                send.run();
              }
            });
    if (!accepted) {
      outcome.complete(new Failed("the link ended"));
    }
    return outcome;
  }

  /** What is demanded of a person is asked for, or the person gets nothing. */
  private boolean canHonour(RosterChange change) {
    return change.entries().stream().allMatch(this::canHonour);
  }

  private boolean canHonour(RosterEntry entry) {
    return (hello.capabilities().contains(Hello.DEMANDS) || !isDemanding(entry))
        && (hello.capabilities().contains(Hello.ONE_TIME_PINS) || !hasOneTimePin(entry));
  }

  /** A revocation goes whatever the cabinet can; what it cannot honour does not stay. */
  private RevokeUser within(RevokeUser step) {
    return new RevokeUser(step.tombstone(), step.remaining().filter(this::canHonour));
  }

  private static boolean isDemanding(RosterEntry entry) {
    return entry.grants().stream().anyMatch(Grant::isDemanding);
  }

  private static boolean hasOneTimePin(RosterEntry entry) {
    return entry.credentials().stream().anyMatch(c -> c instanceof Pin pin && pin.oneTime());
  }

  private CompletionStage<StepOutcome> unsupported() {
    CabinetReport now = report;
    return CompletableFuture.completedFuture(
        new StepOutcome.Refused(UNSUPPORTED, now.version(), now.digest(), now.people()));
  }

  private static StepOutcome unsupported(Done done) {
    return new StepOutcome.Refused(UNSUPPORTED, done.version(), done.digest(), done.people());
  }

  private CompletionStage<StepOutcome> overLimit() {
    CabinetReport now = report;
    return CompletableFuture.completedFuture(
        new StepOutcome.Refused("over-limit", now.version(), now.digest(), now.people()));
  }

  private boolean onLoop(Runnable action) {
    try {
      line.run(action);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void started(long transfer) {
    requests.sent(transfer, door.clock().instant());
  }

  private void answered(long request, RosterState roster, Function<Instant, StepOutcome> outcome) {
    report = withRoster(report, roster);
    requests.answered(request, outcome);
    lanes.transferOver(request);
  }

  private void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    if (expiry != null) {
      expiry.cancel(false);
    }
    line.close(reason);
    pulse.stop();
    requests.failAll(reason);
    readings.failAll(reason);
    door.listener().unlinked(cabinet(), this, reason);
    door.leave(this);
  }

  private CabinetReport report(Vitals vitals, Duration offset) {
    RosterState roster = vitals.roster();
    return new CabinetReport(
        vitals.boot(),
        vitals.rosterEpoch(),
        roster.version(),
        roster.digest(),
        roster.people(),
        hello.maxPeople(),
        vitals.journalLast(),
        vitals.journalAcknowledged(),
        vitals.clock(),
        offset.toMillis(),
        vitals.leaseSeconds());
  }

  private static CabinetReport withRoster(CabinetReport old, RosterState roster) {
    return new CabinetReport(
        old.boot(),
        old.rosterEpoch(),
        roster.version(),
        roster.digest(),
        roster.people(),
        old.maxPeople(),
        old.journalLast(),
        old.journalAcknowledged(),
        old.clock(),
        old.clockOffset(),
        old.leaseSeconds());
  }

  private static StepOutcome done(RosterState roster, Instant sentAt, Instant answeredAt) {
    return new Done(roster.version(), roster.digest(), roster.people(), sentAt, answeredAt);
  }

  private static StepOutcome refused(String reason, RosterState roster) {
    return new StepOutcome.Refused(reason, roster.version(), roster.digest(), roster.people());
  }
}
