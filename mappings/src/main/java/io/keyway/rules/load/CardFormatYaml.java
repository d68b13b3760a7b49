// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardFormat.Field;
import io.keyway.model.credential.CardFormat.Parity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads one card format:
 *
 * <pre>
 * name: H10301
 * bits: 26
 * facility: 1-8
 * card: 9-24
 * fixed: {1: 1}                  # bits that always have this value; absent where there are none
 * parity:                        # in the order in which they are computed
 *   - {bit: 0, even: 1-12}
 *   - {bit: 25, odd: [13-20, 21, 22-24]}
 * </pre>
 *
 * Bit 0 is the first transmitted.
 */
public final class CardFormatYaml {
  private CardFormatYaml() {}

  /**
   * @param file its name, for the reason of a refusal
   * @throws RefusedFile when it cannot be taken
   */
  public static CardFormat read(String file, String text) {
    Place root = Place.parse(file, text);
    Map<String, Place> fields =
        root.fields("name", "description", "bits", "facility", "card", "fixed", "parity");
    int bits = root.required(fields, "bits").number(1, 200);
    Set<Integer> taken = new HashSet<>();
    Optional<Field> facility =
        Optional.ofNullable(fields.get("facility")).map(place -> field(place, bits, taken));
    Field card = field(root.required(fields, "card"), bits, taken);
    List<Parity> parities = new ArrayList<>();
    if (fields.containsKey("fixed")) {
      for (Map.Entry<String, Place> bit : fields.get("fixed").fields().entrySet()) {
        parities.add(fixed(bit.getKey(), bit.getValue(), bits, taken));
      }
    }
    if (fields.containsKey("parity")) {
      for (Place place : fields.get("parity").items()) {
        parities.add(parity(place, bits, taken));
      }
    }
    return new CardFormat(
        root.required(fields, "name").text(), bits, facility, card, List.copyOf(parities));
  }

  /**
   * Reads many.
   *
   * @param files text by file name
   * @return formats by name
   */
  public static Map<String, CardFormat> readAll(Map<String, String> files) {
    Map<String, CardFormat> formats = new TreeMap<>();
    files.forEach(
        (file, text) -> {
          CardFormat format = read(file, text);
          if (formats.put(format.name(), format) != null) {
            throw new RefusedFile(file, 1, "card format " + format.name() + " stands in two files");
          }
        });
    return formats;
  }

  private static Field field(Place place, int bits, Set<Integer> taken) {
    List<Integer> range = range(place, bits);
    range.forEach(bit -> take(place, bit, taken));
    return place.as("bits such as 1-8", ignored -> new Field(range.getFirst(), range.getLast()));
  }

  /** A bit that never changes is a parity over nothing. */
  private static Parity fixed(String bit, Place value, int bits, Set<Integer> taken) {
    int position = position(value, bit, bits);
    take(value, position, taken);
    return new Parity(position, value.number(0, 1) == 1, List.of());
  }

  private static Parity parity(Place place, int bits, Set<Integer> taken) {
    Map<String, Place> fields = place.fields("bit", "even", "odd");
    if (fields.containsKey("even") == fields.containsKey("odd")) {
      throw place.refuse("a parity is either 'even' or 'odd' over some bits");
    }
    boolean odd = fields.containsKey("odd");
    Place bit = place.required(fields, "bit");
    int position = bit.number(0, bits - 1);
    take(bit, position, taken);
    Place over = place.required(fields, odd ? "odd" : "even");
    List<Integer> covers = new ArrayList<>();
    over.oneOrMore().forEach(part -> covers.addAll(range(part, bits)));
    if (covers.contains(position)) {
      throw over.refuse("a parity bit does not cover itself");
    }
    return new Parity(position, odd, covers);
  }

  private static List<Integer> range(Place place, int bits) {
    String[] ends = place.text().split("-", 2);
    int from = position(place, ends[0], bits);
    int to = position(place, ends[ends.length - 1], bits);
    if (to < from) {
      throw place.refuse("bits run from the lower to the higher: " + place.text());
    }
    List<Integer> range = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      range.add(i);
    }
    return range;
  }

  private static int position(Place place, String text, int bits) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) >= bits) {
      throw place.refuse("bits are counted from 0 to " + (bits - 1) + ", not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static void take(Place place, int bit, Set<Integer> taken) {
    if (!taken.add(bit)) {
      throw place.refuse("bit " + bit + " is used twice");
    }
  }
}
