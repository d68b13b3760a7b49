// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;

/**
 * A request was carried out and is on the cabinet's disk.
 *
 * @param request which one
 * @param roster what the cabinet now holds
 */
public record Ack(long request, RosterState roster) implements FromCabinet {
  static final int TYPE = 2;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.integer(1, request);
    roster.encode(fields, 2);
  }

  static Ack decode(MapReader fields) {
    return new Ack(fields.unsigned(1), RosterState.decode(fields, 2));
  }
}
