// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.protocol.link.message;

import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.MapReader;
import io.keyway.cabinet.protocol.link.cbor.MapWriter;
import io.keyway.cabinet.trust.Keys;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What {@link Enrol} and {@link Renew} asked for: the cabinet's certificate, then the authority's,
 * each DER. The cabinet keeps both on its disk and shows them from its next connection on.
 */
public record Certificate(List<X509Certificate> chain) implements FromBridge {
  static final int TYPE = 20;

  public Certificate {
    chain = List.copyOf(chain);
    if (chain.size() != 2) {
      throw new IllegalArgumentException("a chain of " + chain.size());
    }
  }

  @Override
  public int type() {
    return TYPE;
  }

  @Override
  public void encode(MapWriter fields) {
    fields.list(1, chain, (certificate, out) -> out.bytes(Keys.der(certificate)));
  }

  static Certificate decode(MapReader fields) {
    return new Certificate(
        fields.list(1, CborReader::bytes).stream().map(Certificate::certificate).toList());
  }

  private static X509Certificate certificate(byte[] der) {
    try {
      return Keys.certificate(der);
    } catch (io.keyway.cabinet.trust.BadCertificate e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "Certificate[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
