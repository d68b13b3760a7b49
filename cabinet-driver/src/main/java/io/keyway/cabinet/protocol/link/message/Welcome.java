// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import java.time.Duration;
import java.time.Instant;

/**
 * The cabinet may stay.
 *
 * @param version of the protocol that both ends now speak
 * @param now the bridge's clock
 * @param heartbeat how often the bridge sends a heartbeat; after three without one the cabinet ends
 *     the link
 */
public record Welcome(int version, Instant now, Duration heartbeat) implements FromBridge {
  static final int TYPE = 10;

  public Welcome {
    if (heartbeat.toMillis() < 1) {
      throw new IllegalArgumentException("A heartbeat takes a millisecond or more");
    }
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.integer(1, version).instant(2, now).integer(3, heartbeat.toMillis());
  }

  static Welcome decode(MapReader fields) {
    return new Welcome(fields.small(1), fields.instant(2), Duration.ofMillis(fields.small(3)));
  }
}
