// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who has no badge at hand types an ID and a PIN; who guesses is locked out. */
class PinStory {
  private final Demo demo = SharedDemo.get();

  @Test
  void rightPinOpensAndWrongOnesLockOut() {
    JsonNode person = demo.somebodyWithPin();
    String cabinet = person.get("mayTake").get(0).get("cabinet").asText();
    String id = person.get("pin").get("id").asText();
    String pin = person.get("pin").get("pin").asText();
    String wrong = pin.equals("000001") ? "000002" : "000001";

    assertThat(pin(cabinet, id, pin).get("granted").asBoolean()).isTrue();
    assertThat(pin(cabinet, id, wrong).get("reason").asText()).isEqualTo("bad-pin");
    JsonNode locked =
        Eventually.holds(
            () -> pin(cabinet, id, wrong),
            answer -> assertThat(answer.get("reason").asText()).isEqualTo("locked-out"));
    assertThat(locked.get("granted").asBoolean()).isFalse();
    assertThat(pin(cabinet, id, pin).get("granted").asBoolean()).isFalse();
  }

  private JsonNode pin(String cabinet, String id, String pin) {
    return demo.control(cabinet, "pin", Map.of("id", id, "pin", pin));
  }
}
