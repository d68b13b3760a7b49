// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.restore.Reconciliation.SourceState;
import io.keyway.app.store.Ids;
import io.keyway.app.store.Plans;
import io.keyway.app.store.Restorations;
import io.keyway.app.store.Restorations.ReadCabinet;
import io.keyway.app.store.Restorations.Restoration;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks each second, while rights are only taken away, whether an approver can be asked. */
@Component
class ReleaseProposal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseProposal.class);
  private static final Duration OPEN_FOR = Duration.ofDays(7);

  private final Store store;
  private final Restorations restorations;
  private final Reconciliation reconciliation;
  private final Plans plans;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("restore-proposal").factory());

  ReleaseProposal(
      Store store,
      Restorations restorations,
      Reconciliation reconciliation,
      Plans plans,
      Clock clock) {
    this.store = store;
    this.restorations = restorations;
    this.reconciliation = reconciliation;
    this.plans = plans;
    this.clock = clock;
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Proposes the release where everybody was heard and no such plan waits. */
  void look() {
    if (!restorations.isRevokeOnly()) {
      return;
    }
    try {
      Optional<Restoration> open = store.read(restorations::open);
      open.ifPresent(
          r -> restorations.setRenewable(store.read(db -> reconciliation.renewable(db, r))));
      if (open.isPresent() && store.read(db -> isDue(db, open.get()))) {
        store.execute(Priority.NORMAL, db -> propose(db, open.get()));
      }
    } catch (RuntimeException e) {
      LOG.warn("The release after a restore could not be proposed; tried again in a second", e);
    }
  }

  private boolean isDue(JdbcClient db, Restoration open) {
    return reconciliation.isComplete(db, open)
        && plans.all(db, RestoreAction.KIND, basis(db, open)).stream()
            .allMatch(plan -> plan.state() == Plans.State.EXPIRED);
  }

  /** A no stands until a source is heard again. */
  private String basis(JdbcClient db, Restoration open) {
    return reconciliation.sources(db, open).stream()
        .map(source -> source.source() + "@" + source.asOf().map(Instant::toString).orElse("-"))
        .collect(Collectors.joining(" ", open.id() + " ", ""));
  }

  private void propose(JdbcClient db, Restoration open) {
    Instant now = clock.instant();
    plans.insert(
        db,
        new Plans.Plan(
            Ids.at(now),
            RestoreAction.KIND,
            "",
            Plans.State.WAITING,
            now,
            now.plus(OPEN_FOR),
            Optional.empty(),
            "",
            summary(db, open),
            StoreJson.write(steps(db, open)),
            open.id(),
            basis(db, open)));
  }

  private String summary(JdbcClient db, Restoration open) {
    String unheard =
        reconciliation.sources(db, open).stream()
            .filter(source -> !source.sendsSnapshots())
            .map(SourceState::source)
            .collect(Collectors.joining(", "));
    return "Give rights again after a restore. "
        + restorations.held(db, open.id())
        + " people had lost their rights by what cabinets know; theirs follow from the sources"
        + " again."
        + (unheard.isEmpty()
            ? ""
            : " These sources send no snapshots, so what they said since the backup is lost"
                + " unless they say it again: "
                + unheard);
  }

  private List<Map<String, Object>> steps(JdbcClient db, Restoration open) {
    Stream<Map<String, Object>> cabinets =
        restorations.readCabinets(db, open.id()).stream().map(ReleaseProposal::step);
    Stream<Map<String, Object>> heard =
        reconciliation.sources(db, open).stream()
            .filter(SourceState::reconciled)
            .map(
                source ->
                    Map.of(
                        "step", "reconciled",
                        "source", source.source(),
                        "asOf", source.asOf().map(Instant::toString).orElse("")));
    return Stream.concat(heard, cabinets).toList();
  }

  private static Map<String, Object> step(ReadCabinet cabinet) {
    return Map.of(
        "step", "read-back", "cabinet", cabinet.cabinet(), "peopleKnownBetter", cabinet.newer());
  }
}
