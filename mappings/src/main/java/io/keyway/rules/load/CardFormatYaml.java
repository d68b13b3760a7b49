// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import io.keyway.model.credential.CardField;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardFormat.LayoutOf;
import io.keyway.model.credential.CardFormat.Parity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
 * verified: two test vectors     # how it is known to be right; a site's own need not say
 * bits: 26
 * layoutOf: C1k35s               # whose badges are seen in this layout; absent for badges of its own
 * facility: 1-8                  # also [15, 19, 24] for bits that are scattered, the highest first,
 * card: 9-24                     # {track2: [5-24, 30-49]} for digits of five bits each, and
 *                                # {decimal: [1-14, 15-28], digits: 4} for binary parts of a number
 * others: {issueLevel: 2-6}      # what else a card holds and does not tell badges apart
 * fixed: {1: 1, 5-9: "10110"}    # bits that always have this value
 * parity:                        # in the order in which they are computed
 *   - {bit: 0, even: 1-12}
 *   - {bit: 25, odd: [13-20, 21, 22-24/2]}     # every second bit from 22 to 24
 * </pre>
 *
 * Bit 0 is the first transmitted.
 */
public final class CardFormatYaml {
  private final int bits;
  private final Set<Integer> taken = new HashSet<>();
  private final List<Parity> parities = new ArrayList<>();

  private CardFormatYaml(int bits) {
    this.bits = bits;
  }

  /**
   * @param file its name, for the reason of a refusal
   * @throws RefusedFile when it cannot be taken
   */
  public static CardFormat read(String file, String text) {
    Place root = Place.parse(file, text);
    Map<String, Place> fields =
        root.fields(
            "name",
            "description",
            "verified",
            "bits",
            "layoutOf",
            "facility",
            "card",
            "others",
            "fixed",
            "parity");
    int bits = root.required(fields, "bits").number(1, CardFormat.MOST_BITS);
    return new CardFormatYaml(bits).read(root, fields);
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
    Map<String, CardFormat> known = new TreeMap<>(formats);
    files.forEach(
        (file, text) -> layout(file, text, formats).ifPresent(f -> known.put(f.name(), f)));
    return known;
  }

  /** A layout is one of a format that is known and that is no layout itself. */
  private static Optional<CardFormat> layout(
      String file, String text, Map<String, CardFormat> formats) {
    Map<String, Place> fields = Place.parse(file, text).fields();
    Place place = fields.get("layoutOf");
    if (place == null) {
      return Optional.empty();
    }
    CardFormat whole = formats.get(place.text());
    if (whole == null || whole.layoutOf().isPresent()) {
      throw place.refuse(
          "a layout is of a card format that is known and has badges of its own, not "
              + place.text());
    }
    return Optional.of(read(file, text).layoutOf(whole));
  }

  private CardFormat read(Place root, Map<String, Place> fields) {
    Optional<CardField> facility = Optional.ofNullable(fields.get("facility")).map(this::field);
    CardField card = field(root.required(fields, "card"));
    Map<String, CardField> others = new LinkedHashMap<>();
    if (fields.containsKey("others")) {
      fields.get("others").fields().forEach((name, place) -> others.put(name, field(place)));
    }
    if (fields.containsKey("fixed")) {
      fields.get("fixed").fields().forEach(this::fixed);
    }
    if (fields.containsKey("parity")) {
      fields.get("parity").items().forEach(this::parity);
    }
    String name = root.required(fields, "name").text();
    Place layoutOf = fields.get("layoutOf");
    return root.made(
        () ->
            new CardFormat(
                name,
                bits,
                facility,
                card,
                parities,
                others,
                Optional.ofNullable(layoutOf).map(of -> new LayoutOf(of.text(), true))));
  }

  private CardField field(Place place) {
    if (!place.hasFields()) {
      List<Integer> positions = take(place, ranges(place));
      return place.made(() -> new CardField.Bits(positions));
    }
    Map<String, Place> kinds = place.fields("track2", "decimal", "digits");
    Place track2 = kinds.get("track2");
    if (track2 != null && kinds.size() == 1) {
      List<Integer> positions = take(track2, ranges(track2));
      return track2.made(() -> new CardField.Track2(positions));
    }
    Place decimal = kinds.get("decimal");
    if (decimal == null || track2 != null) {
      throw place.refuse("either 'track2', or 'decimal' with 'digits', is expected here");
    }
    List<List<Integer>> parts =
        decimal.oneOrMore().stream().map(part -> take(part, range(part))).toList();
    int digits = place.required(kinds, "digits").number(1, 18);
    return decimal.made(() -> new CardField.Decimals(digits, parts));
  }

  /** A bit that never changes is a parity over nothing. */
  private void fixed(String where, Place value) {
    List<Integer> positions = take(value, range(value, where));
    String text = value.text();
    if (!text.matches("[01]+") || text.length() != positions.size()) {
      throw value.refuse(
          "as many of 0 and 1 as there are bits are expected here, " + positions.size());
    }
    for (int i = 0; i < positions.size(); i++) {
      parities.add(new Parity(positions.get(i), text.charAt(i) == '1', List.of()));
    }
  }

  private void parity(Place place) {
    Map<String, Place> fields = place.fields("bit", "even", "odd");
    if (fields.containsKey("even") == fields.containsKey("odd")) {
      throw place.refuse("a parity is either 'even' or 'odd' over some bits");
    }
    boolean odd = fields.containsKey("odd");
    Place bit = place.required(fields, "bit");
    int position = bit.number(0, bits - 1);
    take(bit, List.of(position));
    Place over = place.required(fields, odd ? "odd" : "even");
    List<Integer> covers = ranges(over);
    if (covers.contains(position)) {
      throw over.refuse("a parity bit does not cover itself");
    }
    parities.add(new Parity(position, odd, covers));
  }

  private List<Integer> ranges(Place place) {
    return place.oneOrMore().stream().flatMap(part -> range(part).stream()).toList();
  }

  private List<Integer> range(Place place) {
    return range(place, place.text());
  }

  private List<Integer> range(Place place, String text) {
    String[] step = text.split("/", 2);
    String[] ends = step[0].split("-", 2);
    int from = position(place, ends[0]);
    int to = position(place, ends[ends.length - 1]);
    if (to < from) {
      throw place.refuse("bits run from the lower to the higher: " + text);
    }
    int every = step.length == 1 ? 1 : Math.max(1, position(place, step[1]));
    List<Integer> range = new ArrayList<>();
    for (int i = from; i <= to; i += every) {
      range.add(i);
    }
    return range;
  }

  private int position(Place place, String text) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) >= bits) {
      throw place.refuse("bits are counted from 0 to " + (bits - 1) + ", not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private List<Integer> take(Place place, List<Integer> positions) {
    for (int bit : positions) {
      if (!taken.add(bit)) {
        throw place.refuse("bit " + bit + " is used twice");
      }
    }
    return positions;
  }
}
