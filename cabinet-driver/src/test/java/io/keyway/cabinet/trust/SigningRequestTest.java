// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.model.custody.CabinetId;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

final class SigningRequestTest {
  private static final CabinetId CABINET = new CabinetId("north-1");

  @Test
  void carriesTheKeyThatSignedIt() {
    KeyPair pair = Keys.fresh();

    SigningRequest request = SigningRequest.read(SigningRequest.write(pair, CABINET));

    assertThat(request.key()).isEqualTo(pair.getPublic());
  }

  @Test
  void aKeyThatSomebodyElseHasIsRefused() throws Exception {
    byte[] stolen =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), Keys.fresh().getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(Keys.fresh().getPrivate()))
            .getEncoded();

    assertThatThrownBy(() -> SigningRequest.read(stolen))
        .isInstanceOf(BadCertificate.class)
        .hasMessage("A request that another key signed");
  }

  @Test
  void anotherKindOfKeyIsRefused() throws Exception {
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    byte[] request =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), rsa.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withRSA").build(rsa.getPrivate()))
            .getEncoded();

    assertThatThrownBy(() -> SigningRequest.read(request))
        .isInstanceOf(BadCertificate.class)
        .hasMessage("A key that is not on the curve P-256");
  }

  @Test
  void aRequestThatIsTooLongIsNotEvenRead() {
    assertThatThrownBy(() -> SigningRequest.read(new byte[2_049]))
        .isInstanceOf(BadCertificate.class)
        .hasMessageContaining("2049 bytes");
  }

  /**
   * A change that alters nothing that was signed, such as a longer form of a length, is harmless.
   */
  @Test
  void damagedBytesAreRefusedOrMeanTheSameKey() {
    KeyPair pair = Keys.fresh();
    byte[] whole = SigningRequest.write(pair, CABINET);
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length) + 1);
      if (bytes.length == whole.length || round % 2 == 0) {
        bytes = whole.clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      }
      try {
        assertThat(SigningRequest.read(bytes).key())
            .as("round %d", round)
            .isEqualTo(pair.getPublic());
      } catch (BadCertificate e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2_900);
  }
}
