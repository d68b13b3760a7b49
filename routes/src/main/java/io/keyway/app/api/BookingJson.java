// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.store.Bookings.Booking;
import io.keyway.app.store.TemporaryGrants.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A booking as callers see it.
 *
 * @param state {@code waiting} before it begins, {@code active}, {@code over}, or {@code ended}
 *     where somebody ended it before its time
 * @param grants each person's grant of each key set
 */
record BookingJson(
    String id,
    String kind,
    String reference,
    String reason,
    Instant from,
    Instant to,
    String madeBy,
    @Nullable String approver,
    Instant madeAt,
    String state,
    @Nullable Instant endedAt,
    @Nullable String endedBy,
    List<TemporaryGrantJson> grants) {

  static BookingJson of(Booking booking, List<Row> grants, Instant now) {
    return new BookingJson(
        booking.id(),
        booking.kind(),
        booking.reference(),
        booking.reason(),
        booking.from(),
        booking.to(),
        booking.madeBy(),
        booking.approver().isEmpty() ? null : booking.approver(),
        booking.madeAt(),
        state(booking, now),
        booking.endedAt().orElse(null),
        booking.endedBy().isEmpty() ? null : booking.endedBy(),
        grants.stream().map(row -> TemporaryGrantJson.of(row, now)).toList());
  }

  private static String state(Booking booking, Instant now) {
    if (booking.endedAt().isPresent()) {
      return "ended";
    }
    if (!booking.to().isAfter(now)) {
      return "over";
    }
    return booking.from().isAfter(now) ? "waiting" : "active";
  }
}
