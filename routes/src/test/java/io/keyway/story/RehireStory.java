// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nobody comes back by accident, and everybody who is hired again comes back. */
class RehireStory {
  private final Demo demo = SharedDemo.get();

  @Test
  void terminatedPersonComesBackOnlyByALaterHiring() {
    JsonNode person = demo.somebody();
    String number = person.get("employeeNumber").asText();
    String cabinet = person.get("mayTake").get(0).get("cabinet").asText();
    demo.hr("terminated", number, 10);

    demo.hr("changed", number, 5);
    demo.hr("reinstated", number, 5);

    assertThat(demo.badge(cabinet, person).get("granted").asBoolean()).isFalse();
    assertThat(demo.get("/api/v1/plans?state=waiting").toString()).contains("re-grant");

    Demo.Answer hired =
        demo.hr(
            Map.of(
                "event", "hired",
                "effectiveAt", Instant.now().toString(),
                "person", Map.of("employeeNumber", number)),
            "msg_rehire-" + number,
            10);

    assertThat(hired.body().get("state").asText()).isEqualTo("complete");
    assertThat(demo.badge(cabinet, person).get("granted").asBoolean()).isTrue();
  }

  @Test
  void suspensionIsTakenBackByItsOwnSource() {
    JsonNode person = demo.somebody();
    String number = person.get("employeeNumber").asText();
    String cabinet = person.get("mayTake").get(0).get("cabinet").asText();

    demo.hr("suspended", number, 10);
    assertThat(demo.badge(cabinet, person).get("granted").asBoolean()).isFalse();

    demo.hr("reinstated", number, 10);
    assertThat(demo.badge(cabinet, person).get("granted").asBoolean()).isTrue();
  }
}
