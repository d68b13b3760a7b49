// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.forwarding;

import io.keyway.app.forwarding.Sink.Refusal;
import io.keyway.app.settings.ForwardingSettings.Pace;
import io.keyway.model.audit.AuditEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events to one sink, each before the next. An outage is waited out for ever. What the
 * sink refuses again and again is set aside, and the sink hears of the gap in its place.
 */
final class Delivery {
  /** Type of the event that stands in the place of one that was set aside. */
  static final String GAP = "forwarding.gap";

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  /** Remembers what was set aside, durably, before the sink is told. */
  interface Aside {
    void set(AuditEvent event, String reason);
  }

  private final Sink sink;
  private final Pace pace;
  private final Aside aside;
  private final CountDownLatch stopped;
  private final Backoff backoff;

  Delivery(Sink sink, Pace pace, Aside aside, CountDownLatch stopped) {
    this.sink = sink;
    this.pace = pace;
    this.aside = aside;
    this.stopped = stopped;
    this.backoff = new Backoff(pace.firstRetry(), pace.longestRetry());
  }

  /** Returns when the sink has them all, or they are set aside. */
  void deliver(List<AuditEvent> events) throws InterruptedException {
    int done = 0;
    int atOnce = sink.batch();
    while (done < events.size()) {
      var next = events.subList(done, Math.min(done + atOnce, events.size()));
      if (isTaken(next)) {
        done += next.size();
      } else if (next.size() > 1) {
        atOnce = 1;
      } else {
        done++;
      }
    }
  }

  /** False when the sink refused them: several at the first refusal, one alone at the last. */
  private boolean isTaken(List<AuditEvent> events) throws InterruptedException {
    int refusals = 0;
    while (true) {
      try {
        sink.deliver(events);
        recovered();
        return true;
      } catch (Refusal refusal) {
        refusals++;
        if (events.size() > 1) {
          return false;
        }
        LOG.warn(
            "Refused: sink={} event={} reason={} attempt={}",
            sink.name(),
            events.getFirst().id(),
            refusal.getMessage(),
            refusals);
        if (refusals >= pace.attempts()) {
          setAside(events.getFirst(), String.valueOf(refusal.getMessage()));
          return false;
        }
        pause(pace.firstRetry());
      } catch (RuntimeException outage) {
        waitOut(outage);
      }
    }
  }

  private void setAside(AuditEvent event, String reason) throws InterruptedException {
    LOG.error(
        "Set aside: sink={} event={} subject={} reason={}; correct the sink and replay it",
        sink.name(),
        event.id(),
        event.subject(),
        reason);
    untilDone(() -> aside.set(event, reason));
    if (sink.wants(GAP)) {
      var marker =
          new AuditEvent(
              event.id() + "-gap",
              GAP,
              event.subject(),
              event.at(),
              Map.of("event", event.id(), "eventType", event.type(), "sink", sink.name()));
      untilDone(() -> sink.deliver(List.of(marker)));
    }
  }

  private void untilDone(Runnable act) throws InterruptedException {
    while (true) {
      try {
        act.run();
        recovered();
        return;
      } catch (Refusal refusal) {
        LOG.warn("Refused the gap marker too: sink={}", sink.name());
        return;
      } catch (RuntimeException outage) {
        waitOut(outage);
      }
    }
  }

  private void waitOut(RuntimeException outage) throws InterruptedException {
    Duration pause = backoff.next();
    if (Integer.bitCount(backoff.failures()) == 1) {
      LOG.warn(
          "Not reached: sink={} failures={} cause={}; what must be told waits",
          sink.name(),
          backoff.failures(),
          rootOf(outage).getClass().getSimpleName());
    }
    pause(pause);
  }

  private void recovered() {
    if (backoff.failures() > 0) {
      LOG.info("Reached again: sink={} failures={}", sink.name(), backoff.failures());
    }
    backoff.succeeded();
  }

  private void pause(Duration duration) throws InterruptedException {
    if (stopped.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("The bridge stops");
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
