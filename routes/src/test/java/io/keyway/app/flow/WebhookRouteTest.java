// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.problem.Refusal;
import io.keyway.app.webhook.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

/** {@code 1-intake-webhook}. */
class WebhookRouteTest extends RouteFileCase {
  WebhookRouteTest() {
    super("0-errors", "1-intake-webhook");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("webhook", new Verbs(calls));
    registry.bind("intake", new ErrorPoliciesTest.IntakeVerbs(calls));
  }

  @Override
  RoutesBuilder standIns() {
    return standIn("intake");
  }

  @Test
  void whatCameOfItIsTheAnswer() throws Exception {
    arrivals("intake").expectedHeaderReceived("KeywaySource", "hr");
    arrivals("intake").expectedHeaderReceived("KeywayDelivery", "delivery-1");
    arrivals("intake").whenAnyExchangeReceived(e -> e.getMessage().setBody(TestChanges.RECEIPT));

    Exchange answer = post();

    arrivals("intake").assertIsSatisfied();
    assertThat(answer.getMessage().getBody()).isEqualTo(new Answer(202, "text/plain", "r-1"));
    assertThat(calls).containsExactly("answer wait=5");
  }

  @Test
  void refusalIsAnAnswerToo() {
    arrivals("intake")
        .whenAnyExchangeReceived(
            e -> {
              throw new Refusal(HttpStatus.UNPROCESSABLE_ENTITY, "No mapping accepts it.");
            });

    Exchange answer = post();

    assertThat(answer.getException()).isNull();
    assertThat(answer.getMessage().getBody())
        .isEqualTo(new Answer(422, "text/plain", "No mapping accepts it."));
  }

  private Exchange post() {
    return template.send(
        "direct:webhook",
        exchange -> {
          exchange.getMessage().setHeader("KeywaySource", "hr");
          exchange.getMessage().setHeader("KeywayDelivery", "delivery-1");
          exchange.getMessage().setHeader("Prefer", "wait=5");
          exchange.getMessage().setBody("{}".getBytes(StandardCharsets.UTF_8));
        });
  }

  /** The bean {@code webhook}. */
  public static final class Verbs {
    private final List<String> calls;

    Verbs(List<String> calls) {
      this.calls = calls;
    }

    public Answer answer(@Body Object outcome, @Header("Prefer") String prefer) {
      calls.add("answer " + prefer);
      return outcome instanceof Refusal refusal
          ? new Answer(refusal.status().value(), "text/plain", refusal.detail())
          : new Answer(202, "text/plain", TestChanges.RECEIPT.id());
    }

    public Answer unavailable() {
      return new Answer(503, "text/plain", "Later.");
    }

    public Answer failed() {
      return new Answer(500, "text/plain", "Failed.");
    }
  }
}
