// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.credential.Credential.Badge;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What stands on a card: its number, with the facility code where that is printed too. The number
 * may be the one that many desktop readers type, facility code and number in one.
 *
 * @param facilityCode absent where it is not printed
 */
public record Printed(Optional<BigInteger> facilityCode, BigInteger number) {

  /**
   * {@code 1037} or {@code 117:1037}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static Printed parse(String text) {
    if (!text.matches("([0-9]{1,19}:)?[0-9]{1,61}")) {
      throw new IllegalArgumentException(
          "What is printed on a card is a number, or facility code and number as in 117:1037");
    }
    String[] parts = text.split(":", 2);
    return new Printed(
        parts.length == 1 ? Optional.empty() : Optional.of(new BigInteger(parts[0])),
        new BigInteger(parts[parts.length - 1]));
  }

  /** Whether a badge may carry this. */
  boolean isOn(Badge badge) {
    if (facilityCode.isPresent()) {
      return facilityCode.get().equals(BigInteger.valueOf(badge.facilityCode().value()))
          && number.equals(badge.cardNumber().value());
    }
    return number.equals(badge.cardNumber().value())
        || Rendering.oneNumber(badge).filter(number::equals).isPresent();
  }

  /** Says nothing of the card. */
  @Override
  public String toString() {
    return "Printed[masked]";
  }
}
