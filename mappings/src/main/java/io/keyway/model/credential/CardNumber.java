// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.credential;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * The personal part of a card's number. Printed masked: a full card number never stands in a log.
 * It may have more than 64 bits (a FASC-N has 24 digits here, a GUID 128 bits); it is never cut.
 *
 * @param value 0 or more, at most 200 bits; its upper bound is the card format's
 */
public record CardNumber(BigInteger value) {
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,61}");

  public CardNumber {
    if (value.signum() < 0 || value.bitLength() > CardFormat.MOST_BITS) {
      throw new IllegalArgumentException("A card number is 0 or more and has at most 200 bits");
    }
  }

  public CardNumber(long value) {
    this(BigInteger.valueOf(value));
  }

  /**
   * A number as people write it.
   *
   * @param text 1 to 61 digits
   * @throws IllegalArgumentException when it is anything else
   */
  public static CardNumber parse(String text) {
    if (!DIGITS.matcher(text).matches()) {
      throw new IllegalArgumentException("A card number has 1 to 61 digits and nothing else");
    }
    return new CardNumber(new BigInteger(text));
  }

  /** All digits, for whoever must have them: the database, a cabinet. */
  public String digits() {
    return value.toString();
  }

  /** The last two digits, which may be shown. */
  public int lastTwo() {
    return value.mod(HUNDRED).intValue();
  }

  @Override
  public String toString() {
    return "CardNumber[..." + lastTwo() + "]";
  }
}
