// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A cabinet that hears nothing stops giving keys when its lease ends, and never before. */
class LeaseEndStory {
  /** The shortest lease that there is: its end is waited for. */
  private static final String LEASE = "PT1M";

  private static final int AWAY = 75;

  @Test
  void cabinetThatIsCutOffGivesNothingAfterItsLeaseAndTakesKeysBackAllTheTime() {
    try (Demo demo = Demo.start("--lease", LEASE, "--cabinets", "1", "--people", "40")) {
      JsonNode holder = demo.somebody();
      JsonNode other = demo.somebody();
      JsonNode may = holder.get("mayTake").get(0);
      String cabinet = may.get("cabinet").asText();
      String key = may.get("keySet").asText();
      int slot = may.get("slot").asInt();

      demo.control(cabinet, "fault", Map.of("kind", "drop-link", "seconds", AWAY));
      Instant exposedUntil =
          Instant.parse(
              Eventually.holds(
                      () -> demo.get("/api/v1/cabinets/" + cabinet),
                      c -> {
                        assertThat(c.get("status").asText()).isEqualTo("down");
                        assertThat(c.hasNonNull("exposedUntil")).isTrue();
                      })
                  .get("exposedUntil")
                  .asText());
      assertThat(demo.badge(cabinet, holder).get("granted").asBoolean()).isTrue();
      assertThat(take(demo, cabinet, slot).get("taken").asBoolean()).isTrue();
      demo.control(cabinet, "door", Map.of("open", false));

      JsonNode refused =
          Eventually.holds(
              Duration.ofSeconds(AWAY),
              () -> demo.badge(cabinet, other),
              said -> assertThat(said.get("granted").asBoolean()).isFalse());
      Instant stopped = Instant.now();

      assertThat(refused.get("reason").asText()).isEqualTo("lease");
      assertThat(stopped).isBetween(exposedUntil.minusSeconds(60), exposedUntil.plusSeconds(1));
      assertThat(demo.stateOf(cabinet).get("link").asText()).isEqualTo("down");
      assertThat(demo.badge(cabinet, holder).get("granted").asBoolean()).isFalse();
      JsonNode back = demo.control(cabinet, "return", Map.of("slot", slot, "keySet", key));
      assertThat(back.get("returned").asBoolean()).isTrue();

      Eventually.holds(
          Duration.ofSeconds(AWAY),
          () -> demo.badge(cabinet, other),
          said -> assertThat(said.get("granted").asBoolean()).isTrue());
      Eventually.holds(
          () -> demo.get("/api/v1/custody/history?key=" + key).toString(),
          history -> assertThat(history).contains(holder.get("employeeNumber").asText()));
      Eventually.holds(
          () -> demo.custody(key), c -> assertThat(c.get("state").asText()).isEqualTo("in"));
    }
  }

  private static JsonNode take(Demo demo, String cabinet, int slot) {
    return demo.control(cabinet, "take", Map.of("slot", slot));
  }
}
