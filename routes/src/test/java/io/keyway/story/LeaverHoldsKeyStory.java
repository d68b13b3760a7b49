// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is terminated with a key in the pocket is an incident before leaving the building. */
class LeaverHoldsKeyStory {
  private final Demo demo = SharedDemo.get();

  @Test
  void incidentOpensWithTheTerminationAndResolvesItselfWhenTheKeyIsBack() {
    JsonNode person = demo.somebody();
    JsonNode may = person.get("mayTake").get(0);
    String cabinet = may.get("cabinet").asText();
    String key = may.get("keySet").asText();
    demo.badge(cabinet, person);
    demo.control(cabinet, "take", Map.of("slot", may.get("slot").asInt()));
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
}
