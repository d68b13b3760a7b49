// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.StepOutcome;
import io.keyway.cabinet.StepOutcome.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Requests that have no answer yet. Belongs to the line's loop. */
final class OpenRequests {
  private final ScheduledExecutorService loop;
  private final Duration patience;
  private final LongConsumer givenUp;
  private final Map<Long, Open> open = new HashMap<>();

  /**
   * @param patience how long to wait for an answer after the request was sent, or made progress
   * @param givenUp hears of a request that got none
   */
  OpenRequests(ScheduledExecutorService loop, Duration patience, LongConsumer givenUp) {
    this.loop = loop;
    this.patience = patience;
    this.givenUp = givenUp;
  }

  /** A request will be sent. */
  void add(long id, CompletableFuture<StepOutcome> outcome) {
    open.put(id, new Open(outcome));
  }

  /** Its first byte is handed to the line. */
  void sent(long id, Instant at) {
    Open request = open.get(id);
    if (request != null) {
      request.sentAt = at;
      restart(id, request);
    }
  }

  /** The cabinet works on it: it has the whole time again. */
  void progressed(long id) {
    Open request = open.get(id);
    if (request != null) {
      restart(id, request);
    }
  }

  /** It was answered, if it still waits; the function gets the instant when it was sent. */
  void answered(long id, Function<Instant, StepOutcome> outcome) {
    Open request = open.remove(id);
    if (request != null) {
      request.end(outcome.apply(request.sentAt));
    }
  }

  /** No answer will come any more. */
  void failAll(String reason) {
    List<Open> all = List.copyOf(open.values());
    open.clear();
    all.forEach(request -> request.end(new Failed(reason)));
  }

  private void restart(long id, Open request) {
    request.cancelDeadline();
    request.deadline = loop.schedule(() -> giveUp(id), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void giveUp(long id) {
    Open request = open.remove(id);
    if (request != null) {
      givenUp.accept(id);
      request.end(new Failed("no answer within " + patience.toMillis() + " ms"));
    }
  }

  private static final class Open {
    private final CompletableFuture<StepOutcome> outcome;
    private Instant sentAt = Instant.EPOCH;
    private @Nullable Future<?> deadline;

    Open(CompletableFuture<StepOutcome> outcome) {
      this.outcome = outcome;
    }

    void end(StepOutcome result) {
      cancelDeadline();
      outcome.complete(result);
    }

    void cancelDeadline() {
      if (deadline != null) {
        deadline.cancel(false);
      }
    }
  }
}
