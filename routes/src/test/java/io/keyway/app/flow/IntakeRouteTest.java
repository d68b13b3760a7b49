// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.intake.Arrival;
import io.keyway.app.problem.Refusal;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.Variable;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** {@code 1-intake}. */
class IntakeRouteTest extends RouteFileCase {
  private static final String JSON = "{\"event\":\"terminated\"}";

  IntakeRouteTest() {
    super("0-errors", "1-intake");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("intake", new Verbs(calls));
    registry.bind("intakeJson", new ObjectMapper());
  }

  @Override
  RoutesBuilder standIns() {
    return standIn("decision");
  }

  @Test
  void recordIsNamedReadUnderstoodAndHandedOnToBeDecided() throws Exception {
    arrivals("decision").expectedBodiesReceived(TestChanges.LEAVER);
    arrivals("decision").expectedVariableReceived("arrival", TestChanges.ARRIVAL);

    send("hr", JSON);

    arrivals("decision").assertIsSatisfied();
    assertThat(calls)
        .containsExactly("arrive hr delivery-1 " + JSON, "record terminated", "understand hr");
  }

  @Test
  void whatTheDecisionSaysIsWhatComesOut() {
    arrivals("decision").whenAnyExchangeReceived(e -> e.getMessage().setBody(TestChanges.RECEIPT));

    assertThat(send("hr", JSON).getMessage().getBody()).isEqualTo(TestChanges.RECEIPT);
  }

  @Test
  void whatIsNoJsonGoesNoFurtherAndTheCallerHearsOfIt() {
    Exchange answer = send("hr", "no json");

    assertThat(answer.getException()).isInstanceOf(JsonProcessingException.class);
    assertThat(answer.getVariable("arrival")).isEqualTo(TestChanges.ARRIVAL);
    assertThat(calls).containsExactly("arrive hr delivery-1 no json");
    assertThat(arrivals("decision").getReceivedExchanges()).isEmpty();
  }

  @Test
  void whatNobodyUnderstandsIsNotDecided() {
    Exchange answer = send("odd", JSON);

    assertThat(answer.getException()).isInstanceOf(Refusal.class);
    assertThat(arrivals("decision").getReceivedExchanges()).isEmpty();
  }

  private Exchange send(String source, String body) {
    return template.send(
        "direct:intake",
        exchange -> {
          exchange.getMessage().setHeader("KeywaySource", source);
          exchange.getMessage().setHeader("KeywayDelivery", "delivery-1");
          exchange.getMessage().setBody(body.getBytes(StandardCharsets.UTF_8));
        });
  }

  /** The bean {@code intake}. */
  public static final class Verbs {
    private final List<String> calls;

    Verbs(List<String> calls) {
      this.calls = calls;
    }

    public Arrival arrive(
        @Header("KeywaySource") String source,
        @Header("KeywayDelivery") String delivery,
        @Body byte[] body) {
      calls.add(
          "arrive %s %s %s".formatted(source, delivery, new String(body, StandardCharsets.UTF_8)));
      return TestChanges.ARRIVAL;
    }

    public SourceRecord record(
        @Variable("arrival") Arrival arrival,
        @Body Map<String, Object> fields,
        @Header("KeywaySource") String source) {
      calls.add("record " + fields.get("event"));
      return new SourceRecord(source, fields, arrival.receivedAt());
    }

    public IdentityChange understand(
        @Variable("arrival") Arrival arrival, @Body SourceRecord record) {
      calls.add("understand " + record.source());
      if (!record.source().equals(arrival.source())) {
        throw Refusal.unacceptable("No mapping accepts it.");
      }
      return TestChanges.LEAVER;
    }
  }
}
