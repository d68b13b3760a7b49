// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.model.custody.CabinetLayout;

/** What hangs where, in which zone, and how the reader's bits are read. A request. */
public record Layout(long request, CabinetLayout layout) implements FromBridge {
  static final int TYPE = 13;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.integer(1, request).item(2, layout, WireLayout::encode);
  }

  static Layout decode(MapReader fields) {
    return new Layout(fields.unsigned(1), fields.value(2, WireLayout::decode));
  }
}
