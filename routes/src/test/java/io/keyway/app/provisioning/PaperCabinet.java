// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.cabinet.Buckets;
import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.ReportsRoster;
import io.keyway.cabinet.RosterDigest;
import io.keyway.cabinet.RosterTransfer;
import io.keyway.cabinet.StepOutcome;
import io.keyway.model.access.ProvisioningStep;
import io.keyway.model.access.ProvisioningStep.EnrolUser;
import io.keyway.model.access.ProvisioningStep.RevokeUser;
import io.keyway.model.access.ProvisioningStep.UpdateUser;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.identity.CardholderId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * A cabinet as plainly as possible, for tests of lanes: keeps what it is told, answers when told
 * to, loses what was not answered when its link ends.
 */
final class PaperCabinet {
  final CabinetId id;
  final Map<CardholderId, RosterEntry> entries = new HashMap<>();
  final Map<CardholderId, Tombstone> tombstones = new HashMap<>();
  final List<String> log = new ArrayList<>();
  long rosterEpoch = 7;
  long version;
  boolean tells;

  /** How many people fit. */
  int room = Integer.MAX_VALUE;

  /** Whose rights it cannot hold. */
  final Set<CardholderId> unfit = new HashSet<>();

  /** Happens once, after the digests of its buckets were told. */
  Runnable betweenBucketsAndRead = () -> {};

  PaperCabinet(String id) {
    this.id = new CabinetId(id);
  }

