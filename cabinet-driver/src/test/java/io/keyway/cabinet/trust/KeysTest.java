// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class KeysTest {
  private final byte[] der = Keys.der(TestAuthority.fresh().authority().certificate());

  @Test
  void aCertificateIsReadAsItWasWritten() {
    assertThat(Keys.der(Keys.certificate(der))).isEqualTo(der);
  }

  @Test
  void bytesAfterACertificateAreRefused() {
    assertThatThrownBy(() -> Keys.certificate(Arrays.copyOf(der, der.length + 1)))
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining("more than a certificate");
  }

  @Test
  void aCertificateInAnotherFormIsRefused() {
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END CERTIFICATE-----\n";

    assertThatThrownBy(() -> Keys.certificate(pem.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining("another form");
  }
}
