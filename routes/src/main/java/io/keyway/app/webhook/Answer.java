// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import org.jspecify.annotations.Nullable;

/** What a webhook's caller is answered. */
public record Answer(int status, String contentType, String text) {
  private static final int UNAVAILABLE = 503;

  /** When to try again, in seconds; null where there is no need to. */
  public @Nullable Integer retryAfter() {
    return status == UNAVAILABLE ? Webhook.RETRY_SECONDS : null;
  }
}
