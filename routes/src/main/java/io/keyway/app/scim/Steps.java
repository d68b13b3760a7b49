// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import io.keyway.app.decision.Rehearsal.Foreseen;
import io.keyway.app.scim.ScimBudget.Losing;
import io.keyway.model.custody.KeySetId;
import java.util.List;
import java.util.Map;

/** What a plan shows of those who would lose rights. */
final class Steps {
  private Steps() {}

  static List<Map<String, Object>> of(Losing losing) {
    return losing.people().stream().map(Steps::step).toList();
  }

  private static Map<String, Object> step(Foreseen person) {
    return Map.of(
        "step",
        person.change(),
        "person",
        person.person(),
        "employeeNumber",
        person.employeeNumber(),
        "loses",
        person.loses().keySet().stream().map(KeySetId::value).sorted().toList(),
        "holding",
        person.holding().stream().map(KeySetId::value).toList());
  }
}
