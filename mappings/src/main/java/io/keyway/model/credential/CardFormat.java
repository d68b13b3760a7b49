// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.credential;

import io.keyway.model.credential.Credential.Badge;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How the bits of a card are laid out. Bit 0 is the first transmitted, the most significant.
 *
 * @param name such as {@code H10301}
 * @param bits total number, 1 to 200
 * @param facility where the facility code stands; absent where the format has none
 * @param card where the card number stands
 * @param parities in the order in which they are computed when encoding
 * @param others what else a card of this format holds and which does not tell cards apart here,
 *     such as {@code issueLevel}, by name
 * @param layoutOf the format whose badges a reader sends in this layout instead of their own; what
 *     does not fit is lost from the front, so that several badges may look the same
 */
public record CardFormat(
    String name,
    int bits,
    Optional<CardField> facility,
    CardField card,
    List<Parity> parities,
    Map<String, CardField> others,
    Optional<LayoutOf> layoutOf) {
  /** No card that is known here has more bits: those of a FASC-N. */
  public static final int MOST_BITS = 200;

  public CardFormat {
    if (bits < 1 || bits > MOST_BITS) {
      throw new IllegalArgumentException("A card has 1 to 200 bits: " + name);
    }
    if (facility.isPresent() && facility.get().width() > 62) {
      throw new IllegalArgumentException("A facility code has at most 62 bits: " + name);
    }
    if (Stream.of(facility.stream(), Stream.of(card), others.values().stream())
            .flatMap(fields -> fields)
            .flatMap(field -> field.positions().stream())
            .anyMatch(position -> isOutside(position, bits))
        || parities.stream()
            .anyMatch(
                p ->
                    isOutside(p.position(), bits)
                        || p.covers().stream().anyMatch(at -> isOutside(at, bits)))) {
      throw new IllegalArgumentException("A field stands outside the bits: " + name);
    }
    parities = List.copyOf(parities);
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  /** A format whose cards hold nothing but a badge's numbers. */
  public CardFormat(
      String name, int bits, Optional<CardField> facility, CardField card, List<Parity> parities) {
    this(name, bits, facility, card, parities, Map.of(), Optional.empty());
  }

  /**
   * Of which format's badges this is a layout.
   *
   * @param format its name
   * @param cuts whether some of its numbers do not fit, so that two badges may look the same
   */
  public record LayoutOf(String format, boolean cuts) {}

  /**
   * A parity bit.
   *
   * @param position where it stands
   * @param odd whether the covered bits and it hold an odd number of ones
   * @param covers the positions it covers, without its own; none for a bit that never changes
   */
  public record Parity(int position, boolean odd, List<Integer> covers) {
    public Parity {
      covers = List.copyOf(covers);
    }

    private char expected(char[] text) {
      long ones = covers.stream().filter(i -> text[i] == '1').count();
      return (ones % 2 == 1) == odd ? '0' : '1';
    }
  }

  private static boolean isOutside(int position, int bits) {
    return position < 0 || position >= bits;
  }

  /** The badge that a card's bits stand for; empty where length, parity or a digit do not fit. */
  public Optional<Badge> decode(String text) {
    if (!fits(text)) {
      return Optional.empty();
    }
    char[] all = text.toCharArray();
    Optional<BigInteger> number = card.read(all);
    Optional<BigInteger> code =
        facility.map(f -> f.read(all)).orElseGet(() -> Optional.of(BigInteger.ZERO));
    return number.flatMap(
        n ->
            code.map(
                c -> new Badge(name, new FacilityCode(c.longValueExact()), new CardNumber(n))));
  }

  /** What else a card's bits hold, by name; empty where they are not a card of this format. */
  public Map<String, BigInteger> decodeOthers(String text) {
    Map<String, BigInteger> values = new TreeMap<>();
    if (fits(text)) {
      others.forEach(
          (of, field) -> field.read(text.toCharArray()).ifPresent(v -> values.put(of, v)));
    }
    return values;
  }

  private boolean fits(String text) {
    if (text.length() != bits || text.chars().anyMatch(c -> c != '0' && c != '1')) {
      return false;
    }
    char[] all = text.toCharArray();
    return parities.stream().allMatch(p -> all[p.position()] == p.expected(all));
  }

  /**
   * The bits of a badge of this format, as {@code 0} and {@code 1}; whatever else a card holds is
   * 0.
   *
   * @throws IllegalArgumentException when a number does not fit its field
   */
  public String encode(FacilityCode facilityCode, CardNumber cardNumber) {
    return encode(facilityCode, cardNumber, Map.of());
  }

  /**
   * The bits of a badge of this format with what else the card holds.
   *
   * @param more values by name; those that are missing are 0
   * @throws IllegalArgumentException when a number does not fit its field, or is of no field
   */
  public String encode(
      FacilityCode facilityCode, CardNumber cardNumber, Map<String, BigInteger> more) {
    char[] text = "0".repeat(bits).toCharArray();
    if (facility.isEmpty() && facilityCode.value() != 0) {
      throw new IllegalArgumentException("Card format " + name + " has no facility code");
    }
    facility.ifPresent(f -> f.write(text, BigInteger.valueOf(facilityCode.value())));
    card.write(text, cardNumber.value());
    more.forEach((of, value) -> other(of).write(text, value));
    for (Parity parity : parities) {
      text[parity.position()] = parity.expected(text);
    }
    return new String(text);
  }

  private CardField other(String of) {
    return Optional.ofNullable(others.get(of))
        .orElseThrow(
            () -> new IllegalArgumentException("Card format " + name + " has no field " + of));
  }

  /**
   * Bits of this format, with those that it leaves open (no field and no parity of it says what
   * they are) as another format of the same length wants its parities: a card of both.
   */
  public String openAs(CardFormat other, String bits) {
    char[] text = bits.toCharArray();
    Set<Integer> said = new HashSet<>();
    facility.ifPresent(field -> said.addAll(field.positions()));
    said.addAll(card.positions());
    others.values().forEach(field -> said.addAll(field.positions()));
    parities.forEach(parity -> said.add(parity.position()));
    for (Parity parity : other.parities) {
      if (!said.contains(parity.position())) {
        text[parity.position()] = parity.expected(text);
      }
    }
    return new String(text);
  }

  /**
   * What a reader that sends this layout makes of a badge of the format of which it is a layout:
   * the numbers as far as they fit, their lowest parts. Empty for a badge of any other format.
   */
  public Optional<Badge> seen(Badge badge) {
    return layoutOf.filter(of -> of.format().equals(badge.format())).map(ignored -> cut(badge));
  }

  private Badge cut(Badge badge) {
    long code =
        facility
            .map(f -> BigInteger.valueOf(badge.facilityCode().value()).mod(f.capacity()))
            .orElse(BigInteger.ZERO)
            .longValueExact();
    BigInteger number = badge.cardNumber().value().mod(card.capacity());
    return new Badge(name, new FacilityCode(code), new CardNumber(number));
  }

  /** The same as a layout of a format that is known now. */
  public CardFormat layoutOf(CardFormat whole) {
    boolean cuts =
        card.capacity().compareTo(whole.card().capacity()) < 0
            || capacity(facility).compareTo(capacity(whole.facility())) < 0;
    return new CardFormat(
        name,
        bits,
        facility,
        card,
        parities,
        others,
        Optional.of(new LayoutOf(whole.name(), cuts)));
  }

  private static BigInteger capacity(Optional<CardField> field) {
    return field.map(CardField::capacity).orElse(BigInteger.ONE);
  }

  /** Positions from one to another, both included, for a layout that is written out. */
  public static List<Integer> range(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }
}
