// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.model.credential.CardFormat;
import io.keyway.model.credential.CardFormat.Field;
import io.keyway.model.credential.CardFormat.Parity;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A cabinet's layout as bytes; also what hangs in which slot, as an inventory tells it. */
public final class WireLayout {
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
    return in.map(
        fields ->
            new CardFormat(
                fields.text(1),
                fields.small(2),
                fields.optional(3, WireLayout::decodeField),
                fields.value(4, WireLayout::decodeField),
                fields.list(5, WireLayout::decodeParity)));
  }

  private static void encodeField(Field field, CborWriter out) {
    out.array(2).integer(field.from()).integer(field.to());
  }

  private static Field decodeField(CborReader in) {
    in.array(2, 2);
    return new Field(in.small(), in.small());
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
