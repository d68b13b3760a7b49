// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.settings;

import io.keyway.rules.ChangeBudget;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What waits for approvers.
 *
 * @param approvers by kind of plan: how many must say yes beside whoever asked for it, 1 to 5; one
 *     where nothing is set
 * @param undo how long after a person's rights ended an operator may ask for them back
 * @param rules how many people may lose rights by edited access rules
 * @param targets how many people may lose rights at one cabinet, or at one site, by one file
 */
@ConfigurationProperties("keyway.plans")
public record PlanSettings(
    @DefaultValue Map<String, Integer> approvers,
    @DefaultValue("PT24H") Duration undo,
    @DefaultValue Rules rules,
    @DefaultValue Targets targets) {

  /**
   * The lesser of both counts, but five people are always within it.
   *
   * @param percent of the people who have any right
   * @param people how many
   */
  public record Rules(@DefaultValue("50") int percent, @DefaultValue("500") int people) {
    public Rules {
      new ChangeBudget(percent, people, Targets.LEAST);
    }

    /** As it is asked. */
    public ChangeBudget budget() {
      return new ChangeBudget(percent, people, Targets.LEAST);
    }
  }

  /**
   * The lesser of both counts, but five people are always within it.
   *
   * @param percent of the people who have rights there
   * @param people how many
   */
  public record Targets(@DefaultValue("50") int percent, @DefaultValue("100") int people) {
    private static final int LEAST = 5;

    public Targets {
      new ChangeBudget(percent, people, LEAST);
    }

    /** As it is asked. */
    public ChangeBudget budget() {
      return new ChangeBudget(percent, people, LEAST);
    }
  }

  public PlanSettings {
    approvers = Map.copyOf(approvers);
    approvers.forEach(
        (kind, number) -> {
          if (number < 1 || number > 5) {
            throw new IllegalArgumentException(
                "keyway.plans.approvers." + kind + " is 1 to 5, not " + number);
          }
        });
    if (undo.isNegative() || undo.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException("keyway.plans.undo is 0 to 365 days, not " + undo);
    }
  }

  /** How many must say yes to a plan of that kind. */
  public int approversOf(String kind) {
    return approvers.getOrDefault(kind, 1);
  }
}
