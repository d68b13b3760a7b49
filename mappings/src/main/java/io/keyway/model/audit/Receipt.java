// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.audit;

import io.keyway.model.custody.CabinetId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Proof of what became of one identity change, cabinet by cabinet.
 *
 * @param change {@code hired}, {@code changed}, {@code terminated}, {@code suspended} or {@code
 *     reinstated}
 * @param person Keyway's id, empty text where nobody was matched
 * @param acceptedAt when the decision was committed
 */
public record Receipt(
    String id,
    String source,
    String change,
    String person,
    String employeeNumber,
    Instant acceptedAt,
    Instant effectiveAt,
    State state,
    List<AtCabinet> cabinets) {
  public Receipt {
    cabinets = List.copyOf(cabinets);
  }

  /** Complete when every touched cabinet verified; none when no cabinet was touched. */
  public enum State {
    COMPLETE,
    OPEN,
    NONE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How far one cabinet is. Acknowledged: persisted there. Verified: its digest is as computed. */
  public enum Progress {
    PENDING,
    SENT,
    ACKNOWLEDGED,
    VERIFIED,
    OFFLINE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param exposedUntil until when the person could still get in there if nothing more were heard;
   *     empty once acknowledged
   */
  public record AtCabinet(
      CabinetId id,
      Progress state,
      Optional<Instant> sentAt,
      Optional<Instant> acknowledgedAt,
      Optional<Instant> verifiedAt,
      Optional<Instant> exposedUntil) {}
}
