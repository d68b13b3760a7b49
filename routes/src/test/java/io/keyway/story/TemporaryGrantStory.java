// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A key for a work order: it opens for as long as was said, and not a moment longer. */
class TemporaryGrantStory {
  private final Demo demo = SharedDemo.get();

  @Test
  void aKeyOpensForTheTimeOfTheWorkOrderOnly() {
    JsonNode person = demo.somebody();
    String number = person.get("employeeNumber").asText();
    JsonNode key = notTakenBy(number);
    String cabinet = key.get("cabinet").asText();
    int slot = key.get("slot").asInt();
    Instant end = Instant.now().plusSeconds(8);

    JsonNode given =
        demo.post(
                "/api/v1/people/emp:" + number + "/grants",
                Map.of(
                    "keySet",
                    key.get("keySet").asText(),
                    "to",
                    end.toString(),
                    "reference",
                    "WO-4711",
                    "reason",
                    "pump 3"))
            .body();
    Eventually.holds(
        () -> demo.get("/api/v1/receipts/" + given.get("receipt").get("id").asText()),
        receipt -> assertThat(receipt.get("state").asText()).isEqualTo("complete"));
    JsonNode badge = demo.badge(cabinet, person);
    JsonNode taken = demo.control(cabinet, "take", Map.of("slot", slot));
    demo.control(cabinet, "door", Map.of("open", false));
    demo.control(cabinet, "return", Map.of("slot", slot, "keySet", key.get("keySet").asText()));

    assertThat(badge.get("granted").asBoolean()).isTrue();
    assertThat(taken.get("taken").asBoolean()).isTrue();
    assertThat(Instant.now()).isBefore(end);
    Eventually.holds(
        () -> explained(number, key),
        now -> assertThat(now.get("roster").get("desired").asBoolean()).isFalse());
    demo.badge(cabinet, person);
    assertThat(demo.control(cabinet, "take", Map.of("slot", slot)).get("taken").asBoolean())
        .isFalse();
    assertThat(demo.custody(key.get("keySet").asText()).get("state").asText()).isEqualTo("in");
  }

  /** A key set that hangs in its slot and that no rule gives to a person. */
  private JsonNode notTakenBy(String number) {
    for (JsonNode key : demo.get("/api/v1/people/emp:" + number + "/explanation").get("keys")) {
      String id = key.get("keySet").asText();
      if (!key.get("mayTake").asBoolean()
          && demo.custody(id).get("state").asText().equals("in")
          && demo.custody(id).get("slot").asInt() == key.get("slot").asInt()) {
        return key;
      }
    }
    throw new AssertionError("This person may take everything");
  }

  private JsonNode explained(String number, JsonNode key) {
    return demo.get(
            "/api/v1/people/emp:" + number + "/explanation?key=" + key.get("keySet").asText())
        .get("keys")
        .get(0);
  }
}
