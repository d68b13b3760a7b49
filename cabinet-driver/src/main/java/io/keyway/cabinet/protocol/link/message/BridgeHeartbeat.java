// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The bridge lives. To be answered at once by {@link CabinetHeartbeat}.
 *
 * @param now the bridge's clock
 * @param offset how far the cabinet's clock is ahead, as the bridge last measured it
 */
public record BridgeHeartbeat(Instant now, Optional<Duration> offset) implements FromBridge {
  static final int TYPE = 12;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.instant(1, now).maybe(2, offset, (o, out) -> out.integer(o.toMillis()));
  }

  static BridgeHeartbeat decode(MapReader fields) {
    return new BridgeHeartbeat(
        fields.instant(1), fields.optional(2, CborReader::integer).map(Duration::ofMillis));
  }
}
