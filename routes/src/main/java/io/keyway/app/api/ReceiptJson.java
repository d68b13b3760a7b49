// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.model.audit.Receipt;
import io.keyway.model.audit.Receipt.AtCabinet;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A receipt as the HTTP interface shows it. */
public record ReceiptJson(
    String id,
    String source,
    String change,
    @Nullable String person,
    @Nullable String employeeNumber,
    Instant acceptedAt,
    Instant effectiveAt,
    String state,
    List<CabinetJson> cabinets) {

  /** How far one cabinet is. */
  public record CabinetJson(
      String id,
      String state,
      @Nullable Instant sentAt,
      @Nullable Instant acknowledgedAt,
      @Nullable Instant verifiedAt,
      @Nullable Instant exposedUntil) {

    static CabinetJson of(AtCabinet at) {
      return new CabinetJson(
          at.id().value(),
          at.state().word(),
          at.sentAt().orElse(null),
          at.acknowledgedAt().orElse(null),
          at.verifiedAt().orElse(null),
          at.exposedUntil().orElse(null));
    }
  }

  public static ReceiptJson of(Receipt receipt) {
    return new ReceiptJson(
        receipt.id(),
        receipt.source(),
        receipt.change(),
        emptyToNull(receipt.person()),
        emptyToNull(receipt.employeeNumber()),
        receipt.acceptedAt(),
        receipt.effectiveAt(),
        receipt.state().word(),
        receipt.cabinets().stream().map(CabinetJson::of).toList());
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
