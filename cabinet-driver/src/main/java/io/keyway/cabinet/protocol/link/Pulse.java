// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link;

import io.keyway.cabinet.protocol.link.message.BridgeHeartbeat;
import io.keyway.cabinet.transport.Line;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether the other end still lives, and how far its clock is off. Three heartbeats without any
 * frame from it, and it does not. Belongs to the line's loop.
 */
final class Pulse {
  private static final int MISSED = 3;

  private final Line line;
  private final Clock clock;
  private final Runnable dead;
  private final List<CompletableFuture<Boolean>> proofs = new ArrayList<>();
  private Optional<Duration> offset = Optional.empty();
  private @Nullable Future<?> beats;
  private int quiet;

  Pulse(Line line, Clock clock, Runnable dead) {
    this.line = line;
    this.clock = clock;
    this.dead = dead;
  }

  /** Begins to send heartbeats: one now, and then one each period. */
  void start(Duration period) {
    beats =
        line.loop().scheduleWithFixedDelay(this::beat, 0, period.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop() {
    if (beats != null) {
      beats.cancel(false);
    }
    prove(false);
  }

  /** A frame came: it lives. */
  void heard() {
    quiet = 0;
    prove(true);
  }

  /**
   * Measures the other end's clock.
   *
   * @param sent our clock when we asked
   * @param theirs its clock when it answered
   * @param received our clock when we heard the answer
   */
  Duration measure(Instant sent, Instant theirs, Instant received) {
    Instant middle = sent.plus(Duration.between(sent, received).dividedBy(2));
    Duration ahead = Duration.between(middle, theirs);
    offset = Optional.of(ahead);
    return ahead;
  }

  /** Asks for a sign of life within a time; completes on the loop. */
  CompletableFuture<Boolean> ask(Duration patience) {
    CompletableFuture<Boolean> proof = new CompletableFuture<>();
    proofs.add(proof);
    line.loop().schedule(() -> proof.complete(false), patience.toMillis(), TimeUnit.MILLISECONDS);
    send();
    return proof;
  }

  private void beat() {
    if (quiet == MISSED) {
      dead.run();
    } else {
      quiet++;
      send();
    }
  }

  private void send() {
    line.send(new BridgeHeartbeat(clock.instant(), offset).encode());
  }

  private void prove(boolean alive) {
    List<CompletableFuture<Boolean>> waiting = List.copyOf(proofs);
    proofs.clear();
    waiting.forEach(proof -> proof.complete(alive));
  }
}
