// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a file would do, for people. */
final class PlanText {
  private static final int SHOWN = 50;

  private PlanText() {}

  /** One line, a table of who is meant, and what needs somebody's eye. */
  static String of(JsonNode plan, Ink ink) {
    StringBuilder text = new StringBuilder(plan.path("summary").asText()).append('\n');
    Table table = new Table(ink, "PERSON", "CHANGE", "EFFECT", "LOSES", "GETS");
    int more = plan.path("steps").size() - SHOWN;
    StreamSupport.stream(plan.path("steps").spliterator(), false)
        .limit(SHOWN)
        .forEach(
            step ->
                table.row(
                    "emp:" + step.path("employeeNumber").asText(),
                    step.path("change").asText(),
                    step.path("effect").asText(),
                    Integer.toString(step.path("loses").size()),
                    Integer.toString(step.path("gets").size())));
    if (!table.isEmpty()) {
      text.append(table);
    }
    if (more > 0) {
      text.append("and ").append(more).append(" more (--json shows all)\n");
    }
    for (JsonNode holding : plan.path("losingWhileHolding")) {
      text.append("emp:")
          .append(holding.path("employeeNumber").asText())
          .append(" would lose rights while holding ")
          .append(words(holding.path("keySets")))
          .append(".\n");
    }
    if (!plan.path("wouldWait").asText().isEmpty()) {
      text.append("It would wait for an approver: ")
          .append(plan.path("wouldWait").asText())
          .append(".\n");
    }
    return text.toString();
  }

  private static String words(JsonNode names) {
    return StreamSupport.stream(names.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }
}
