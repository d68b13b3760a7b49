// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.model.identity.CardholderId;
import java.util.Optional;

/**
 * Asks what the roster holds. A request; only for cabinets that can {@link Hello#READ_BACK}.
 *
 * @param after only people whose ids come after this one; empty for all
 */
public record Read(long request, Optional<CardholderId> after) implements FromBridge {
  static final int TYPE = 19;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.integer(1, request).text(2, after.map(CardholderId::value));
  }

  static Read decode(MapReader fields) {
    return new Read(
        fields.unsigned(1), fields.optional(2, CborReader::text).map(CardholderId::new));
  }
}
