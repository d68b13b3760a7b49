// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.release;

import io.keyway.app.custody.OrderEcho;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.release.Released.State;
import io.keyway.app.settings.ReleaseSettings;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.cabinet.CabinetSession;
import io.keyway.cabinet.ReleaseOrder;
import io.keyway.cabinet.ReleasesRemotely;
import io.keyway.cabinet.StepOutcome;
import io.keyway.model.audit.AuditEvent;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.OrderDropped;
import io.keyway.model.custody.CustodyEvent.ReleasedByOrder;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** Sends commands to release keys, each once. Thread-safe. */
@Component
public class ReleaseDesk implements OrderEcho {
  private final Store store;
  private final Ledger ledger;
  private final Provisioning provisioning;
  private final ReleaseSettings settings;
  private final Clock clock;
  private final Map<String, CompletableFuture<CustodyEvent>> open = new ConcurrentHashMap<>();

  ReleaseDesk(
      Store store,
      Ledger ledger,
      Provisioning provisioning,
      ReleaseSettings settings,
      Clock clock) {
    this.store = store;
    this.ledger = ledger;
    this.provisioning = provisioning;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What an operator asks for.
   *
   * @param person who is to have the key, where the operator says so
   * @param by the operator
   */
  public record Request(
      CabinetId cabinet,
      SlotNumber slot,
      Optional<CardholderId> person,
      String reason,
      String by) {}

  /** How a cabinet may be commanded; empty where it is away, or does not offer it. */
  public Optional<ReleasesRemotely> way(CabinetId cabinet) {
    return provisioning.session(cabinet).flatMap(CabinetSession::releasesRemotely);
  }

  /**
   * Commands it. The request is in the ledger before anything is sent.
   *
   * @param wait how long to wait for the cabinet to see the lock open, after it acknowledged
   */
  public Released release(Request request, ReleasesRemotely way, Duration wait) {
    Instant now = clock.instant();
    String id = Ids.at(now);
    ReleaseOrder order =
        new ReleaseOrder(id, request.slot(), now.plus(settings.deadline()), request.person());
    tell("cabinet.release-requested", request, order, Map.of("reason", request.reason()));
    CompletableFuture<CustodyEvent> seen = new CompletableFuture<>();
    open.put(id, seen);
    try {
      Released released =
          switch (send(way, order)) {
            case StepOutcome.Done done -> follow(order, now, done, seen, wait);
            case StepOutcome.Refused(String reason, long v, String d, int p) ->
                without(State.REFUSED, order, now, reason);
            case StepOutcome.Failed(String reason) -> without(State.UNKNOWN, order, now, reason);
          };
      Map<String, Object> more =
          released.reason().isEmpty() ? Map.of() : Map.of("because", released.reason());
      tell("cabinet.release-" + word(released.state()), request, order, more);
      return released;
    } finally {
      open.remove(id);
    }
  }

  @Override
  public void heard(CustodyEvent event) {
    switch (event) {
      case ReleasedByOrder(String order, SlotNumber slot) -> complete(order, event);
      case OrderDropped(String order, SlotNumber slot, String reason) -> complete(order, event);
      default -> {
        // Nothing else is about a command.
      }
    }
  }

  private void complete(String order, CustodyEvent event) {
    Optional.ofNullable(open.get(order)).ifPresent(waiting -> waiting.complete(event));
  }

  private StepOutcome send(ReleasesRemotely way, ReleaseOrder order) {
    try {
      return way.release(order)
          .toCompletableFuture()
          .get(settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new StepOutcome.Failed("no answer before the deadline");
    } catch (ExecutionException e) {
      return new StepOutcome.Failed(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StepOutcome.Failed("interrupted while waiting for the answer");
    }
  }

  private Released follow(
      ReleaseOrder order,
      Instant requestedAt,
      StepOutcome.Done done,
      CompletableFuture<CustodyEvent> seen,
      Duration wait) {
    Optional<CustodyEvent> event = await(seen, wait);
    State state =
        event
            .map(e -> e instanceof ReleasedByOrder ? State.VERIFIED : State.UNVERIFIED)
            .orElse(State.ACKNOWLEDGED);
    String reason =
        event.map(e -> e instanceof OrderDropped(var o, var s, String why) ? why : "").orElse("");
    return new Released(
        order.id(),
        state,
        reason,
        requestedAt,
        Optional.of(done.sentAt()),
        Optional.of(done.acknowledgedAt()),
        state == State.VERIFIED ? Optional.of(clock.instant()) : Optional.empty());
  }

  private static Optional<CustodyEvent> await(CompletableFuture<CustodyEvent> seen, Duration wait) {
    try {
      return Optional.of(seen.get(wait.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Released without(
      State state, ReleaseOrder order, Instant requestedAt, String reason) {
    return new Released(
        order.id(),
        state,
        reason,
        requestedAt,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void tell(String type, Request request, ReleaseOrder order, Map<String, Object> more) {
    Map<String, Object> data = new TreeMap<>(more);
    data.put("order", order.id());
    data.put("cabinet", request.cabinet().value());
    data.put("slot", request.slot().value());
    data.put("by", request.by());
    data.put("deadline", order.deadline().toString());
    request.person().ifPresent(person -> data.put("person", person.value()));
    Instant now = clock.instant();
    store.commit(
        Priority.NORMAL,
        db -> {
          ledger.append(
              db, new AuditEvent(Ids.at(now), type, "cabinet:" + request.cabinet(), now, data));
          return true;
        });
  }

  /** The state as it is told. */
  public static String word(State state) {
    return state.name().toLowerCase(java.util.Locale.ROOT);
  }
}
