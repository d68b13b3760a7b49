// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.cabinet.trust.EnrolmentCode;
import io.keyway.model.custody.CabinetId;

/**
 * Instead of a hello, from a cabinet that has no certificate yet: asks for one. Answered with
 * {@link Certificate} or {@link Rejected}, and the connection ends. The text never shows the
 * secret.
 *
 * @param secret of the enrolment code, 13 bytes
 * @param request PKCS #10 (RFC 2986), DER
 */
public record Enrol(CabinetId id, byte[] secret, byte[] request) implements FromCabinet {
  static final int TYPE = 8;

  public Enrol {
    if (secret.length != EnrolmentCode.SECRET) {
      throw new IllegalArgumentException("a secret of " + secret.length + " bytes");
    }
    secret = secret.clone();
    request = request.clone();
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.text(1, id.value());
    fields.key(2).bytes(secret);
    fields.key(3).bytes(request);
  }

  static Enrol decode(MapReader fields) {
    return new Enrol(
        new CabinetId(fields.text(1)),
        fields.value(2, CborReader::bytes),
        fields.value(3, CborReader::bytes));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Enrol that
        && id.equals(that.id)
        && java.security.MessageDigest.isEqual(secret, that.secret)
        && java.util.Arrays.equals(request, that.request);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "Enrol[" + id + ", secret masked]";
  }
}
