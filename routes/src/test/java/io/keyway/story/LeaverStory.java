// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A person terminated in HR cannot pull a key, and the receipt proves since when. */
class LeaverStory {
  private final Demo demo = SharedDemo.get();

  @Test
  void leaverIsRefusedByEveryCabinetOnceHrHasItsAnswer() {
    JsonNode person = demo.somebody();
    JsonNode may = person.get("mayTake").get(0);
    String cabinet = may.get("cabinet").asText();
    assertThat(demo.badge(cabinet, person).get("granted").asBoolean()).isTrue();

    Demo.Answer answer = demo.hr("terminated", person.get("employeeNumber").asText(), 10);

    assertThat(answer.status()).isEqualTo(200);
    JsonNode receipt = answer.body();
    assertThat(receipt.get("state").asText()).isEqualTo("complete");
    assertThat(receipt.get("change").asText()).isEqualTo("terminated");
    for (JsonNode at : receipt.get("cabinets")) {
      assertThat(at.get("state").asText()).isEqualTo("verified");
      assertThat(at.get("verifiedAt").asText()).isGreaterThan(at.get("sentAt").asText());
    }
    JsonNode taken = demo.control(cabinet, "take", Map.of("slot", may.get("slot").asInt()));
    assertThat(taken.get("taken").asBoolean()).isFalse();
    JsonNode refused = demo.badge(cabinet, person);
    assertThat(refused.get("granted").asBoolean()).isFalse();
    assertThat(refused.get("reason").asText()).isEqualTo("revoked");
  }

  @Test
  void leaverWhoLeavesAgainIsAnsweredAtOnceWithNothingNew() {
    JsonNode person = demo.somebody();
    String number = person.get("employeeNumber").asText();
    demo.hr("terminated", number, 10);

    Demo.Answer again = demo.hr("terminated", number, 10);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().get("state").asText()).isEqualTo("none");
    assertThat(again.body().get("cabinets")).isEmpty();
  }

  @Test
  void sameDeliveryAgainGivesTheFirstReceiptAndAnotherBodyIsRefused() {
    String number = demo.somebody().get("employeeNumber").asText();
    Map<String, Object> record =
        Map.of("event", "terminated", "person", Map.of("employeeNumber", number));
    JsonNode first = demo.hr(record, "msg_story-" + number, 10).body();

    Demo.Answer again = demo.hr(record, "msg_story-" + number, 10);
    Demo.Answer other =
        demo.hr(
            Map.of("event", "changed", "person", Map.of("employeeNumber", number)),
            "msg_story-" + number,
            0);

    assertThat(again.body().get("id")).isEqualTo(first.get("id"));
    assertThat(other.status()).isEqualTo(409);
  }

  @Test
  void unknownLeaverIsAnIncident() {
    Demo.Answer answer = demo.hr("terminated", "999999", 0);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().get("state").asText()).isEqualTo("none");
    assertThat(demo.incidents("unmatched-leaver", "999999")).hasSize(1);
  }
}
