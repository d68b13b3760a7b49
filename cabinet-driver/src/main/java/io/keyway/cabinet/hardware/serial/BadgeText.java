// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.hardware.serial;

import io.keyway.cabinet.hardware.Shown;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the text that a reader sends stands for a badge. */
public sealed interface BadgeText {
  /** What a line is. */
  Shown read(String line);

  /** The card's bits as {@code 0} and {@code 1}. */
  record AsBits() implements BadgeText {
    @Override
    public Shown read(String line) {
      return line.matches("[01]{1,200}") ? new Shown.Bits(line) : new Shown.Unreadable();
    }
  }

  /**
   * The card's bits as hexadecimal digits, right-aligned.
   *
   * @param bits how many of them count, from the right: 1 to 200
   */
  record AsHex(int bits) implements BadgeText {
    public AsHex {
      if (bits < 1 || bits > 200) {
        throw new IllegalArgumentException("A card has 1 to 200 bits, not " + bits);
      }
    }

    @Override
    public Shown read(String line) {
      if (!line.matches("[0-9A-Fa-f]{1,50}")) {
        return new Shown.Unreadable();
      }
      BigInteger number = new BigInteger(line, 16);
      if (number.bitLength() > bits) {
        return new Shown.Unreadable();
      }
      String digits = number.toString(2);
      return new Shown.Bits("0".repeat(bits - digits.length()) + digits);
    }
  }

  /**
   * Decimal numbers at places of the line that a pattern names.
   *
   * @param format name of the card format that the badges are of
   * @param pattern with a group {@code card}, and perhaps one {@code facility}, each of at most 18
   *     digits
   */
  record AsDigits(String format, Pattern pattern) implements BadgeText {
    public AsDigits {
      if (!pattern.pattern().contains("(?<card>")) {
        throw new IllegalArgumentException(
            "The pattern names no group 'card', as in (?<facility>\\d{3}),(?<card>\\d{5})");
      }
    }

    @Override
    public Shown read(String line) {
      Matcher matcher = pattern.matcher(line);
      if (!matcher.matches()) {
        return new Shown.Unreadable();
      }
      String card = matcher.group("card");
      String facility =
          pattern.pattern().contains("(?<facility>") ? matcher.group("facility") : "0";
      if (!card.matches("\\d{1,18}") || facility == null || !facility.matches("\\d{1,18}")) {
        return new Shown.Unreadable();
      }
      return new Shown.OfBadge(
          new Badge(
              format,
              new FacilityCode(Long.parseLong(facility)),
              new CardNumber(Long.parseLong(card))));
    }
  }
}
