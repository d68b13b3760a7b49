// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are a request that its own key signed, or are refused. */
final class SigningRequestFuzzTest {
  @FuzzTest
  void anyBytesAreARequestOrRefused(byte[] der) {
    try {
      assertThat(SigningRequest.read(der).keyHash()).hasSize(64);
    } catch (BadCertificate e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
