// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.rules.SignalPolicy;
import io.keyway.rules.SignalPolicy.Act;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalYamlTest {
  private static final SignalPolicy SHIPPED =
      requireNonNull(SignalYaml.readAll(MappingFiles.shipped("signal")).get("default"));

  @ParameterizedTest
  @CsvSource({
    "risc, account-disabled, SUSPEND",
    "risc, account-purged, SUSPEND",
    "risc, identifier-recycled, SUSPEND",
    "risc, account-enabled, PROPOSE",
    "risc, identifier-changed, TELL",
    "risc, credential-compromise, TELL",
    "caep, session-revoked, IGNORE",
    "caep, device-compliance-change, IGNORE",
    "caep, credential-change, IGNORE",
    "caep, unheard-of, IGNORE"
  })
  void shippedPolicyIsThatOfItsPage(String family, String event, Act act) {
    assertThat(SHIPPED.of(uri(family, event), Map.of())).isEqualTo(act);
  }

  @Test
  void conditionLooksAtTheEvent() {
    String risk = uri("caep", "risk-level-change");

    assertThat(SHIPPED.of(risk, Map.of("current_level", "HIGH", "principal", "USER")))
        .isEqualTo(Act.TELL);
    assertThat(SHIPPED.of(risk, Map.of("current_level", "LOW"))).isEqualTo(Act.IGNORE);
    assertThat(SHIPPED.of(risk, Map.of("current_level", "HIGH", "principal", "DEVICE")))
        .isEqualTo(Act.IGNORE);
  }

  @Test
  void whereNobodyCanSayWhetherItTakesAwayAHumanIsTold() {
    SignalPolicy policy =
        SignalYaml.read(
            "own.yaml",
            """
            name: own
            reads: [level]
            signals:
              - {type: "urn:x", when: event.level > 3, act: suspend}
            otherwise: ignore
            """);

    assertThat(policy.of("urn:x", Map.of("level", 4))).isEqualTo(Act.SUSPEND);
    assertThat(policy.of("urn:x", Map.of("level", 1))).isEqualTo(Act.IGNORE);
    assertThat(policy.of("urn:x", Map.of())).isEqualTo(Act.TELL);
    assertThat(policy.of("urn:x", Map.of("level", "four"))).isEqualTo(Act.TELL);
  }

  @Test
  void aPolicyKnowsWhichEventsCouldTakeAway() {
    assertThat(SHIPPED.name()).isEqualTo("default");
    assertThat(SHIPPED.couldTakeAway(uri("risc", "account-disabled"))).isTrue();
    assertThat(SHIPPED.couldTakeAway(uri("risc", "account-enabled"))).isFalse();
    assertThat(SHIPPED.couldTakeAway(uri("caep", "unheard-of"))).isFalse();
    SignalPolicy strict =
        SignalYaml.read("own.yaml", "name: own\nsignals: []\notherwise: terminate\n");
    assertThat(strict.couldTakeAway("urn:x")).isTrue();
  }

  @Test
  void refusalNamesFileAndLine() {
    assertThatThrownBy(
            () ->
                SignalYaml.read(
                    "own.yaml",
                    "name: own\nsignals:\n  - {type: x, act: banish}\notherwise: ignore\n"))
        .isInstanceOf(RefusedFile.class)
        .hasMessageContaining("own.yaml")
        .hasMessageContaining("3")
        .hasMessageContaining("suspend, terminate");
    assertThatThrownBy(
            () ->
                SignalYaml.read(
                    "own.yaml",
                    "name: own\nsignals:\n  - {type: x, when: event.levle == 1, act: tell}\notherwise: tell\n"))
        .isInstanceOf(RefusedFile.class);
  }

  private static String uri(String family, String event) {
    return "https://schemas.openid.net/secevent/" + family + "/event-type/" + event;
  }
}
