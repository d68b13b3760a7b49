// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

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

/**
 * Requests that have no answer yet. Belongs to the line's loop.
 *
 * @param <T> how they end
 */
final class OpenRequests<T> {
  private final ScheduledExecutorService loop;
  private final Duration patience;
  private final LongConsumer givenUp;
  private final Function<String, T> failure;
  private final Map<Long, Open<T>> open = new HashMap<>();

  /**
   * @param patience how long to wait for an answer after the request was sent, or made progress
   * @param givenUp hears of a request that got none
   * @param failure how a request ends that gets no answer, by the reason
   */
  OpenRequests(
      ScheduledExecutorService loop,
      Duration patience,
      LongConsumer givenUp,
      Function<String, T> failure) {
    this.loop = loop;
    this.patience = patience;
    this.givenUp = givenUp;
    this.failure = failure;
  }

  /** A request will be sent. */
  void add(long id, CompletableFuture<T> outcome) {
    open.put(id, new Open<>(outcome));
  }

  /** Its first byte is handed to the line. */
  void sent(long id, Instant at) {
    Open<T> request = open.get(id);
    if (request != null) {
      request.sentAt = at;
      restart(id, request);
    }
  }

  /** The cabinet works on it: it has the whole time again. */
  void progressed(long id) {
    Open<T> request = open.get(id);
    if (request != null) {
      restart(id, request);
    }
  }

  /** It was answered, if it still waits; the function gets the instant when it was sent. */
  void answered(long id, Function<Instant, T> outcome) {
    Open<T> request = open.remove(id);
    if (request != null) {
      request.end(outcome.apply(request.sentAt));
    }
  }

  /** No answer will come any more. */
  void failAll(String reason) {
    List<Open<T>> all = List.copyOf(open.values());
    open.clear();
    all.forEach(request -> request.end(failure.apply(reason)));
  }

  private void restart(long id, Open<T> request) {
    request.cancelDeadline();
    request.deadline = loop.schedule(() -> giveUp(id), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void giveUp(long id) {
    Open<T> request = open.remove(id);
    if (request != null) {
      givenUp.accept(id);
      request.end(failure.apply("no answer within " + patience.toMillis() + " ms"));
    }
  }

  private static final class Open<T> {
    private final CompletableFuture<T> outcome;
    private Instant sentAt = Instant.EPOCH;
    private @Nullable Future<?> deadline;

    Open(CompletableFuture<T> outcome) {
      this.outcome = outcome;
    }

    void end(T result) {
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
