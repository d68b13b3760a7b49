// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Standard Webhooks: {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature},
 * signed over the raw body, by a shared secret (v1) or by the sender's own key (v1a). Any of
 * several signatures by any of our secrets will do, so that both sides may change theirs without a
 * break, also from one scheme to the other.
 */
final class SignedWebhook implements Authentication {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final int SIGNATURES = 16;
  private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,11}");
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,256}");

  private final List<WebhookKey> keys;
  private final Clock clock;

  SignedWebhook(List<String> secrets, Clock clock) {
    this.keys = secrets.stream().map(WebhookKey::of).toList();
    this.clock = clock;
  }

  @Override
  public Optional<String> refusal(WebhookRequest request) {
    Optional<String> id = deliveryId(request);
    Optional<String> timestamp = request.header("webhook-timestamp");
    Optional<String> signature = request.header("webhook-signature");
    if (id.isEmpty() || timestamp.isEmpty() || signature.isEmpty()) {
      return Optional.of(
          "webhook-id (at most 256 printable characters), webhook-timestamp and"
              + " webhook-signature must all be there");
    }
    if (!TIMESTAMP.matcher(timestamp.get()).matches()) {
      return Optional.of("webhook-timestamp must be seconds since 1970");
    }
    Instant sentAt = Instant.ofEpochSecond(Long.parseLong(timestamp.get()));
    if (Duration.between(sentAt, clock.instant()).abs().compareTo(TOLERANCE) > 0) {
      return Optional.of(
          "webhook-timestamp is more than 5 minutes off; sign anew and check both clocks");
    }
    return isSigned(request, id.get(), timestamp.get(), signature.get())
        ? Optional.empty()
        : Optional.of("webhook-signature does not match the body; check the secret");
  }

  @Override
  public Optional<String> deliveryId(WebhookRequest request) {
    return request.header("webhook-id").filter(id -> ID.matcher(id).matches());
  }

  private boolean isSigned(WebhookRequest request, String id, String timestamp, String header) {
    String[] presented = header.trim().split(" +", SIGNATURES + 1);
    boolean signed = false;
    for (WebhookKey key : keys) {
      WebhookKey.Check check = key.over(id, timestamp, request.body());
      for (int i = 0; i < Math.min(presented.length, SIGNATURES); i++) {
        signed |= check.believes(presented[i]);
      }
    }
    return signed;
  }
}
