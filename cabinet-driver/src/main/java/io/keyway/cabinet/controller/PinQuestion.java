// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller;

import io.keyway.model.credential.Credential.PinVerifier;
import java.util.Optional;

/** What stands between a typed PIN and its answer. */
public sealed interface PinQuestion {
  /** The answer is known without looking at the PIN. */
  record Settled(Entry entry) implements PinQuestion {}

  /**
   * The PIN is to be checked, which is slow on purpose and belongs on another thread.
   *
   * @param verifier of the ID; an ID without one is checked against nothing, for as long
   */
  record ToCheck(Optional<PinVerifier> verifier) implements PinQuestion {}
}
