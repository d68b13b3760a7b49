// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.Credential.Badge;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where cards are read, written and guessed. Bits alone do not tell the format: several may fit, so
 * all that fit are told.
 */
public final class CardBench {
  private final Map<String, CardFormat> formats = new LinkedHashMap<>();

  public CardBench(Collection<CardFormat> formats) {
    formats.forEach(format -> this.formats.put(format.name(), format));
  }

  /**
   * A card that was held to a reader.
   *
   * @param bits what the reader sent, {@code 0} and {@code 1}
   * @param printed what stands on the card; absent where nobody looked
   */
  public record Tap(String bits, Optional<Printed> printed) {}

  /**
   * A format that fits every tap.
   *
   * @param badges one for each tap, in their order
   * @param oneFacility whether all taps have one facility code, as cards of one site do
   */
  public record Guess(CardFormat format, List<Badge> badges, boolean oneFacility) {
    public Guess {
      badges = List.copyOf(badges);
    }
  }

  /** A format by its name, upper or lower case. */
  public Optional<CardFormat> format(String name) {
    return formats.values().stream().filter(f -> f.name().equalsIgnoreCase(name)).findFirst();
  }

  /**
   * A format by its name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public CardFormat known(String name) {
    return format(name)
        .orElseThrow(() -> new IllegalArgumentException("Card format " + name + " is not known"));
  }

  /** Every badge that bits may stand for, {@code 0} and {@code 1}, the first transmitted first. */
  public List<Badge> decode(String bits) {
    return formats.values().stream().flatMap(f -> f.decode(bits).stream()).toList();
  }

  /**
   * The bits of a badge.
   *
   * @throws IllegalArgumentException when its format is not known or a number does not fit
   */
  public String encode(Badge badge) {
    return known(badge.format()).encode(badge.facilityCode(), badge.cardNumber());
  }

  /**
   * The formats that fit all of some taps and what is printed on the cards, the likeliest first.
   */
  public List<Guess> infer(List<Tap> taps) {
    return formats.values().stream()
        .flatMap(format -> guess(format, taps).stream())
        .sorted(
            Comparator.comparing(Guess::oneFacility)
                .thenComparing(g -> g.format().facility().isPresent())
                .reversed()
                .thenComparing(g -> g.format().name()))
        .toList();
  }

  /**
   * Formats that make the same badge of every card of some guesses, so that no further card of
   * theirs could tell them apart: fields, fixed bits and parities are the same.
   */
  public static boolean areTwins(List<Guess> guesses) {
    return guesses.stream()
            .map(Guess::format)
            .map(f -> List.of(f.bits(), f.facility(), f.card(), f.parities()))
            .distinct()
            .count()
        == 1;
  }

  private static Optional<Guess> guess(CardFormat format, List<Tap> taps) {
    List<Badge> badges =
        taps.stream()
            .flatMap(tap -> format.decode(tap.bits()).filter(b -> agrees(tap, b)).stream())
            .toList();
    if (taps.isEmpty() || badges.size() < taps.size()) {
      return Optional.empty();
    }
    boolean oneFacility = badges.stream().map(Badge::facilityCode).distinct().count() == 1;
    return Optional.of(new Guess(format, badges, oneFacility));
  }

  private static boolean agrees(Tap tap, Badge badge) {
    return tap.printed().isEmpty() || tap.printed().get().isOn(badge);
  }

  /**
   * The bits that a hexadecimal rendering stands for.
   *
   * @param hex left-aligned, as readers send them
   * @param bits how many of them count
   * @throws IllegalArgumentException when it is not hexadecimal or has fewer bits
   */
  public static String bits(String hex, int bits) {
    StringBuilder text = new StringBuilder();
    for (char c : hex.toLowerCase(Locale.ROOT).toCharArray()) {
      int digit = Character.digit(c, 16);
      if (digit < 0) {
        throw new IllegalArgumentException("Not a hexadecimal digit: " + c);
      }
      text.append(Integer.toBinaryString(16 + digit).substring(1));
    }
    if (text.length() < bits) {
      throw new IllegalArgumentException(bits + " bits need more digits");
    }
    return text.substring(0, bits);
  }
}
