// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import io.keyway.app.problem.Refusal;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The shortest way from a webhook's bytes to the route {@code 1-intake-webhook} and back: the
 * caller is proved, the route runs and is answered on the thread that read the request.
 * Thread-safe.
 */
@Component
final class WebhookDoor {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookDoor.class);
  private static final String ROUTE = "direct:webhook";
  private static final String ROUTE_ID = "1-intake-webhook";

  /** A route and who calls it; there once Camel is. */
  private record Way(CamelContext context, ProducerTemplate camel, Endpoint route) {}

  private final Webhook webhook;
  private final ObjectProvider<CamelContext> camel;
  private volatile @Nullable Way way;

  WebhookDoor(Webhook webhook, ObjectProvider<CamelContext> camel) {
    this.webhook = webhook;
    this.camel = camel;
  }

  /** The port answers before the routes do, and while a changed route is taken up. */
  boolean isOpen() {
    Way known = way;
    CamelContext context = known == null ? camel.getIfAvailable() : known.context();
    return context != null
        && context.isStarted()
        && context.getRouteController().getRouteStatus(ROUTE_ID) == ServiceStatus.Started;
  }

  /** What a call is answered; whatever happens, it is answered. */
  Answer call(WebhookRequest request) {
    try {
      return through(request, webhook.admit(request));
    } catch (Refusal refusal) {
      return webhook.answer(refusal, null);
    }
  }

  private Answer through(WebhookRequest request, Optional<String> delivery) {
    Way open = way();
    Exchange done =
        open.camel()
            .send(
                open.route(),
                ExchangePattern.InOut,
                call -> {
                  call.getMessage().setBody(request.body());
                  call.getMessage().setHeader("KeywaySource", request.source());
                  delivery.ifPresent(id -> call.getMessage().setHeader("KeywayDelivery", id));
                  request.header("prefer").ifPresent(p -> call.getMessage().setHeader("Prefer", p));
                });
    if (done.getMessage().getBody() instanceof Answer answer) {
      return answer;
    }
    LOG.error("A webhook's route gave no answer. source={}", request.source(), done.getException());
    return webhook.unavailable();
  }

  private Way way() {
    Way known = way;
    if (known == null) {
      CamelContext context = camel.getObject();
      known = new Way(context, context.createProducerTemplate(), context.getEndpoint(ROUTE));
      way = known;
    }
    return known;
  }
}
