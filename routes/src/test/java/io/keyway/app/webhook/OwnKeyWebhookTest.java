// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import static io.keyway.app.webhook.Sender.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.webhook.Sender.Answered;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Standard Webhooks by a sender's own key: scheme v1a. */
@BridgeTest
class OwnKeyWebhookTest {
  @LocalServerPort private int port;

  private final String id = UUID.randomUUID().toString();
  private final String timestamp = Long.toString(Instant.now().getEpochSecond());

  OwnKeyWebhookTest() {}

  @Test
  void signatureByTheSendersKeyIsBelieved() throws Exception {
    String body = event("hired", "V1A-1");

    assertThat(send(body, signed(TestSite.WEBHOOK_PAIR, body)).status()).isEqualTo(202);
  }

  @Test
  void oneRightSignatureAmongOthersWillDo() throws Exception {
    String body = event("hired", "V1A-2");

    Answered answer =
        send(body, "v1,AAAA v1a,not-base64! " + signed(TestSite.WEBHOOK_PAIR, body) + " v2,x");

    assertThat(answer.status()).isEqualTo(202);
  }

  @Test
  void anothersKeyIsNotBelieved() throws Exception {
    KeyPair stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String body = event("terminated", "V1A-3");

    assertThat(send(body, signed(stranger, body)).status()).isEqualTo(401);
  }

  @Test
  void signatureOfAnotherBodyIsNotBelieved() throws Exception {
    String signature = signed(TestSite.WEBHOOK_PAIR, event("hired", "V1A-4"));

    assertThat(send(event("terminated", "V1A-4"), signature).status()).isEqualTo(401);
  }

  @Test
  void signatureByAKeyIsNoSharedSecret() throws Exception {
    String body = event("hired", "V1A-5");

    Answered answer = send(body, "v1," + signed(TestSite.WEBHOOK_PAIR, body).substring(4));

    assertThat(answer.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"whpk_", "whpk_AAAA", "whpk_%%%", "whsec_AAAA", "whsk_AAAA", "secret"})
  void whatIsNoKeyStopsTheStart(String text) {
    assertThatThrownBy(() -> WebhookKey.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ebhook");
  }

  private Answered send(String body, String signature) throws Exception {
    return new Sender(port)
        .with("webhook-id", id)
        .with("webhook-timestamp", timestamp)
        .with("webhook-signature", signature)
        .send(body.getBytes(UTF_8));
  }

  private String signed(KeyPair pair, String body) throws Exception {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update((id + "." + timestamp + "." + body).getBytes(UTF_8));
    return "v1a," + Base64.getEncoder().encodeToString(signer.sign());
  }
}
