// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import io.keyway.app.signature.PublicJwk;
import io.keyway.connectors.sink.StandardWebhooks;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * With what one signature of Standard Webhooks is checked: a shared secret ({@code whsec_}, scheme
 * v1: HMAC-SHA256) or the sender's public key ({@code whpk_}, scheme v1a: Ed25519). Thread-safe.
 */
sealed interface WebhookKey {

  /** Tells whether one entry of the header {@code webhook-signature} is right. */
  interface Check {
    boolean believes(String presented);
  }

  /** What would be right of one delivery. */
  Check over(String id, String timestamp, byte[] body);

  /**
   * Reads a key as the sender's side shows it.
   *
   * @throws IllegalArgumentException where it is neither kind, or is the half that only the sender
   *     may have
   */
  static WebhookKey of(String text) {
    if (text.startsWith(Public.SECRET_PREFIX)) {
      throw new IllegalArgumentException(
          "A webhook's key whsk_ is the sender's own and stays there; name the file of the whpk_");
    }
    return text.startsWith(Public.PREFIX)
        ? Public.read(text)
        : new Shared(new StandardWebhooks(text));
  }

  /** Known to both sides. */
  record Shared(StandardWebhooks secret) implements WebhookKey {
    @Override
    public Check over(String id, String timestamp, byte[] body) {
      String right = secret.sign(id, timestamp, body);
      return presented -> Authentication.same(presented, right);
    }
  }

  /** The public half of the sender's pair. */
  record Public(PublicJwk key) implements WebhookKey {
    static final String PREFIX = "whpk_";
    static final String SECRET_PREFIX = "whsk_";
    private static final String SCHEME = "v1a,";

    private static Public read(String text) {
      try {
        byte[] bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        return new Public(
            new PublicJwk(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "A webhook's public key is whpk_ and 32 bytes in base64", e);
      }
    }

    @Override
    public Check over(String id, String timestamp, byte[] body) {
      var content = new ByteArrayOutputStream(id.length() + body.length + 16);
      content.writeBytes((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      content.writeBytes(body);
      byte[] signed = content.toByteArray();
      return presented -> presented.startsWith(SCHEME) && isBy(signed, presented);
    }

    private boolean isBy(byte[] content, String presented) {
      try {
        return key.verifies(
            content, Base64.getDecoder().decode(presented.substring(SCHEME.length())));
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }
}
