// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import java.time.Duration;
import java.time.Instant;

/**
 * Renews the lease of every grant. A request.
 *
 * @param longest from its receipt a grant counts for its own lease, at most for this long; whole
 *     seconds travel
 * @param now the bridge's clock, which the cabinet may adopt
 */
public record Lease(long request, Duration longest, Instant now) implements FromBridge {
  static final int TYPE = 17;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.integer(1, request).integer(2, longest.toSeconds()).instant(3, now);
  }

  static Lease decode(MapReader fields) {
    return new Lease(fields.unsigned(1), Duration.ofSeconds(fields.small(2)), fields.instant(3));
  }
}