  static String digestOf(RosterEntry entry) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(entry.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String digest() {
    return computed().hex();
  }

  byte[] bucketDigests() {
    return computed().buckets();
  }

  private RosterDigest computed() {
    RosterDigest digest = new RosterDigest();
    entries.forEach((p, e) -> digest.put(p, HexFormat.of().parseHex(digestOf(e))));
    return digest;
  }

  CabinetReport report() {
    return new CabinetReport(
        1, rosterEpoch, version, digest(), entries.size(), 100, 0, 0, Instant.EPOCH, 0, 60);
  }

  Link link() {
    return new Link();
  }

  private void accept(RosterEntry entry) {
    Tombstone tombstone = tombstones.get(entry.person());
    RosterEntry old = entries.get(entry.person());
    boolean forbidden = tombstone != null && tombstone.forbids(entry);
    boolean older = old != null && old.isAfter(entry.epoch(), entry.revision());
    if (!forbidden && !older) {
      entries.put(entry.person(), entry);
    }
  }

  private void perform(ProvisioningStep step) {
    switch (step) {
      case RevokeUser revoke -> {
        bury(revoke.tombstone());
        revoke.remaining().ifPresent(this::accept);
      }
      case UpdateUser update -> accept(update.entry());
      case EnrolUser enrol -> accept(enrol.entry());
    }
  }

  private void bury(Tombstone tombstone) {
    tombstones.merge(
        tombstone.person(),
        tombstone,
        (a, b) ->
            a.epoch() > b.epoch() || a.epoch() == b.epoch() && a.revision() > b.revision() ? a : b);
    RosterEntry entry = entries.get(tombstone.person());
    if (entry != null && tombstone.forbids(entry)) {
      entries.remove(tombstone.person());
    }
  }

  /**
   * One link; requests wait until {@link #answer} processes them, in any order that the link
   * allows: revocations one after the other, before or while or after a transfer that was sent
   * before them, but never after one that was sent later.
   */
  final class Link implements CabinetSession {
    private final ArrayDeque<Revocation> revocations = new ArrayDeque<>();
    private final ArrayDeque<Transfer> transfers = new ArrayDeque<>();
    private final List<CompletableFuture<StepOutcome>> open = new ArrayList<>();
    private boolean silent;
    private int sent;
    private Optional<Runnable> whileSent = Optional.empty();
    private Thread wire = new Thread();

    private record Revocation(
        int number, RevokeUser step, long version, CompletableFuture<StepOutcome> outcome) {}

    /** Processes one waiting request: a revocation if there is one. */
    boolean answer() {
      return revocations.isEmpty() ? transfer(false) : revocation();
    }

    /** Processes one waiting request, or begins it, as it may happen. */
    void answer(Random random) {
      boolean revocationWasFirst =
          !revocations.isEmpty()
              && !transfers.isEmpty()
              && !transfers.element().begun
              && revocations.element().number() < transfers.element().number;
      if (revocationWasFirst || random.nextBoolean()) {
        revocation();
      } else {
        transfer(random.nextBoolean());
      }
    }

    /** Processes a transfer that waits, although a revocation waits too. */
    void answerTransferFirst() {
      transfer(false);
    }

    /**
     * Lets the cabinet's answers come, on the link's thread, before the next transfer's call ends.
     */
    void answersWhileItIsSent(Runnable answers) {
      whileSent = Optional.of(answers);
    }

    void awaitAnswers() throws InterruptedException {
      wire.join();
    }

    void answerAll() {
      boolean more;
      do {
        more = answer();
      } while (more);
    }

    /** Processes one at random and lets its answer get lost with the link. */
    void breakAfterSome(Random random) {
      silent = true;
      while (random.nextInt(3) > 0) {
        answer(random);
      }
      List.copyOf(open).forEach(f -> f.complete(new StepOutcome.Failed("link ended")));
      revocations.clear();
      transfers.clear();
    }

    /** Processes all and lets the answers get lost with the link. */
    void breakAfterAll() {
      silent = true;
      answerAll();
      List.copyOf(open).forEach(f -> f.complete(new StepOutcome.Failed("link ended")));
    }

    private boolean revocation() {
      Revocation next = revocations.poll();
      if (next == null) {
        return false;
      }
      String before = digest();
      perform(next.step());
      if (!transfers.isEmpty() && transfers.element().begun) {
        transfers.element().overtakenBy(next.step(), before, digest());
      }
      complete(next.outcome(), done(next.version()));
      return true;
    }

    private boolean transfer(boolean onlyBegin) {
      Transfer next = transfers.peek();
      if (next == null) {
        return false;
      }
      next.begun = true;
      if (!onlyBegin) {
        transfers.remove();
        complete(next.outcome, next.apply());
      }
      return true;
    }

    private void complete(CompletableFuture<StepOutcome> future, StepOutcome outcome) {
      if (!silent) {
        open.remove(future);
        future.complete(outcome);
      }
    }

    private CompletableFuture<StepOutcome> open() {
      CompletableFuture<StepOutcome> future = new CompletableFuture<>();
      open.add(future);
      return future;
    }

    private StepOutcome done(long newVersion) {
      version = Math.max(version, newVersion);
      return new StepOutcome.Done(
          version, digest(), entries.size(), Instant.EPOCH, Instant.EPOCH.plusMillis(1));
    }

    /** What travels in parts: what overtakes it takes effect in it too. */
    private final class Transfer {
      private final int number = ++sent;
      private final List<ProvisioningStep> steps = new ArrayList<>();
      private final boolean whole;
      private final long version;
      private final CompletableFuture<StepOutcome> outcome = open();
      private String base;
      private boolean begun;

      Transfer(String base, boolean whole, List<? extends ProvisioningStep> steps, long version) {
        this.base = base;
        this.whole = whole;
        this.steps.addAll(steps);
        this.version = version;
      }

      void overtakenBy(RevokeUser step, String before, String after) {
        steps.add(step);
        base = base.equals(before) ? after : base;
      }

      StepOutcome apply() {
        if (!whole && !base.equals(digest())) {
          return new StepOutcome.Refused(
              "base-mismatch", PaperCabinet.this.version, digest(), entries.size());
        }
        Optional<String> refusal = refusal();
        if (refusal.isPresent()) {
          return new StepOutcome.Refused(
              refusal.get(), PaperCabinet.this.version, digest(), entries.size());
        }
        if (whole) {
          entries.keySet().retainAll(given());
        }
        steps.forEach(PaperCabinet.this::perform);
        return done(version);
      }

      private Optional<String> refusal() {
        if (given().stream().anyMatch(unfit::contains)) {
          return Optional.of("unsupported");
        }
        Set<CardholderId> after = new HashSet<>(whole ? Set.of() : entries.keySet());
        steps.forEach(step -> after.remove(step.person()));
        after.addAll(given());
        return after.size() > room ? Optional.of("over-limit") : Optional.empty();
      }

      private Set<CardholderId> given() {
        return steps.stream()
            .filter(s -> !(s instanceof RevokeUser revoke) || revoke.remaining().isPresent())
            .map(ProvisioningStep::person)
            .collect(Collectors.toSet());
      }
    }

    @Override
    public CabinetId cabinet() {
      return id;
    }

    @Override
    public Optional<ReportsRoster> reportsRoster() {
      return tells ? Optional.of(new Teller()) : Optional.empty();
    }

    /** Tells all in one piece, or the people of some buckets. */
    private final class Teller implements ReportsRoster {
      @Override
      public boolean comparesBuckets() {
        return true;
      }

      @Override
      public CompletionStage<Reading> buckets() {
        log.add("buckets");
        BucketDigests told = new BucketDigests(digest(), entries.size(), bucketDigests());
        Runnable between = betweenBucketsAndRead;
        betweenBucketsAndRead = () -> {};
        between.run();
        return CompletableFuture.completedFuture(told);
      }

      @Override
      public CompletionStage<Reading> read(Optional<CardholderId> after) {
        return tell(Buckets.ALL);
      }

      @Override
      public CompletionStage<Reading> read(Optional<CardholderId> after, Buckets of) {
        return tell(of);
      }
    }

    private CompletionStage<ReportsRoster.Reading> tell(Buckets of) {
      log.add("read");
      return CompletableFuture.completedFuture(
          new ReportsRoster.Page(
              version,
              digest(),
              tombstones.values().stream().filter(t -> of.contain(t.person())).toList(),
              entries.values().stream().filter(e -> of.contain(e.person())).toList(),
              false,
              Instant.EPOCH,
              Instant.EPOCH.plusMillis(1)));
    }

    @Override
    public CabinetReport report() {
      return PaperCabinet.this.report();
    }

    @Override
    public CompletionStage<StepOutcome> layout(CabinetLayout layout) {
      return CompletableFuture.completedFuture(done(version));
    }

    @Override
    public CompletionStage<StepOutcome> revoke(RevokeUser step, long newVersion) {
      log.add("revoke " + step.person());
      Revocation revocation = new Revocation(++sent, step, newVersion, open());
      revocations.add(revocation);
      return revocation.outcome();
    }

    @Override
    public RosterTransfer changing(String base, List<ProvisioningStep> steps, long newVersion) {
      return () -> send(new Transfer(base, false, steps, newVersion), "delta of " + steps.size());
    }

    @Override
    public RosterTransfer replacing(List<Tombstone> graves, List<EnrolUser> all, long newVersion) {
      List<ProvisioningStep> steps = new ArrayList<>();
      graves.forEach(grave -> steps.add(new RevokeUser(grave, Optional.empty())));
      steps.addAll(all);
      return () -> send(new Transfer("", true, steps, newVersion), "full of " + all.size());
    }

    private CompletionStage<StepOutcome> send(Transfer transfer, String what) {
      log.add(what);
      transfers.add(transfer);
      whileSent.ifPresent(this::answerOnTheWire);
      return transfer.outcome;
    }

    private void answerOnTheWire(Runnable answers) {
      whileSent = Optional.empty();
      wire = Thread.ofPlatform().start(answers);
      while (wire.isAlive() && wire.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
    }

    @Override
    public CompletionStage<StepOutcome> renewLease(Duration longest, Instant now) {
      log.add("lease " + longest);
      return CompletableFuture.completedFuture(done(version));
    }

    @Override
    public void acknowledgeJournal(long sequence) {}

    @Override
    public void close(String reason) {}
  }
}
