// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.app.provisioning.LaneEvents.Reached;
import io.keyway.model.audit.Receipt;
import io.keyway.model.audit.Receipt.AtCabinet;
import io.keyway.model.audit.Receipt.Progress;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Follows open receipts until every touched cabinet verified. Thread-safe.
 *
 * <p>What it learns goes to a writer that makes it durable soon after; the cabinets hold the facts,
 * and a bridge that restarts reads them back.
 */
final class ReceiptTracker {
  /** Finished receipts kept for those who still wait for them. */
  private static final int KEPT = 2_000;

  private final Consumer<Receipt> writer;
  private final Clock clock;
  private final Map<String, Tracked> open = new HashMap<>();
  private final Map<CabinetId, Map<CardholderId, List<Tracked>>> byPerson = new HashMap<>();
  private final Map<String, Receipt> finished =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Receipt> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param writer takes each new state of a receipt, in order
   */
  ReceiptTracker(Consumer<Receipt> writer, Clock clock) {
    this.writer = writer;
    this.clock = clock;
  }

  /** Starts to follow a receipt: what its person must reach in each of its cabinets. */
  synchronized void follow(Receipt receipt, CardholderId person, long epoch, long revision) {
    Tracked tracked = new Tracked(receipt, epoch, revision);
    open.put(receipt.id(), tracked);
    for (AtCabinet at : receipt.cabinets()) {
      if (at.state() != Progress.VERIFIED) {
        byPerson
            .computeIfAbsent(at.id(), id -> new HashMap<>())
            .computeIfAbsent(person, id -> new ArrayList<>())
            .add(tracked);
      }
      if (at.state() == Progress.OFFLINE) {
        tracked.future.complete(receipt);
      }
    }
  }

  /** A cabinet persisted a state of a person's rights. */
  synchronized void reached(CabinetId cabinet, Reached reached, boolean verified) {
    List<Tracked> waiting = byPerson.getOrDefault(cabinet, Map.of()).get(reached.person());
    if (waiting == null) {
      return;
    }
    for (Tracked tracked : List.copyOf(waiting)) {
      if (tracked.isReachedBy(reached)) {
        tracked.update(cabinet, at -> advance(at, reached, verified));
        if (verified) {
          waiting.remove(tracked);
        }
        settle(tracked);
      }
    }
    if (waiting.isEmpty()) {
      byPerson.getOrDefault(cabinet, Map.of()).remove(reached.person());
    }
  }

  /** Whoever waits at a cabinet that went away learns that it may take long. */
  synchronized void offline(CabinetId cabinet, Optional<Instant> exposedUntil) {
    for (Tracked tracked : waitingAt(cabinet)) {
      tracked.update(
          cabinet,
          at ->
              new AtCabinet(
                  at.id(),
                  Progress.OFFLINE,
                  at.sentAt(),
                  at.acknowledgedAt(),
                  at.verifiedAt(),
                  exposedUntil));
      writer.accept(tracked.receipt);
      tracked.future.complete(tracked.receipt);
    }
  }

  /** The receipt when it is complete, or cannot be soon, or the time is over: as it stands then. */
  Optional<Receipt> await(String id, Duration longest) {
    CompletableFuture<Receipt> future;
    synchronized (this) {
      Receipt done = finished.get(id);
      Tracked tracked = open.get(id);
      if (done != null || tracked == null) {
        return Optional.ofNullable(done);
      }
      future = tracked.future;
    }
    try {
      return Optional.of(future.get(longest.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return find(id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return find(id);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A receipt's future never fails", e);
    }
  }

  /** A receipt as it stands, when it is open or was finished not long ago. */
  synchronized Optional<Receipt> find(String id) {
    Tracked tracked = open.get(id);
    return tracked != null ? Optional.of(tracked.receipt) : Optional.ofNullable(finished.get(id));
  }

  private List<Tracked> waitingAt(CabinetId cabinet) {
    return byPerson.getOrDefault(cabinet, Map.of()).values().stream()
        .flatMap(List::stream)
        .toList();
  }

  private void settle(Tracked tracked) {
    boolean complete =
        tracked.receipt.cabinets().stream().allMatch(at -> at.state() == Progress.VERIFIED);
    if (complete) {
      tracked.receipt = withState(tracked.receipt, Receipt.State.COMPLETE);
      open.remove(tracked.receipt.id());
      finished.put(tracked.receipt.id(), tracked.receipt);
    }
    writer.accept(tracked.receipt);
    if (complete) {
      tracked.future.complete(tracked.receipt);
    }
  }

  private AtCabinet advance(AtCabinet at, Reached reached, boolean verified) {
    return new AtCabinet(
        at.id(),
        verified ? Progress.VERIFIED : Progress.ACKNOWLEDGED,
        at.sentAt().or(() -> Optional.of(reached.sentAt())),
        at.acknowledgedAt().or(() -> Optional.of(reached.acknowledgedAt())),
        verified ? Optional.of(clock.instant()) : Optional.empty(),
        Optional.empty());
  }

  private static Receipt withState(Receipt r, Receipt.State state) {
    return new Receipt(
        r.id(),
        r.source(),
        r.change(),
        r.person(),
        r.employeeNumber(),
        r.acceptedAt(),
        r.effectiveAt(),
        state,
        r.cabinets());
  }

  private static final class Tracked {
    private final long epoch;
    private final long revision;
    private final CompletableFuture<Receipt> future = new CompletableFuture<>();
    private Receipt receipt;

    Tracked(Receipt receipt, long epoch, long revision) {
      this.receipt = receipt;
      this.epoch = epoch;
      this.revision = revision;
    }

    boolean isReachedBy(Reached reached) {
      return reached.epoch() > epoch || reached.epoch() == epoch && reached.revision() >= revision;
    }

    void update(CabinetId cabinet, UnaryOperator<AtCabinet> change) {
      receipt =
          new Receipt(
              receipt.id(),
              receipt.source(),
              receipt.change(),
              receipt.person(),
              receipt.employeeNumber(),
              receipt.acceptedAt(),
              receipt.effectiveAt(),
              receipt.state(),
              receipt.cabinets().stream()
                  .map(at -> at.id().equals(cabinet) ? change.apply(at) : at)
                  .toList());
    }
  }
}
