// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;

/**
 * The cabinet may not stay; the bridge closes the connection.
 *
 * @param reason one of {@code unknown-cabinet}, {@code duplicate}, {@code version}, {@code
 *     bad-frame}, {@code no-hello}, {@code simulated}, {@code certificate}, {@code code}
 */
public record Rejected(String reason) implements FromBridge {
  static final int TYPE = 11;

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.text(1, reason);
  }

  static Rejected decode(MapReader fields) {
    return new Rejected(fields.text(1));
  }
}
