// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A client certificate that the TLS handshake verified and whose SHA-256 fingerprint we know.
 * {@link InFilter} puts the fingerprint into a header that no client can set.
 */
final class ClientCertificate implements Authentication {
  private final List<String> fingerprints;
  private final String idHeader;

  ClientCertificate(List<String> fingerprints, String idHeader) {
    this.fingerprints =
        fingerprints.stream()
            .map(hex -> hex.replace(":", "").strip().toLowerCase(Locale.ROOT))
            .toList();
    this.idHeader = idHeader;
  }

  @Override
  public Optional<String> refusal(WebhookRequest request) {
    String presented = request.header(InFilter.CERTIFICATE).orElse("");
    boolean known = false;
    for (String fingerprint : fingerprints) {
      known |= Authentication.same(presented, fingerprint);
    }
    return known ? Optional.empty() : Optional.of("no client certificate that is known here");
  }

  @Override
  public Optional<String> deliveryId(WebhookRequest request) {
    return idHeader.isEmpty() ? Optional.empty() : request.header(idHeader);
  }
}
