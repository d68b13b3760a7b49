// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.audit;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something a human must look at. Ids only.
 *
 * @param kind such as {@code leaver-holds-key}, {@code key-overdue}, {@code unmatched-leaver}
 * @param person Keyway's id, or empty
 * @param keySet id, or empty
 * @param cabinet id, or empty
 * @param detail one sentence: what, where, what to do
 */
public record Incident(
    String id,
    String kind,
    State state,
    Severity severity,
    String person,
    String employeeNumber,
    String keySet,
    String cabinet,
    String detail,
    Instant openedAt,
    Optional<Instant> resolvedAt) {

  /** Where it stands. */
  public enum State {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How bad it is. */
  public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
