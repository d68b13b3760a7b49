// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/**
 * The ways in which readers, cards and other systems write one badge. Which of them a badge has
 * depends on its format: a rendering that would lose a digit is none.
 */
public enum Rendering {
  /** What the card sends, {@code 0} and {@code 1}, the first transmitted first. */
  BITS("bits") {
    @Override
    Optional<String> write(CardFormat format, Badge badge) {
      return Optional.of(bitsOf(format, badge));
    }

    @Override
    Badge read(CardFormat format, String text) {
      return fromBits(format, text);
    }
  },
  /** The bits in hexadecimal, filled up with zeros at the end, as many readers send them. */
  HEX("hex") {
    @Override
    Optional<String> write(CardFormat format, Badge badge) {
      String bits = bitsOf(format, badge);
      return Optional.of(hex(bits + "0".repeat((4 - bits.length() % 4) % 4)));
    }

    @Override
    Badge read(CardFormat format, String text) {
      return fromBits(format, CardBench.bits(bare(text), format.bits()));
    }
  },
  /** The bits as one number in hexadecimal, filled up with zeros at the front. */
  VALUE("value") {
    @Override
    Optional<String> write(CardFormat format, Badge badge) {
      String bits = bitsOf(format, badge);
      return Optional.of(hex("0".repeat((4 - bits.length() % 4) % 4) + bits));
    }

    @Override
    Badge read(CardFormat format, String text) {
      String hex = bare(text);
      String bits = CardBench.bits(hex, hex.length() * 4);
      String padded = "0".repeat(Math.max(0, format.bits() - bits.length())) + bits;
      String front = padded.substring(0, padded.length() - format.bits());
      if (front.contains("1")) {
        throw new IllegalArgumentException("The value has more than " + format.bits() + " bits");
      }
      return fromBits(format, padded.substring(front.length()));
    }
  },
  /** Facility code and card number, as in {@code 117:1037}. */
  NUMBERS("numbers") {
    @Override
    Optional<String> write(CardFormat format, Badge badge) {
      return Optional.of(badge.facilityCode().value() + ":" + badge.cardNumber().digits());
    }

    @Override
    Badge read(CardFormat format, String text) {
      Printed printed = Printed.parse(text);
      return made(format, printed.facilityCode().orElse(BigInteger.ZERO), printed.number());
    }
  },
  /** Three and five digits, as in {@code 117,01037}; only numbers of 8 and 16 bits. */
  THREE_FIVE("3-5") {
    @Override
    Optional<String> write(CardFormat format, Badge badge) {
      boolean fits =
          badge.facilityCode().value() < 256 && badge.cardNumber().value().bitLength() <= 16;
      return fits
          ? Optional.of(
              String.format(
                  Locale.ROOT,
                  "%03d,%05d",
                  badge.facilityCode().value(),
                  badge.cardNumber().value()))
          : Optional.empty();
    }

    @Override
    Badge read(CardFormat format, String text) {
      if (!text.matches("[0-9]{3},[0-9]{5}")) {
        throw new IllegalArgumentException("Three digits, a comma and five digits are expected");
      }
      return made(format, new BigInteger(text.substring(0, 3)), new BigInteger(text.substring(4)));
    }
  },
  /**
   * Facility code times 65,536 plus card number in ten digits: what desktop readers type, known as
   * 10D or ABA; only numbers of 16 bits each.
   */
  TEN_DIGITS("10D") {
    @Override
    Optional<String> write(CardFormat format, Badge badge) {
      return oneNumber(badge).map(number -> String.format(Locale.ROOT, "%010d", number));
    }

    @Override
    Badge read(CardFormat format, String text) {
      if (!text.matches("[0-9]{1,10}") || new BigInteger(text).bitLength() > 32) {
        throw new IllegalArgumentException(
            "At most ten digits, of a number of 32 bits, are expected");
      }
      BigInteger[] parts = new BigInteger(text).divideAndRemainder(SIXTEEN_BITS);
      return made(format, parts[0], parts[1]);
    }
  },
  /** The same number in eight hexadecimal digits: 8H. */
  EIGHT_HEX("8H") {
    @Override
    Optional<String> write(CardFormat format, Badge badge) {
      return oneNumber(badge).map(number -> String.format(Locale.ROOT, "%08X", number));
    }

    @Override
    Badge read(CardFormat format, String text) {
      String hex = bare(text);
      CardBench.bits(hex, 1);
      return TEN_DIGITS.read(format, new BigInteger(hex, 16).toString());
    }
  },
  /** A card's serial number in hexadecimal, byte 0 first (ISO/IEC 14443-3). */
  UID("uid") {
    @Override
    Optional<String> write(CardFormat format, Badge badge) {
      return serial(format).map(bytes -> uid(badge, bytes));
    }

    @Override
    Badge read(CardFormat format, String text) {
      String hex = bare(text).replaceAll("[:\\- ]", "");
      int bytes =
          serial(format)
              .orElseThrow(
                  () -> new IllegalArgumentException(format.name() + " is no serial number"));
      if (hex.length() != 2 * bytes) {
        throw new IllegalArgumentException(2 * bytes + " hexadecimal digits are expected");
      }
      return fromBits(format, CardBench.bits(hex, format.bits()));
    }
  },
  /** A card's serial number in hexadecimal, the last byte first. */
  UID_REVERSED("uid-reversed") {
    @Override
    Optional<String> write(CardFormat format, Badge badge) {
      return UID.write(format, badge).map(Rendering::reversed);
    }

    @Override
    Badge read(CardFormat format, String text) {
      return UID.read(format, reversed(bare(text).replaceAll("[:\\- ]", "")));
    }
  },
  /** The same read as one decimal number, byte 0 being the highest. */
  UID_DECIMAL("uid-decimal") {
    @Override
    Optional<String> write(CardFormat format, Badge badge) {
      return UID.write(format, badge).map(hex -> new BigInteger(hex, 16).toString());
    }

    @Override
    Badge read(CardFormat format, String text) {
      return UID.read(format, decimal(format, text));
    }
  },
  /** The same with byte 0 being the lowest, as many readers of MIFARE cards type it. */
  UID_DECIMAL_REVERSED("uid-decimal-reversed") {
    @Override
    Optional<String> write(CardFormat format, Badge badge) {
      return UID_REVERSED.write(format, badge).map(hex -> new BigInteger(hex, 16).toString());
    }

    @Override
    Badge read(CardFormat format, String text) {
      return UID_REVERSED.read(format, decimal(format, text));
    }
  };

