// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A webhook's call as it came over the wire.
 *
 * @param headers by name in lower case
 * @param body the raw bytes; not copied, not to be changed
 */
record WebhookRequest(String source, Map<String, String> headers, byte[] body) {
  WebhookRequest {
    headers = Map.copyOf(headers);
  }

  /** The header of that name, in whatever case; empty where it is missing or blank. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)))
        .filter(value -> !value.isBlank());
  }
}
