// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A key that is not back when it should be is an incident before anybody asks. */
class OverdueStory {

  @Test
  void keyHeldTooLongIsOverdueAndResolvedByItsReturn() {
    try (Demo demo = Demo.start("--max-hold", "PT4S")) {
      JsonNode person = demo.somebody();
      JsonNode may = person.get("mayTake").get(0);
      String cabinet = may.get("cabinet").asText();
      String key = may.get("keySet").asText();
      demo.badge(cabinet, person);
      demo.control(cabinet, "take", Map.of("slot", may.get("slot").asInt()));

      Eventually.holds(
          () -> demo.incidents("key-overdue", key),
          found ->
              assertThat(found)
                  .singleElement()
                  .satisfies(i -> assertThat(i.get("state").asText()).isEqualTo("open")));
      assertThat(demo.custody(key).get("overdue").asBoolean()).isTrue();

      demo.control(cabinet, "return", Map.of("slot", may.get("slot").asInt(), "keySet", key));

      Eventually.holds(
          () -> demo.incidents("key-overdue", key),
          found -> assertThat(found.getFirst().get("state").asText()).isEqualTo("resolved"));
    }
  }
}
