// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import io.micrometer.observation.ObservationPredicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Webhooks are timed by {@link InFilter}, by what they are answered; the web framework's own
 * observation of each request would cost a tenth of their way.
 */
@Configuration(proxyBeanMethods = false)
class WebhookObservations {
  @Bean
  ObservationPredicate notOfWebhooks() {
    return (name, context) ->
        !(context instanceof ServerRequestObservationContext request
            && request.getCarrier().getRequestURI().startsWith("/in/"));
  }
}
