// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the bridge accepted survives a kill -9, and is finished by the next start. */
class BridgeKilledStory {
  private final Demo demo = SharedDemo.get();

  @Test
  void terminationAcceptedBeforeTheKillIsCompletedAfterIt() {
    JsonNode person = demo.somebody();
    String cabinet = person.get("mayTake").get(0).get("cabinet").asText();
    demo.control(cabinet, "fault", Map.of("kind", "delay", "seconds", 3, "milliseconds", 3000));

    Demo.Answer answer = demo.hr("terminated", person.get("employeeNumber").asText(), 0);
    long killed = demo.killBridge();

    assertThat(answer.status()).isEqualTo(202);
    String receipt = answer.body().get("id").asText();
    Eventually.holds(
        () -> demo.facts().get("pids").get("bridge").asLong(),
        pid -> assertThat(pid).isNotEqualTo(killed));
    Eventually.holds(
        () -> demo.get("/api/v1/receipts/" + receipt),
        r -> assertThat(r.path("state").asText()).isEqualTo("complete"));
    assertThat(demo.badge(cabinet, person).get("granted").asBoolean()).isFalse();
  }
}
