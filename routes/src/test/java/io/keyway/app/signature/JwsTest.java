// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwsTest {
  /** RFC 8037, appendix A.2 to A.4. */
  private static final PublicJwk RFC_KEY =
      new PublicJwk("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");

  private static final String RFC_JWS =
      "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
          + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

  @TempDir private Path folder = Path.of("");

  @Test
  void theExampleOfTheStandardVerifies() {
    Jws jws = Jws.parse(RFC_JWS);

    assertThat(jws.payload()).isEqualTo("Example of Ed25519 signing");
    assertThat(jws.isSignedBy(RFC_KEY)).isTrue();
    assertThat(RFC_KEY.kid()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @Test
  void whatIsSignedVerifiesWithThePublicHalfAlone() throws IOException {
    SigningKey key = SigningKey.at(folder.resolve("key"));
    Jws jws = Jws.parse(Jws.sign("test", "Zoë", key));
    PublicJwk half = PublicJwk.readSet("{\"keys\":[{\"kty\":\"RSA\"}," + json(key) + "]}").get(0);

    assertThat(jws.payload()).isEqualTo("Zoë");
    assertThat(jws.type()).isEqualTo("test");
    assertThat(jws.kid()).isEqualTo(half.kid());
    assertThat(jws.isSignedBy(half)).isTrue();
    assertThat(jws.isSignedBy(RFC_KEY)).isFalse();
  }

  @Test
  void aChangedPayloadDoesNotVerify() throws IOException {
    SigningKey key = SigningKey.at(folder.resolve("key"));
    String[] parts = Jws.sign("test", "{\"state\":\"open\"}", key).split("\\.");
    String forged = base64("{\"state\":\"complete\"}");

    assertThat(Jws.parse(parts[0] + "." + forged + "." + parts[2]).isSignedBy(PublicJwk.of(key)))
        .isFalse();
  }

  @Test
  void noOtherAlgorithmIsTaken() {
    String none = base64("{\"alg\":\"none\"}") + "." + base64("{}") + ".";

    assertThatThrownBy(() -> Jws.parse(none)).hasMessageContaining("EdDSA");
    assertThatThrownBy(() -> Jws.parse("a.b")).hasMessageContaining("three parts");
    assertThatThrownBy(() -> Jws.parse("!.b.c")).hasMessageContaining("base64url");
    assertThatThrownBy(
            () -> Jws.parse(base64("{\"alg\":\"EdDSA\",\"crit\":[\"b64\"]}") + ".e30.AA"))
        .hasMessageContaining("asks for more");
  }

  @Test
  void theFileOfAKeyIsItsOwnersAloneAndKept() throws IOException {
    Path file = folder.resolve("secrets/key");
    PublicJwk made = PublicJwk.of(SigningKey.at(file));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PublicJwk.of(SigningKey.at(file))).isEqualTo(made);
  }

  private static String json(SigningKey key) {
    return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + PublicJwk.of(key).x() + "\"}";
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
