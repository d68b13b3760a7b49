// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Any file is an identity, or is said to be damaged. */
final class IdentityFileFuzzTest {
  @TempDir static Path folder = Path.of("");

  @FuzzTest
  void anyFileIsAnIdentityOrSaidToBeDamaged(byte[] pem) throws IOException {
    Files.write(folder.resolve("link.pem"), pem);
    Files.write(folder.resolve("link.pending.pem"), pem);
    IdentityFile file = new IdentityFile(folder);
    try {
      file.read().ifPresent(identity -> assertThat(identity.chain()).hasSize(2));
    } catch (BadCertificate e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      assertThat(file.pending().getPublic().getAlgorithm()).isEqualTo("EC");
    } catch (BadCertificate e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
