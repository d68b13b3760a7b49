// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rule that a site writes asks for a PIN and a second person, and the cabinet does. */
class DemandingRuleStory {
  private final Demo demo = SharedDemo.get();

  @Test
  void aKeyOpensAfterThePinAndASecondBadge() throws IOException {
    JsonNode taker = demo.somebodyWithPin();
    JsonNode second = demo.somebody();
    JsonNode may = taker.get("mayTake").get(0);
    String cabinet = may.get("cabinet").asText();
    int slot = may.get("slot").asInt();
    int receipts = completed(taker);
    Path rules = demo.process().dir().resolve("access").resolve("story.yaml");
    write(
        rules,
        """
        rules:
          - id: story-of-two
            when: person.employeeNumber == "%1$s"
            keySets: {ids: [%2$s]}
            pinRequired: true
            fourEyes: true
            maxHold: PT30M
          - id: story-second
            when: person.employeeNumber == "%3$s"
            keySets: {ids: [%2$s]}
        """
            .formatted(
                taker.get("employeeNumber").asText(),
                may.get("keySet").asText(),
                second.get("employeeNumber").asText()));
    try {
      Eventually.holds(() -> completed(taker), many -> assertThat(many).isGreaterThan(receipts));
      Eventually.holds(() -> demanded(taker, may), is -> assertThat(is).isTrue());
      Eventually.holds(() -> acknowledged(second, may), is -> assertThat(is).isTrue());
      demo.badge(cabinet, taker);
      JsonNode early = demo.control(cabinet, "take", Map.of("slot", slot));
      demo.control(
          cabinet,
          "pin",
          Map.of(
              "id", taker.get("pin").get("id").asText(),
              "pin", taker.get("pin").get("pin").asText()));
      JsonNode alone = demo.control(cabinet, "take", Map.of("slot", slot));
      demo.badge(cabinet, taker);
      JsonNode twiceOneself = demo.control(cabinet, "take", Map.of("slot", slot));
      JsonNode together = demo.badge(cabinet, second);
      JsonNode taken = demo.control(cabinet, "take", Map.of("slot", slot));

      assertThat(early.path("reason").asText()).isEqualTo("pin-required");
      assertThat(alone.path("reason").asText()).isEqualTo("second-person-required");
      assertThat(twiceOneself.path("reason").asText()).isEqualTo("second-person-required");
      assertThat(together.path("granted").asBoolean()).isTrue();
      assertThat(taken.path("taken").asBoolean()).isTrue();
      JsonNode out =
          Eventually.holds(
              () -> demo.custody(may.get("keySet").asText()),
              custody -> assertThat(custody.get("state").asText()).isEqualTo("out"));
      assertThat(out.get("holder").get("employeeNumber")).isEqualTo(taker.get("employeeNumber"));
      assertThat(out.get("due").isTextual()).isTrue();
    } finally {
      Files.delete(rules);
      demo.control(cabinet, "door", Map.of("open", false));
      demo.control(cabinet, "return", Map.of("slot", slot, "keySet", may.get("keySet").asText()));
      Eventually.holds(() -> demanded(taker, may), is -> assertThat(is).isFalse());
    }
  }

  /** How many changes of a person's rights every touched cabinet verified. */
  private int completed(JsonNode person) {
    return demo.get(
            "/api/v1/receipts?state=complete&person=emp:" + person.get("employeeNumber").asText())
        .get("receipts")
        .size();
  }

  private boolean demanded(JsonNode person, JsonNode may) {
    return explained(person, may).get("pinRequired").asBoolean() && acknowledged(person, may);
  }

  private boolean acknowledged(JsonNode person, JsonNode may) {
    return explained(person, may).get("roster").get("acknowledged").asText().equals("yes");
  }

  private JsonNode explained(JsonNode person, JsonNode may) {
    return demo.get(
            "/api/v1/people/emp:"
                + person.get("employeeNumber").asText()
                + "/explanation?key="
                + may.get("keySet").asText())
        .get("keys")
        .get(0);
  }

  private static void write(Path file, String text) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text);
    Files.move(part, file);
  }
}
