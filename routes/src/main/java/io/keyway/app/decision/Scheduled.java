// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.model.identity.IdentityChange;

/**
 * A change that waits for its instant.
 *
 * @param receipt the receipt its sender got
 */
public record Scheduled(String receipt, IdentityChange change) {
  /** Kind of its durable instant. */
  public static final String KIND = "identity-change";
}
