// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.store.TemporaryGrants.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A temporary grant as callers see it.
 *
 * @param state {@code waiting} before it begins, {@code active}, {@code over}, or {@code withdrawn}
 */
record TemporaryGrantJson(
    String id,
    String person,
    String keySet,
    Instant from,
    Instant to,
    String reference,
    String reason,
    String givenBy,
    @Nullable String approver,
    Instant givenAt,
    String state,
    @Nullable Instant withdrawnAt,
    @Nullable String withdrawnBy) {

  static TemporaryGrantJson of(Row row, Instant now) {
    return new TemporaryGrantJson(
        row.grant().id(),
        row.person().value(),
        row.grant().keySet().value(),
        row.grant().from(),
        row.grant().to(),
        row.reference(),
        row.reason(),
        row.givenBy(),
        row.approver().isEmpty() ? null : row.approver(),
        row.givenAt(),
        state(row, now),
        row.withdrawnAt().orElse(null),
        row.withdrawnBy().isEmpty() ? null : row.withdrawnBy());
  }

  private static String state(Row row, Instant now) {
    if (row.withdrawnAt().isPresent()) {
      return "withdrawn";
    }
    if (!row.grant().to().isAfter(now)) {
      return "over";
    }
    return row.grant().from().isAfter(now) ? "waiting" : "active";
  }
}
