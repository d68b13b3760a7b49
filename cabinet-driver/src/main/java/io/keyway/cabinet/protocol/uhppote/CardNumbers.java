// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.uhppote;

import io.keyway.model.credential.Credential.Badge;
import java.util.Optional;

/**
 * Badges as controllers count them: they read 26 bits and know one number, which is the facility
 * code followed by the five digits of the card number.
 */
final class CardNumbers {
  private static final String FORMAT = "H10301";
  private static final long FACILITY = 100_000;

  private CardNumbers() {}

  /** The number of a badge; empty for one that a controller cannot read unmistakably. */
  static Optional<Long> of(Badge badge) {
    long facility = badge.facilityCode().value();
    boolean fits =
        badge.format().equals(FORMAT)
            && facility < 1 << 8
            && badge.cardNumber().value().bitLength() <= Short.SIZE;
    return Optional.of(badge)
        .filter(any -> fits)
        .map(any -> facility * FACILITY + any.cardNumber().value().longValueExact())
        .filter(number -> number > 0);
  }
}
