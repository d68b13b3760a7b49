// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.ReleaseOrder;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;

/**
 * Releases what hangs in a slot, at a human's word. A request, which a cabinet carries out at most
 * once and never after its deadline. {@link Ack}: it is on the cabinet's disk and the lock was
 * told; whether the lock opened is an event of the journal.
 */
public record Release(long request, ReleaseOrder order) implements FromBridge {
  static final int TYPE = 21;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields
        .integer(1, request)
        .text(2, order.id())
        .integer(3, order.slot().value())
        .instant(4, order.deadline())
        .text(5, order.person().map(CardholderId::value));
  }

  static Release decode(MapReader fields) {
    return new Release(
        fields.unsigned(1),
        new ReleaseOrder(
            fields.text(2),
            new SlotNumber(fields.small(3)),
            fields.instant(4),
            fields.optional(5, CborReader::text).map(CardholderId::new)));
  }
}
