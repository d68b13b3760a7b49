// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is terminated with a key in the pocket is an incident before leaving the building. */
class LeaverHoldsKeyStory {
  private final Demo demo = SharedDemo.get();

  @Test
  void incidentOpensWithTheTerminationAndResolvesItselfWhenTheKeyIsBack() {
    JsonNode person = holder();
    JsonNode may = person.get("mayTake").get(0);
    String cabinet = may.get("cabinet").asText();
    String key = may.get("keySet").asText();
    Eventually.holds(
        () -> demo.custody(key), c -> assertThat(c.get("state").asText()).isEqualTo("out"));

    demo.hr("terminated", person.get("employeeNumber").asText(), 10);

    assertThat(demo.incidents("leaver-holds-key", key))
        .singleElement()
        .satisfies(
            i -> {
              assertThat(i.get("state").asText()).isEqualTo("open");
              assertThat(i.get("cabinet").asText()).isEqualTo(cabinet);
            });

    demo.control(cabinet, "return", Map.of("slot", may.get("slot").asInt(), "keySet", key));

    Eventually.holds(
        () -> demo.incidents("leaver-holds-key", key),
        found -> assertThat(found.getFirst().get("state").asText()).isEqualTo("resolved"));
  }

  /** Somebody who took the first key that they may take; other stories may have left theirs out. */
  private JsonNode holder() {
    List<String> refused = new ArrayList<>();
    for (int tries = 0; tries < 4; tries++) {
      JsonNode person = demo.somebody();
      JsonNode may = person.get("mayTake").get(0);
      String cabinet = may.get("cabinet").asText();
      JsonNode badge = demo.badge(cabinet, person);
      JsonNode take = demo.control(cabinet, "take", Map.of("slot", may.get("slot").asInt()));
      if (take.path("taken").asBoolean()) {
        return person;
      }
      refused.add(may + " badge " + badge + " take " + take);
    }
    throw new AssertionError("Nobody could take a key: " + refused);
  }
}
