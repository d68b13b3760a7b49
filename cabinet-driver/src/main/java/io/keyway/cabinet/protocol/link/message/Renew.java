// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import java.util.Arrays;

/**
 * A linked cabinet asks for its next certificate, for a fresh key, while its old one still counts.
 * Answered with {@link Certificate}; where the bridge refuses, it says nothing and the cabinet asks
 * again a day later.
 *
 * @param request PKCS #10 (RFC 2986), DER
 */
public record Renew(byte[] request) implements FromCabinet {
  static final int TYPE = 9;

  public Renew {
    request = request.clone();
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.key(1).bytes(request);
  }

  static Renew decode(MapReader fields) {
    return new Renew(fields.value(1, CborReader::bytes));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Renew that && Arrays.equals(request, that.request);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(request);
  }

  @Override
  public String toString() {
    return "Renew[" + request.length + " bytes]";
  }
}
