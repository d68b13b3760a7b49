// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.servicelevel;

import io.keyway.app.store.Incidents;
import io.keyway.app.store.RevocationTimes;
import io.keyway.app.store.RevocationTimes.Open;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.Incident.Severity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Looks each second which revocations are open: one that is open for longer than the objective is
 * an incident until it is complete.
 */
@Component
class RevocationWatch implements AutoCloseable {
  static final String KIND = "revocation-late";
  private static final Logger LOG = LoggerFactory.getLogger(RevocationWatch.class);

  private final Store store;
  private final RevocationTimes times;
  private final Incidents incidents;
  private final ObjectiveSettings objective;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("revocation-watch").factory());
  private volatile List<Open> open = List.of();
  private boolean looked;
  private Set<String> late = new HashSet<>();

  RevocationWatch(
      Store store,
      RevocationTimes times,
      Incidents incidents,
      ObjectiveSettings objective,
      Clock clock) {
    this.store = store;
    this.times = times;
    this.incidents = incidents;
    this.objective = objective;
    this.clock = clock;
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    timer.scheduleWithFixedDelay(this::lookAndGoOn, 0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Those that were open a moment ago, oldest first. */
  List<Open> open() {
    return open;
  }

  private void lookAndGoOn() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.warn("Open revocations could not be looked at; again in a second", e);
    }
  }

  /** Opens and resolves incidents as things are now. */
  synchronized void look() {
    if (!looked) {
      late = new HashSet<>(store.read(db -> incidents.dedupeKeysOf(db, KIND)));
      looked = true;
    }
    Instant now = clock.instant();
    List<Open> all = store.read(times::open);
    open = all;
    Set<String> lateNow = new HashSet<>();
    for (Open each : all) {
      if (each.began().plus(objective.revocation()).isBefore(now)) {
        lateNow.add(dedupeKey(each));
        if (!late.contains(dedupeKey(each))) {
          store.execute(Priority.NORMAL, db -> incidents.open(db, reason(each, now), now));
        }
      }
    }
    for (String over : late) {
      if (!lateNow.contains(over)) {
        store.execute(Priority.NORMAL, db -> incidents.resolveByDedupe(db, over, now));
      }
    }
    late = lateNow;
  }

  private Incidents.Reason reason(Open each, Instant now) {
    String exposed =
        each.exposedUntil()
            .filter(now::isBefore)
            .map(until -> "; it may let them in until " + until)
            .orElse("");
    return Incidents.Reason.of(
            KIND,
            Severity.HIGH,
            ("The revocation of employee %s is open for more than %s: cabinet %s has not verified"
                    + " it%s. Bring the cabinet back, or take the key sets out of it")
                .formatted(
                    each.employeeNumber(), words(objective.revocation()), each.cabinets(), exposed),
            dedupeKey(each))
        .about(each.person(), each.employeeNumber());
  }

  private static String dedupeKey(Open each) {
    return KIND + ":" + each.receipt();
  }

  private static String words(Duration time) {
    return time.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
