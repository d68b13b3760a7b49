// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.cabinet.StepOutcome;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Work that somebody waits for. */
abstract class Answering implements Work {
  final Table table;
  private final CompletableFuture<StepOutcome> outcome = new CompletableFuture<>();
  private @Nullable Instant begunAt;
  private @Nullable StepOutcome result;

  Answering(Table table) {
    this.table = table;
  }

  final CompletableFuture<StepOutcome> outcome() {
    return outcome;
  }

  /** The next piece; true with the last. */
  abstract boolean piece();

  /** Tells that all is done, as the roster now stands. */
  final boolean done() {
    Instant now = table.clock().instant();
    result =
        new StepOutcome.Done(
            table.ledger().version(),
            table.digest(),
            table.people(),
            begunAt == null ? now : begunAt,
            now);
    return true;
  }

  final boolean refused(String reason) {
    result =
        new StepOutcome.Refused(reason, table.ledger().version(), table.digest(), table.people());
    return true;
  }

  @Override
  public final boolean step() {
    begunAt = begunAt == null ? table.clock().instant() : begunAt;
    try {
      return piece();
    } catch (Refusal refusal) {
      return refused(refusal.reason());
    }
  }

  @Override
  public final void told() {
    outcome.complete(Objects.requireNonNull(result, "it is not over"));
  }

  @Override
  public final void failed(String reason) {
    outcome.complete(new StepOutcome.Failed(reason));
  }
}
