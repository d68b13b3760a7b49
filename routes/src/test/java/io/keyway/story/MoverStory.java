// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who moves takes the old rights to nobody: they end before the new ones begin. */
class MoverStory {
  private final Demo demo = SharedDemo.get();

  @Test
  void moverWhoLosesAllGroupsLosesAllKeysAndStaysKnown() {
    JsonNode person = demo.somebody();
    String number = person.get("employeeNumber").asText();
    String cabinet = person.get("mayTake").get(0).get("cabinet").asText();

    Demo.Answer answer =
        demo.hr(
            "changed",
            Map.of("employeeNumber", number, "groups", List.of(), "department", "elsewhere"),
            10);

    assertThat(answer.body().get("state").asText()).isEqualTo("complete");
    assertThat(demo.badge(cabinet, person).get("granted").asBoolean()).isFalse();
    assertThat(demo.get("/api/v1/people/emp:" + number).get("state").asText()).isEqualTo("active");
  }
}
