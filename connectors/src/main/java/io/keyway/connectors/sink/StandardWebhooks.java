// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs by Standard Webhooks, scheme v1: HMAC-SHA256 over {@code id.timestamp.body}, the body as
 * the bytes that are sent. Thread-safe.
 */
public final class StandardWebhooks {
  private static final String PREFIX = "whsec_";

  private final Clock clock = Clock.systemUTC();
  private byte[] key = new byte[0];

  /** Not to be used before {@link #setSecret}. For kamelets, which set properties of beans. */
  public StandardWebhooks() {}

  public StandardWebhooks(String secret) {
    setSecret(secret);
  }

  /** The shared secret: {@code whsec_} and 24 to 64 bytes in base64. */
  public void setSecret(String secret) {
    byte[] decoded = decode(secret);
    if (decoded.length < 24 || decoded.length > 64) {
      throw new IllegalArgumentException("A webhook secret is whsec_ and 24 to 64 bytes in base64");
    }
    key = decoded;
  }

  /** The value of the header {@code webhook-timestamp}: this second. */
  public String now() {
    return Long.toString(clock.instant().getEpochSecond());
  }

  /** The value of the header {@code webhook-signature}. */
  public String sign(String id, String timestamp, byte[] body) {
    var signed = new ByteArrayOutputStream(id.length() + body.length + 16);
    signed.writeBytes((id + "." + timestamp + ".").getBytes(UTF_8));
    signed.writeBytes(body);
    return "v1," + Base64.getEncoder().encodeToString(hmac(signed.toByteArray()));
  }

  private byte[] hmac(byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256 and a secret was set", e);
    }
  }

  private static byte[] decode(String secret) {
    try {
      return secret.startsWith(PREFIX)
          ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
          : new byte[0];
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  @Override
  public String toString() {
    return "StandardWebhooks[secret=***]";
  }
}
