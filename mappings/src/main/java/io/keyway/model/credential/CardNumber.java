// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.credential;

/**
 * The personal part of a card's number. Printed masked: a full card number never stands in a log.
 *
 * @param value 0 or more; its upper bound is the card format's
 */
public record CardNumber(long value) {
  public CardNumber {
    if (value < 0) {
      throw new IllegalArgumentException("A card number is 0 or more");
    }
  }

  @Override
  public String toString() {
    return "CardNumber[..." + value % 100 + "]";
  }
}
