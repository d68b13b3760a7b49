// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.intake.Arrival;
import io.keyway.app.store.StoreUnavailable;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.IdentityChange;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;

/** {@code 2-decision}. */
class DecisionRouteTest extends RouteFileCase {
  DecisionRouteTest() {
    super("0-errors", "2-decision");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("intake", new Verbs(calls));
  }

  @Test
  void changeIsDecidedAndItsReceiptComesOut() {
    Exchange answer = send(TestChanges.ARRIVAL);

    assertThat(answer.getMessage().getBody()).isEqualTo(TestChanges.RECEIPT);
    assertThat(calls).containsExactly("decide terminated of delivery-1");
  }

  @Test
  void whereNothingCanBeCommittedTheCallersPolicyDecides() {
    Exchange answer =
        send(
            new Arrival(
                "hr", java.util.Optional.of("unwritable"), "00", TestChanges.ARRIVAL.receivedAt()));

    assertThat(answer.getException()).isInstanceOf(StoreUnavailable.class);
    assertThat(calls).hasSize(1);
  }

  private Exchange send(Arrival arrival) {
    return template.send(
        "direct:decision",
        exchange -> {
          exchange.setVariable("arrival", arrival);
          exchange.getMessage().setBody(TestChanges.LEAVER);
        });
  }

  /** The bean {@code intake}. */
  public static final class Verbs {
    private final List<String> calls;

    Verbs(List<String> calls) {
      this.calls = calls;
    }

    public Receipt decide(@Variable("arrival") Arrival arrival, @Body IdentityChange change) {
      String delivery = arrival.delivery().orElseThrow();
      calls.add("decide " + change.word() + " of " + delivery);
      if (delivery.equals("unwritable")) {
        throw new StoreUnavailable("locked", new IllegalStateException());
      }
      return TestChanges.RECEIPT;
    }
  }
}
