// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import java.util.List;
import java.util.Optional;

/** A secret in {@code Authorization: Bearer}: for senders that cannot sign. */
final class BearerToken implements Authentication {
  private final List<String> secrets;
  private final String idHeader;

  BearerToken(List<String> secrets, String idHeader) {
    this.secrets = List.copyOf(secrets);
    this.idHeader = idHeader;
  }

  @Override
  public Optional<String> refusal(WebhookRequest request) {
    String presented =
        request
            .header("authorization")
            .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(value -> value.substring(7).strip())
            .orElse("");
    boolean known = false;
    for (String secret : secrets) {
      known |= Authentication.same(presented, secret);
    }
    return known ? Optional.empty() : Optional.of("Authorization: Bearer is missing or unknown");
  }

  @Override
  public Optional<String> deliveryId(WebhookRequest request) {
    return idHeader.isEmpty() ? Optional.empty() : request.header(idHeader);
  }
}
