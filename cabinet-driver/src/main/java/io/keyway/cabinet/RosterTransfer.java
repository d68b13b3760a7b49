// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import java.util.concurrent.CompletionStage;

/**
 * A change of a roster, or a whole one, made into bytes and ready to go. Making the bytes takes
 * time in proportion to the people in it; sending them does not block. To be sent once.
 */
@FunctionalInterface
public interface RosterTransfer {
  /** Hands it to the link; the outcome is as described at {@link CabinetSession}. */
  CompletionStage<StepOutcome> send();
}
