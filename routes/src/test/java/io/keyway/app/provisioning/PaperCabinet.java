// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.cabinet.CabinetReport;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.RosterDigest;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

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
    RosterDigest digest = new RosterDigest();
    entries.forEach((p, e) -> digest.put(p, HexFormat.of().parseHex(digestOf(e))));
    return digest.hex();
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
    if (tombstone == null || !tombstone.forbids(entry)) {
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

  /** One link; requests wait until {@link #answer} processes them. */
  final class Link implements CabinetSession {
    private final ArrayDeque<Runnable> revocations = new ArrayDeque<>();
    private final ArrayDeque<Runnable> bulk = new ArrayDeque<>();
    private final List<CompletableFuture<StepOutcome>> open = new ArrayList<>();

    /** Processes one waiting request: a revocation if there is one. */
    boolean answer() {
      Runnable next = revocations.isEmpty() ? bulk.poll() : revocations.poll();
      if (next == null) {
        return false;
      }
      next.run();
      return true;
    }

    void answerAll() {
      boolean more;
      do {
        more = answer();
      } while (more);
    }

    /** Processes one at random and lets its answer get lost with the link. */
    void breakAfterSome(Random random) {
      boolean more;
      do {
        more = random.nextInt(3) > 0 && answerSilently();
      } while (more);
      List.copyOf(open).forEach(f -> f.complete(new StepOutcome.Failed("link ended")));
      revocations.clear();
      bulk.clear();
    }

    private boolean answerSilently() {
      silent = true;
      boolean any = answer();
      silent = false;
      return any;
    }

    private boolean silent;

    private CompletionStage<StepOutcome> queue(
        ArrayDeque<Runnable> lane, Supplier<StepOutcome> work) {
      CompletableFuture<StepOutcome> future = new CompletableFuture<>();
      open.add(future);
      lane.add(
          () -> {
            StepOutcome outcome = work.get();
            if (!silent) {
              open.remove(future);
              future.complete(outcome);
            }
          });
      return future;
    }

    private StepOutcome done(long newVersion) {
      version = Math.max(version, newVersion);
      return new StepOutcome.Done(
          version, digest(), entries.size(), Instant.EPOCH, Instant.EPOCH.plusMillis(1));
    }

    @Override
    public CabinetId cabinet() {
      return id;
    }

    @Override
    public CabinetReport report() {
      return PaperCabinet.this.report();
    }

    @Override
    public CompletionStage<StepOutcome> layout(CabinetLayout layout) {
      return queue(bulk, () -> done(version));
    }

    @Override
    public CompletionStage<StepOutcome> revoke(RevokeUser step, long newVersion) {
      log.add("revoke " + step.person());
      return queue(
          revocations,
          () -> {
            perform(step);
            return done(newVersion);
          });
    }

    @Override
    public CompletionStage<StepOutcome> apply(
        String base, List<ProvisioningStep> steps, long newVersion) {
      log.add("delta of " + steps.size());
      return queue(
          bulk,
          () -> {
            if (!base.equals(digest())) {
              return new StepOutcome.Refused("base-mismatch", version, digest(), entries.size());
            }
            steps.forEach(PaperCabinet.this::perform);
            return done(newVersion);
          });
    }

    @Override
    public CompletionStage<StepOutcome> replace(
        List<Tombstone> graves, List<EnrolUser> all, long newVersion) {
      log.add("full of " + all.size());
      return queue(
          bulk,
          () -> {
            entries.clear();
            graves.forEach(PaperCabinet.this::bury);
            all.forEach(PaperCabinet.this::perform);
            return done(newVersion);
          });
    }

    @Override
    public CompletionStage<StepOutcome> renewLease(Duration longest, Instant now) {
      return queue(bulk, () -> done(version));
    }

    @Override
    public void acknowledgeJournal(long sequence) {}

    @Override
    public void close(String reason) {}
  }
}
