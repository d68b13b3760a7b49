// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import java.time.Instant;

/**
 * The cabinet lives: the answer, at once, to each {@link BridgeHeartbeat}.
 *
 * @param echo the bridge's clock as that heartbeat gave it; the bridge measures with it how far the
 *     cabinet's clock is off
 */
public record CabinetHeartbeat(Instant echo, Vitals vitals) implements FromCabinet {
  static final int TYPE = 6;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.instant(1, echo).item(2, vitals, (v, out) -> v.encode(out));
  }

  static CabinetHeartbeat decode(MapReader fields) {
    return new CabinetHeartbeat(fields.instant(1), fields.value(2, Vitals::decode));
  }
}
