// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who has key K now, and who had it at time T, has one answer. */
class KeyCheckoutStory {
  private final Demo demo = SharedDemo.get();

  @Test
  void keyTakenAndReturnedIsToldNowAndAtEveryTime() {
    JsonNode person = demo.somebody();
    String number = person.get("employeeNumber").asText();
    JsonNode may = person.get("mayTake").get(0);
    String cabinet = may.get("cabinet").asText();
    String key = may.get("keySet").asText();
    int slot = may.get("slot").asInt();

    demo.badge(cabinet, person);
    assertThat(demo.control(cabinet, "take", Map.of("slot", slot)).get("taken").asBoolean())
        .isTrue();
    JsonNode out =
        Eventually.holds(
            () -> demo.custody(key), c -> assertThat(c.get("state").asText()).isEqualTo("out"));

    assertThat(out.get("holder").get("employeeNumber").asText()).isEqualTo(number);
    assertThat(out.get("confidence").asText()).isEqualTo("certain");
    Instant held = Instant.parse(out.get("since").asText());

    demo.control(cabinet, "door", Map.of("open", false));
    demo.control(cabinet, "return", Map.of("slot", slot, "keySet", key));
    Eventually.holds(
        () -> demo.custody(key), c -> assertThat(c.get("state").asText()).isEqualTo("in"));

    JsonNode then =
        demo.get("/api/v1/custody?key=" + key + "&at=" + held.plusMillis(1)).get("keys").get(0);
    assertThat(then.get("holder").get("employeeNumber").asText()).isEqualTo(number);
    assertThat(demo.get("/api/v1/custody/history?key=" + key).toString()).contains(number);
  }

  @Test
  void keyInTheWrongSlotIsFoundThere() {
    JsonNode person = demo.somebody();
    JsonNode may = person.get("mayTake").get(0);
    String cabinet = may.get("cabinet").asText();
    String key = may.get("keySet").asText();
    int slot = may.get("slot").asInt();
    int wrong = freeSlot(cabinet);
    demo.badge(cabinet, person);
    demo.control(cabinet, "take", Map.of("slot", slot));

    JsonNode returned = demo.control(cabinet, "return", Map.of("slot", wrong, "keySet", key));

    assertThat(returned.get("wrongSlot").asBoolean()).isTrue();
    Eventually.holds(
        () -> demo.custody(key),
        c -> {
          assertThat(c.get("state").asText()).isEqualTo("in");
          assertThat(c.get("slot").asInt()).isEqualTo(wrong);
        });
    assertThat(demo.incidents("wrong-slot", key)).hasSize(1);
  }

  private int freeSlot(String cabinet) {
    for (JsonNode slot : demo.stateOf(cabinet).get("slots")) {
      if (!slot.get("present").asBoolean() && !slot.hasNonNull("keySet")) {
        return slot.get("slot").asInt();
      }
    }
    throw new AssertionError("No spare slot");
  }
}
