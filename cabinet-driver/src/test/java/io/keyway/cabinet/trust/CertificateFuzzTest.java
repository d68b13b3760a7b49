// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.cert.X509Certificate;

/** Any bytes are one certificate that is written as it was read, or are refused. */
final class CertificateFuzzTest {
  @FuzzTest
  void anyBytesAreACertificateOrRefused(byte[] der) {
    X509Certificate certificate;
    try {
      certificate = Keys.certificate(der);
    } catch (BadCertificate e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    assertThat(Keys.der(certificate)).isEqualTo(der);
    LinkIdentity.cabinetOf(certificate);
  }
}
