// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.keyway.rules.EvaluationFailed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CelTest {
  private static final Cel CEL =
      Cel.over(
          "person",
          Map.of(
              "department",
              SimpleType.STRING,
              "groups",
              ListType.create(SimpleType.STRING),
              "extra",
              SimpleType.DYN,
              "badge",
              Map.of("format", SimpleType.DYN)));

  private static Place text(String cel) {
    return Place.parse("rules.yaml", "\n\"" + cel.replace("\"", "\\\"") + "\"");
  }

  private static Map<String, Object> person(Map<String, Object> fields) {
    return Map.of("person", fields);
  }

  @Test
  void aConditionAsksThePersonsFields() {
    var facilities =
        CEL.condition(text("person.department == 'facilities' && 'a' in person.groups"));

    assertThat(facilities.holds(person(Map.of("department", "facilities", "groups", List.of("a")))))
        .isTrue();
    assertThat(facilities.holds(person(Map.of("department", "it", "groups", List.of("a")))))
        .isFalse();
  }

  @Test
  void aMisspeltFieldIsRefusedWithFileLineAndReason() {
    assertThatThrownBy(() -> CEL.condition(text("person.departmnt == 'it'")))
        .isInstanceOf(RefusedFile.class)
        .hasMessageStartingWith("rules.yaml:2: ")
        .hasMessageContaining("departmnt");
    assertThatThrownBy(() -> CEL.expression(text("person.badge.formt")))
        .hasMessageContaining("formt");
  }

  @Test
  void aConditionThatIsNoQuestionIsRefused() {
    assertThatThrownBy(() -> CEL.condition(text("person.department")))
        .hasMessage("rules.yaml:2: the condition is not a yes or no but string");
  }

  @Test
  void aConditionWithoutAnAnswerFailsWithoutTellingFacts() {
    var condition = CEL.condition(text("person.department == 'it'"));

    assertThatThrownBy(() -> condition.holds(person(Map.of("extra", "Ada"))))
        .isInstanceOf(EvaluationFailed.class)
        .hasMessageStartingWith("rules.yaml:2: ")
        .hasMessageNotContaining("Ada");
  }

  @Test
  void anAbsentOptionalFieldIsEmpty() {
    var format = CEL.expression(text("person.?badge.?format"));

    assertThat(format.evaluate(person(Map.of()))).isEmpty();
    assertThat(format.evaluate(person(Map.of("badge", Map.of("format", "H10301")))))
        .contains("H10301");
    assertThat(format.evaluate(person(Map.of("badge", Map.of())))).isEmpty();
  }
}
