// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import java.util.concurrent.CompletionStage;

/**
 * What a cabinet can that releases a key at a command from afar: at most once for each command, and
 * never after its deadline. Thread-safe; nothing here blocks.
 */
public interface ReleasesRemotely {
  /**
   * Commands it, once: a command that fails is not repeated here, and may have been carried out.
   *
   * @return {@link StepOutcome.Done} when the cabinet keeps the command and told the lock; {@link
   *     StepOutcome.Refused} with {@code late}, {@code repeated}, {@code empty}, {@code
   *     out-of-order}, {@code unknown-slot} or {@code time-unknown}. Whether the lock opened is
   *     told by the cabinet's journal.
   */
  CompletionStage<StepOutcome> release(ReleaseOrder order);
}
