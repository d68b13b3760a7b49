// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** {@code 5-forwarding}. */
class ForwardingRouteTest extends RouteFileCase {
  ForwardingRouteTest() {
    super("5-forwarding");
  }

  @Test
  void messageGoesToTheEndpointThatItNamesAndItsAnswerComesBack() throws Exception {
    arrivals("siem").expectedBodiesReceived("event");
    arrivals("siem").whenAnyExchangeReceived(e -> e.getMessage().setBody("taken"));
    arrivals("other").expectedMessageCount(0);

    Exchange answer = send("mock:siem");

    arrivals("siem").assertIsSatisfied();
    arrivals("other").assertIsSatisfied();
    assertThat(answer.getMessage().getBody()).isEqualTo("taken");
  }

  @Test
  void failureIsTheSendersToWaitOutAndNothingIsTriedAgainHere() {
    arrivals("siem")
        .whenAnyExchangeReceived(
            e -> {
              throw new IllegalStateException("away");
            });

    Exchange answer = send("mock:siem");

    assertThat(answer.getException()).hasMessage("away");
    assertThat(arrivals("siem").getReceivedCounter()).isEqualTo(1);
  }

  private Exchange send(String endpoint) {
    return template.send(
        "direct:5-forwarding",
        exchange -> {
          exchange.setVariable("endpoint", endpoint);
          exchange.getMessage().setBody("event");
        });
  }
}
