// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A cabinet that was away hears of leavers before it hears of anything else. */
class OfflineCabinetStory {
  private final Demo demo = SharedDemo.get();

  @Test
  void leaverDuringAnOutageIsRefusedOnceTheCabinetIsBackAndTheReceiptCompletes() {
    JsonNode person = demo.somebody();
    String cabinet = person.get("mayTake").get(0).get("cabinet").asText();
    demo.control(cabinet, "fault", Map.of("kind", "drop-link", "seconds", 5));
    Eventually.holds(
        () -> demo.get("/api/v1/cabinets/" + cabinet),
        c -> assertThat(c.get("status").asText()).isEqualTo("down"));

    Demo.Answer answer = demo.hr("terminated", person.get("employeeNumber").asText(), 10);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().get("state").asText()).isEqualTo("open");
    JsonNode at = at(answer.body(), cabinet);
    assertThat(at.get("state").asText()).isEqualTo("offline");
    assertThat(at.hasNonNull("exposedUntil")).isTrue();

    String receipt = answer.body().get("id").asText();
    Eventually.holds(
        () -> demo.get("/api/v1/receipts/" + receipt),
        r -> assertThat(r.get("state").asText()).isEqualTo("complete"));
    assertThat(demo.badge(cabinet, person).get("granted").asBoolean()).isFalse();
  }

  private static JsonNode at(JsonNode receipt, String cabinet) {
    for (JsonNode at : receipt.get("cabinets")) {
      if (at.get("id").asText().equals(cabinet)) {
        return at;
      }
    }
    throw new AssertionError("The receipt does not name cabinet " + cabinet);
  }
}
