// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.credential;

import io.keyway.model.credential.Credential.Badge;
import java.util.List;
import java.util.Optional;

/**
 * How the bits of a card are laid out. Bit 0 is the first transmitted, the most significant.
 *
 * @param name such as {@code H10301}
 * @param bits total number, 1 to 200
 * @param facility where the facility code stands; absent where the format has none
 * @param card where the card number stands
 * @param parities in the order in which they are computed when encoding
 */
public record CardFormat(
    String name, int bits, Optional<Field> facility, Field card, List<Parity> parities) {
  public CardFormat {
    if (bits < 1 || bits > 200) {
      throw new IllegalArgumentException("A card has 1 to 200 bits: " + name);
    }
    parities = List.copyOf(parities);
  }

  /** Bits from one position to another, both included, at most 63 of them. */
  public record Field(int from, int to) {
    public Field {
      if (from < 0 || to < from || to - from >= 63) {
        throw new IllegalArgumentException("A field is 1 to 63 bits: " + from + "-" + to);
      }
    }

    long read(String text) {
      return Long.parseLong(text.substring(from, to + 1), 2);
    }

    void write(char[] text, long value) {
      if (value >>> (to - from + 1) != 0) {
        throw new IllegalArgumentException(
            "The value needs more than " + (to - from + 1) + " bits");
      }
      for (int i = to; i >= from; i--) {
        text[i] = (char) ('0' + (value >>> (to - i) & 1));
      }
    }
  }

  /**
   * A parity bit.
   *
   * @param position where it stands
   * @param odd whether the covered bits and it hold an odd number of ones
   * @param covers the positions it covers, without its own
   */
  public record Parity(int position, boolean odd, List<Integer> covers) {
    public Parity {
      covers = List.copyOf(covers);
    }

    private char expected(CharSequence text) {
      long ones = covers.stream().filter(i -> text.charAt(i) == '1').count();
      return (ones % 2 == 1) == odd ? '0' : '1';
    }
  }

  /** The badge that a card's bits stand for; empty where length or parity do not fit. */
  public Optional<Badge> decode(String text) {
    if (text.length() != bits || !text.matches("[01]+")) {
      return Optional.empty();
    }
    if (parities.stream().anyMatch(p -> text.charAt(p.position()) != p.expected(text))) {
      return Optional.empty();
    }
    long facilityCode = facility.map(f -> f.read(text)).orElse(0L);
    return Optional.of(
        new Badge(name, new FacilityCode(facilityCode), new CardNumber(card.read(text))));
  }

  /**
   * The bits of a badge of this format, as {@code 0} and {@code 1}.
   *
   * @throws IllegalArgumentException when a number does not fit its field
   */
  public String encode(FacilityCode facilityCode, CardNumber cardNumber) {
    char[] text = "0".repeat(bits).toCharArray();
    facility.ifPresent(f -> f.write(text, facilityCode.value()));
    card.write(text, cardNumber.value());
    for (Parity parity : parities) {
      text[parity.position()] = parity.expected(new String(text));
    }
    return new String(text);
  }
}