  private static final BigInteger SIXTEEN_BITS = BigInteger.valueOf(65_536);

  private final String word;

  Rendering(String word) {
    this.word = word;
  }

  /** How it is called on the command line. */
  public String word() {
    return word;
  }

  /** By its word. */
  public static Optional<Rendering> of(String word) {
    for (Rendering rendering : values()) {
      if (rendering.word.equalsIgnoreCase(word)) {
        return Optional.of(rendering);
      }
    }
    return Optional.empty();
  }

  /** A badge in this rendering; empty where it would lose something. */
  abstract Optional<String> write(CardFormat format, Badge badge);

  /** The badge that is meant. */
  abstract Badge read(CardFormat format, String text);

  /**
   * A badge in this rendering; empty where the badge has none.
   *
   * @throws IllegalArgumentException when a number does not fit the format
   */
  public Optional<String> of(CardFormat format, Badge badge) {
    return write(format, badge);
  }

  /**
   * The badge that a text in this rendering means.
   *
   * @throws IllegalArgumentException when it means none of this format
   */
  public Badge badge(CardFormat format, String text) {
    Badge badge = read(format, text);
    format.encode(badge.facilityCode(), badge.cardNumber());
    return badge;
  }

  /** Facility code and number in one; empty where one of them has more than 16 bits. */
  static Optional<BigInteger> oneNumber(Badge badge) {
    BigInteger facility = BigInteger.valueOf(badge.facilityCode().value());
    return facility.bitLength() <= 16 && badge.cardNumber().value().bitLength() <= 16
        ? Optional.of(facility.multiply(SIXTEEN_BITS).add(badge.cardNumber().value()))
        : Optional.empty();
  }

  private static String bitsOf(CardFormat format, Badge badge) {
    return format.encode(badge.facilityCode(), badge.cardNumber());
  }

  private static Badge fromBits(CardFormat format, String bits) {
    return format
        .decode(bits)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "These bits are no card of format " + format.name() + ": length or parity"));
  }

  private static Badge made(CardFormat format, BigInteger facility, BigInteger number) {
    if (facility.bitLength() >= Long.SIZE) {
      throw new IllegalArgumentException("The facility code is too large");
    }
    return new Badge(
        format.name(), new FacilityCode(facility.longValueExact()), new CardNumber(number));
  }

  /** How many bytes a serial number has; empty for a format that is no serial number. */
  private static Optional<Integer> serial(CardFormat format) {
    boolean whole =
        format.name().startsWith("CSN")
            && format.layoutOf().isEmpty()
            && format.card().positions().size() == format.bits();
    return whole ? Optional.of(format.bits() / 8) : Optional.empty();
  }

  private static String uid(Badge badge, int bytes) {
    return String.format(Locale.ROOT, "%0" + 2 * bytes + "X", badge.cardNumber().value());
  }

  private static String decimal(CardFormat format, String text) {
    int bytes = serial(format).orElse(0);
    if (!text.matches("[0-9]{1,20}") || new BigInteger(text).bitLength() > bytes * 8) {
      throw new IllegalArgumentException("A decimal number of " + bytes + " bytes is expected");
    }
    return String.format(Locale.ROOT, "%0" + 2 * bytes + "X", new BigInteger(text));
  }

  private static String reversed(String hex) {
    StringBuilder turned = new StringBuilder();
    for (int i = hex.length() - 2; i >= 0; i -= 2) {
      turned.append(hex, i, i + 2);
    }
    return turned.toString();
  }

  private static String bare(String text) {
    return text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
  }

  private static String hex(String bits) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < bits.length(); i += 4) {
      hex.append(Character.forDigit(Integer.parseInt(bits.substring(i, i + 4), 2), 16));
    }
    return hex.toString().toUpperCase(Locale.ROOT);
  }
}
