// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** One way in which a webhook proves where it comes from. Thread-safe. */
interface Authentication {

  /** Why the request is not believed, in words that help its sender; empty where it is. */
  Optional<String> refusal(WebhookRequest request);

  /**
   * What names this delivery: the same name again is the same delivery. Empty where the sender has
   * no such name.
   */
  Optional<String> deliveryId(WebhookRequest request);

  /** Compares in a time that tells nothing of where two texts differ. */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
