// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import io.keyway.app.intake.Sha256;
import io.keyway.app.settings.SourceSettings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A header with an HMAC of the raw body, as many systems send it. Nothing in it says when it was
 * signed, so a body that was seen before is the same delivery again: what an eavesdropper repeats
 * has no effect.
 */
final class HmacHeader implements Authentication {
  private final List<byte[]> secrets;
  private final SourceSettings.Webhook settings;

  HmacHeader(List<String> secrets, SourceSettings.Webhook settings) {
    this.secrets = secrets.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
    this.settings = settings;
  }

  @Override
  public Optional<String> refusal(WebhookRequest request) {
    Optional<String> presented = request.header(settings.header());
    if (presented.isEmpty()) {
      return Optional.of(settings.header() + " is missing");
    }
    boolean signed = false;
    for (byte[] secret : secrets) {
      signed |= Authentication.same(normal(presented.get()), expected(secret, request.body()));
    }
    return signed
        ? Optional.empty()
        : Optional.of(settings.header() + " does not match the body; check the secret");
  }

  @Override
  public Optional<String> deliveryId(WebhookRequest request) {
    Optional<String> named =
        settings.idHeader().isEmpty() ? Optional.empty() : request.header(settings.idHeader());
    return named.or(() -> Optional.of("body:" + Sha256.of(request.body())));
  }

  private String normal(String presented) {
    String text = presented.trim();
    boolean hex = settings.encoding().equals("hex");
    int prefix = settings.prefix().length();
    return hex && text.length() > prefix
        ? text.substring(0, prefix) + text.substring(prefix).toLowerCase(Locale.ROOT)
        : text;
  }

  private String expected(byte[] secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance(settings.algorithm());
      mac.init(new SecretKeySpec(secret, settings.algorithm()));
      byte[] signature = mac.doFinal(body);
      return settings.prefix()
          + (settings.encoding().equals("hex")
              ? HexFormat.of().formatHex(signature)
              : Base64.getEncoder().encodeToString(signature));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + settings.algorithm(), e);
    }
  }
}
