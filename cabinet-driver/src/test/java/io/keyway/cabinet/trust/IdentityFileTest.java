// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.model.custody.CabinetId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentityFileTest {
  private static final CabinetId CABINET = new CabinetId("north-1");

  @TempDir Path folder = Path.of("");

  private final TestAuthority site = TestAuthority.fresh();

  @Test
  void isEmptyBeforeTheEnrolment() {
    assertThat(new IdentityFile(folder).read()).isEmpty();
  }

  @Test
  void isReadAsItWasWrittenAndByItsOwnerOnly() throws IOException {
    LinkIdentity identity = site.cabinet(CABINET);

    new IdentityFile(folder).write(identity);

    assertThat(new IdentityFile(folder).read()).contains(identity);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pem())))
        .isEqualTo("rw-------");
  }

  @Test
  void theKeyThatACertificateIsAskedForSurvivesARestart() {
    KeyPair first = new IdentityFile(folder).pending();
    KeyPair again = new IdentityFile(folder).pending();

    assertThat(again.getPublic()).isEqualTo(first.getPublic());
    assertThat(again.getPrivate()).isEqualTo(first.getPrivate());
  }

  @Test
  void aKeyIsNotAskedForTwiceOnceItIsCertified() {
    IdentityFile file = new IdentityFile(folder);
    KeyPair first = file.pending();
    file.write(site.cabinet(CABINET));

    assertThat(file.pending().getPublic()).isNotEqualTo(first.getPublic());
  }

  @Test
  void aDamagedFileIsSaidSo() throws IOException {
    new IdentityFile(folder).write(site.cabinet(CABINET));
    String text = Files.readString(pem());
    Files.writeString(pem(), text.substring(0, 60));

    assertThatThrownBy(() -> new IdentityFile(folder).read())
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining("link.pem holds no PRIVATE KEY")
        .hasMessageContaining("enrol the cabinet again");
  }

  @Test
  void aFileThatLostItsCertificatesIsSaidSo() throws IOException {
    new IdentityFile(folder).write(site.cabinet(CABINET));
    String text = Files.readString(pem());
    Files.writeString(pem(), text.substring(0, text.indexOf("-----BEGIN CERTIFICATE")));

    assertThatThrownBy(() -> new IdentityFile(folder).read())
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining("link.pem holds 0 certificates and not two")
        .hasMessageContaining("enrol the cabinet again");
  }

  @Test
  void aFileThatRottedIsSaidSo() throws IOException {
    new IdentityFile(folder).write(site.cabinet(CABINET));
    String text = Files.readString(pem());
    Files.writeString(pem(), text.replaceFirst("(?s)KEY-----.*?-----END", "KEY-----\nA\n-----END"));
    assertThatThrownBy(() -> new IdentityFile(folder).read())
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining("link.pem is damaged");

    Files.write(pem(), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> new IdentityFile(folder).read())
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining("link.pem holds no PRIVATE KEY");
  }

  @Test
  void anIdentityNeverShowsItsKey() {
    assertThat(site.cabinet(CABINET).toString()).contains("north-1").doesNotContain("PrivateKey");
  }

  private Path pem() {
    return folder.resolve("link.pem");
  }
}
