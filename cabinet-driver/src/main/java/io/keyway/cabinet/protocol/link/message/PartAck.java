// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;

/**
 * A part of a transfer has been read; paces the bridge. The last part is answered by {@link Ack} or
 * {@link Refused} instead.
 */
public record PartAck(long transfer, int part) implements FromCabinet {
  static final int TYPE = 4;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.integer(1, transfer).integer(2, part);
  }

  static PartAck decode(MapReader fields) {
    return new PartAck(fields.unsigned(1), fields.small(2));
  }
}
