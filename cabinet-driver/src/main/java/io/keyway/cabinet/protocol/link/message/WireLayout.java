// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.model.credential.CardField;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardFormat.Parity;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cabinet's layout as bytes; also what hangs in which slot, as an inventory tells it. */
public final class WireLayout {
  private static final int SCATTERED = 0;
  private static final int DECIMALS = 1;
  private static final int TRACK2 = 2;

  private WireLayout() {}

  public static void encode(CabinetLayout layout, CborWriter out) {
    out.map(
        fields ->
            fields
                .text(1, layout.zone().getId())
                .integer(2, layout.slots())
                .item(3, layout.keySets(), WireLayout::encodeSlots)
                .list(4, layout.cardFormats(), WireLayout::encodeFormat));
  }

  public static CabinetLayout decode(CborReader in) {
    return in.map(
        fields ->
            new CabinetLayout(
                ZoneId.of(fields.text(1)),
                fields.small(2),
                fields.value(3, WireLayout::decodeSlots),
                fields.list(4, WireLayout::decodeFormat)));
  }

  static void encodeSlots(Map<SlotNumber, KeySetId> slots, CborWriter out) {
    out.map(
        fields ->
            new TreeMap<>(slots)
                .forEach((slot, keySet) -> fields.text(slot.value(), keySet.value())));
  }

  static Map<SlotNumber, KeySetId> decodeSlots(CborReader in) {
    Map<SlotNumber, KeySetId> slots = new HashMap<>();
    in.map(
        fields -> {
          fields.each(
              slot -> slots.put(new SlotNumber(Math.toIntExact(slot)), new KeySetId(in.text())));
          return slots;
        });
    return slots;
  }

  private static void encodeFormat(CardFormat format, CborWriter out) {
    out.map(
        fields ->
            fields
                .text(1, format.name())
                .integer(2, format.bits())
                .maybe(3, format.facility(), WireLayout::encodeField)
                .item(4, format.card(), WireLayout::encodeField)
                .list(5, format.parities(), WireLayout::encodeParity));
  }

  private static CardFormat decodeFormat(CborReader in) {
    try {
      return decodeFields(in);
    } catch (IllegalArgumentException e) {
      throw in.error("a card format that cannot be: " + e.getMessage());
    }
  }

  private static CardFormat decodeFields(CborReader in) {
    return in.map(
        fields ->
            new CardFormat(
                fields.text(1),
                fields.small(2),
                fields.optional(3, WireLayout::decodeField),
                fields.value(4, WireLayout::decodeField),
                fields.list(5, WireLayout::decodeParity)));
  }

  /** Neighbouring bits as their ends; every other field as its kind, digits and positions. */
  private static void encodeField(CardField field, CborWriter out) {
    switch (field) {
      case CardField.Bits(var bits) when isRun(bits) ->
          out.array(2).integer(bits.getFirst()).integer(bits.getLast());
      case CardField.Bits(var bits) -> encodeField(SCATTERED, 0, List.of(bits), out);
      case CardField.Decimals(var digits, var parts) -> encodeField(DECIMALS, digits, parts, out);
      case CardField.Track2(var bits) -> encodeField(TRACK2, 0, List.of(bits), out);
    }
  }

  private static void encodeField(int kind, int digits, List<List<Integer>> parts, CborWriter out) {
    out.array(3)
        .integer(kind)
        .integer(digits)
        .list(parts, (part, list) -> list.list(part, (bit, bits) -> bits.integer(bit)));
  }

  private static boolean isRun(List<Integer> bits) {
    return bits.getLast() - bits.getFirst() == bits.size() - 1
        && bits.equals(CardFormat.range(bits.getFirst(), bits.getLast()));
  }

  private static CardField decodeField(CborReader in) {
    int size = in.array(2, 3);
    int first = in.small();
    int second = in.small();
    if (size == 2) {
      if (second < first || second >= CardFormat.MOST_BITS) {
        throw in.error("a field beyond the bits of a card");
      }
      return CardField.of(first, second);
    }
    List<List<Integer>> parts = in.list(part -> part.list(CborReader::small));
    if (first == DECIMALS) {
      return new CardField.Decimals(second, parts);
    }
    if (second != 0 || parts.size() != 1 || parts.getFirst().isEmpty()) {
      throw in.error("a field that is not in its shortest form");
    }
    List<Integer> bits = parts.getFirst();
    if (first == SCATTERED && !isRun(bits)) {
      return new CardField.Bits(bits);
    }
    if (first == TRACK2) {
      return new CardField.Track2(bits);
    }
    throw in.error("a field of an unknown kind");
  }

  private static void encodeParity(Parity parity, CborWriter out) {
    out.array(3)
        .integer(parity.position())
        .bool(parity.odd())
        .list(parity.covers(), (bit, list) -> list.integer(bit));
  }

  private static Parity decodeParity(CborReader in) {
    in.array(3, 3);
    return new Parity(in.small(), in.bool(), in.list(CborReader::small));
  }
}
