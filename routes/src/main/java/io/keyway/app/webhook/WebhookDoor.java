// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import io.keyway.app.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
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
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The shortest way from a webhook's bytes to the route {@code 1-intake-webhook} and back: the
 * caller is proved, the route runs and is answered on the thread that read the request.
 * Thread-safe.
 */
@Component
public final class WebhookDoor {
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
  public boolean isOpen() {
    Way known = way;
    CamelContext context = known == null ? camel.getIfAvailable() : known.context();
    return context != null
        && context.isStarted()
        && context.getRouteController().getRouteStatus(ROUTE_ID) == ServiceStatus.Started;
  }

  /** What a call is answered; whatever happens, it is answered. */
  Answer call(WebhookRequest request) {
    try {
      Optional<String> delivery = webhook.admit(request);
      List<byte[]> records = webhook.open(request);
      return records.size() == 1
          ? take(request.source(), delivery, records.getFirst(), request.header("prefer"))
          : each(request.source(), delivery, records);
    } catch (Refusal refusal) {
      return webhook.answer(refusal, null);
    }
  }

  /**
   * Takes one record of a source that was proved before, and tells what came of it: its status is
   * 2xx where it is durable, or where its source is asked instead, 4xx where it was set aside,
   * durably too, and 5xx where nothing was done.
   *
   * @param delivery what names it: the same again has no second effect
   */
  public Answer take(String source, Optional<String> delivery, byte[] record) {
    return take(source, delivery, record, Optional.empty());
  }

  /** One that cannot be taken delays no other; where one must come again, all may. */
  private Answer each(String source, Optional<String> delivery, List<byte[]> records) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      int number = i;
      Answer answer =
          take(source, delivery.map(id -> id + "/" + number), records.get(i), Optional.empty());
      if (answer.status() >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
        return answer;
      }
      answers.add(answer);
    }
    return webhook.answer(answers);
  }

  private Answer take(
      String source, Optional<String> delivery, byte[] record, Optional<String> prefer) {
    Way open = way();
    Exchange done =
        open.camel()
            .send(
                open.route(),
                ExchangePattern.InOut,
                call -> {
                  call.getMessage().setBody(record);
                  call.getMessage().setHeader("KeywaySource", source);
                  delivery.ifPresent(id -> call.getMessage().setHeader("KeywayDelivery", id));
                  prefer.ifPresent(p -> call.getMessage().setHeader("Prefer", p));
                });
    if (done.getMessage().getBody() instanceof Answer answer) {
      return answer;
    }
    LOG.error("A webhook's route gave no answer. source={}", source, done.getException());
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
