// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import io.keyway.app.intake.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * BambooHR's own way: {@code X-BambooHR-Signature} is HMAC-SHA256, in hex, over the raw body and,
 * with nothing between, the text of {@code X-BambooHR-Timestamp}. That text is signed as it stands
 * and read afterwards: seconds or milliseconds since 1970, or ISO 8601.
 */
final class BambooSignature implements Authentication {
  private static final String SIGNATURE = "X-BambooHR-Signature";
  private static final String TIMESTAMP = "X-BambooHR-Timestamp";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final long FIRST_IN_MILLIS = 100_000_000_000L;

  private final List<byte[]> secrets;
  private final Clock clock;

  BambooSignature(List<String> secrets, Clock clock) {
    this.secrets = secrets.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
    this.clock = clock;
  }

  @Override
  public Optional<String> refusal(WebhookRequest request) {
    Optional<String> signature = request.header(SIGNATURE);
    Optional<String> timestamp = request.header(TIMESTAMP);
    if (signature.isEmpty() || timestamp.isEmpty() || timestamp.get().length() > 64) {
      return Optional.of(SIGNATURE + " and " + TIMESTAMP + " must both be there");
    }
    String presented = signature.get().strip().toLowerCase(Locale.ROOT);
    boolean signed = false;
    for (byte[] secret : secrets) {
      signed |= Authentication.same(presented, expected(secret, request.body(), timestamp.get()));
    }
    if (!signed) {
      return Optional.of(SIGNATURE + " does not match the body; check the webhook's private key");
    }
    Optional<Instant> sentAt = instant(timestamp.get().strip());
    if (sentAt.isEmpty()) {
      return Optional.of(TIMESTAMP + " is neither seconds since 1970 nor ISO 8601");
    }
    return Duration.between(sentAt.get(), clock.instant()).abs().compareTo(TOLERANCE) > 0
        ? Optional.of(TIMESTAMP + " is more than 5 minutes off; check this machine's clock")
        : Optional.empty();
  }

  /** It numbers nothing: the same body of the same instant is the same delivery. */
  @Override
  public Optional<String> deliveryId(WebhookRequest request) {
    return Optional.of(
        "bamboohr:"
            + Sha256.of(Sha256.of(request.body()) + "." + request.header(TIMESTAMP).orElse("")));
  }

  private static Optional<Instant> instant(String text) {
    try {
      if (text.matches("[0-9]{1,14}")) {
        long number = Long.parseLong(text);
        return Optional.of(
            number >= FIRST_IN_MILLIS
                ? Instant.ofEpochMilli(number)
                : Instant.ofEpochSecond(number));
      }
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String expected(byte[] secret, byte[] body, String timestamp) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      var content = new ByteArrayOutputStream(body.length + timestamp.length());
      content.writeBytes(body);
      content.writeBytes(timestamp.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(content.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }
}
