// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;

/** All journal entries up to this sequence are committed: the cabinet may forget them. */
public record JournalAck(long sequence) implements FromBridge {
  static final int TYPE = 18;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.integer(1, sequence);
  }

  static JournalAck decode(MapReader fields) {
    return new JournalAck(fields.unsigned(1));
  }
}
