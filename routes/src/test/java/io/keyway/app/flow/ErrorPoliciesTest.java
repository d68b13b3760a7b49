// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.keyway.app.intake.Hinted;
import io.keyway.app.problem.Refusal;
import io.keyway.app.store.StoreUnavailable;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code 0-errors}: a route of each policy, and something that fails in it. */
class ErrorPoliciesTest extends RouteFileCase {
  private static final Map<String, Exception> FAILURES =
      Map.of(
          "no json", new JsonParseException("no json"),
          "refused", Refusal.conflict("refused"),
          "a hint", new Hinted("hr"),
          "unwritable", new StoreUnavailable("locked", new IllegalStateException()),
          "a bug", new IllegalStateException("a bug"));

  ErrorPoliciesTest() {
    super("0-errors");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("intake", new IntakeVerbs(calls));
    registry.bind("webhook", new WebhookVerbs(calls));
  }

  @Override
  RoutesBuilder standIns() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        for (String policy : List.of("door", "webhook", "queue", "inbox")) {
          from("direct:" + policy)
              .routeConfigurationId(policy)
              .process(exchange -> fail(exchange.getMessage().getBody(String.class)));
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "refused", "a hint", "unwritable", "a bug"})
  void doorLeavesItToItsCaller(String failure) {
    Exchange answer = template.send("direct:door", e -> e.getMessage().setBody(failure));

    assertThat(answer.getException()).isSameAs(FAILURES.get(failure));
    assertThat(calls).containsExactly("tried " + failure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no json    | unreadable,answer unreadable
          refused    | answer refused
          a hint     | answer hint
          unwritable | unavailable
          a bug      | failed a bug,failed
          """)
  void webhookIsAlwaysAnswered(String failure, String steps) {
    Exchange answer = template.send("direct:webhook", e -> e.getMessage().setBody(failure));

    assertThat(answer.getException()).isNull();
    assertThat(calls).startsWith("tried " + failure);
    assertThat(calls.subList(1, calls.size())).containsExactly(steps.split(","));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = "no json | 2\nrefused | 1\na hint | 1")
  void messageThatNeedNotComeAgainIsAcknowledged(String failure, int steps) {
    Exchange answer = template.send("direct:queue", e -> e.getMessage().setBody(failure));

    assertThat(answer.getException()).isNull();
    assertThat(calls).hasSize(steps);
  }

  @Test
  void messageWaitsForTheDatabaseInItsPlace() {
    Exchange answer = template.send("direct:queue", e -> e.getMessage().setBody("unwritable once"));

    assertThat(answer.getException()).isNull();
    assertThat(calls).containsExactly("tried unwritable once", "tried unwritable once");
  }

  @Test
  void messageThatFailedOtherwiseIsToldToAHumanAndNotAcknowledged() {
    Exchange answer = template.send("direct:queue", e -> e.getMessage().setBody("a bug"));

    assertThat(answer.getException()).hasMessage("a bug");
    assertThat(calls).containsExactly("tried a bug", "failed a bug");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unwritable", "a bug"})
  void fileStaysWhereItIs(String failure) {
    Exchange answer = template.send("direct:inbox", e -> e.getMessage().setBody(failure));

    assertThat(answer.getException()).isSameAs(FAILURES.get(failure));
    assertThat(calls).containsExactly("tried " + failure);
  }

  @Test
  void bodyThatCannotBeReadAtAllIsUnreadableToo() {
    Exchange answer = template.send("direct:webhook", e -> e.getMessage().setBody("no payload"));

    assertThat(answer.getException()).isNull();
    assertThat(calls).contains("unreadable");
  }

  private void fail(String failure) throws Exception {
    calls.add("tried " + failure);
    if (failure.equals("no payload")) {
      throw new InvalidPayloadException(
          context.getEndpoint("direct:door").createExchange(), Map.class);
    }
    if (failure.endsWith(" once")) {
      if (calls.size() == 1) {
        throw new StoreUnavailable("locked", new IllegalStateException());
      }
      return;
    }
    throw FAILURES.get(failure);
  }

  /** The bean {@code intake}. */
  public static final class IntakeVerbs {
    private final List<String> calls;

    IntakeVerbs(List<String> calls) {
      this.calls = calls;
    }

    public Refusal unreadable() {
      calls.add("unreadable");
      return Refusal.badRequest("unreadable");
    }

    public void failed(@ExchangeException Exception cause) {
      calls.add("failed " + cause.getMessage());
    }
  }

  /** The bean {@code webhook}. */
  public static final class WebhookVerbs {
    private final List<String> calls;

    WebhookVerbs(List<String> calls) {
      this.calls = calls;
    }

    public String answer(@Body Object outcome) {
      String what = outcome instanceof Refusal refusal ? refusal.detail() : "hint";
      calls.add("answer " + what);
      return what;
    }

    public String unavailable() {
      calls.add("unavailable");
      return "503";
    }

    public String failed() {
      calls.add("failed");
      return "500";
    }
  }
}
