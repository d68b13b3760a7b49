// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import io.keyway.app.settings.Secrets;
import io.keyway.app.settings.SourceSettings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** How each source's webhook is authenticated. A secret that cannot be read stops the start. */
@Component
final class Authentications {
  private final Map<String, Authentication> bySource = new TreeMap<>();

  Authentications(SourceSettings settings, Secrets secrets, Clock clock) {
    for (String source : settings.sources().keySet()) {
      settings
          .webhookOf(source)
          .ifPresent(w -> bySource.put(source, authentication(source, w, secrets, clock)));
    }
  }

  /** The way of that source; empty where there is no such source or it has no webhook. */
  Optional<Authentication> of(String source) {
    return Optional.ofNullable(bySource.get(source));
  }

  private static Authentication authentication(
      String source, SourceSettings.Webhook webhook, Secrets secrets, Clock clock) {
    String setting = "keyway.sources." + source + ".webhook.secret";
    return switch (webhook.auth()) {
      case STANDARD_WEBHOOKS -> new SignedWebhook(read(setting, webhook, secrets), clock);
      case HMAC -> new HmacHeader(read(setting, webhook, secrets), webhook);
      case BEARER -> new BearerToken(read(setting, webhook, secrets), webhook.idHeader());
      case BAMBOOHR -> new BambooSignature(read(setting, webhook, secrets), clock);
      case MTLS -> new ClientCertificate(webhook.secret(), webhook.idHeader());
    };
  }

  private static List<String> read(
      String setting, SourceSettings.Webhook webhook, Secrets secrets) {
    return webhook.secret().stream().map(ref -> secrets.read(setting, ref)).toList();
  }
}
