// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.LifecycleState;
import io.keyway.rules.Lifecycle.Policy;
import io.keyway.rules.Lifecycle.Restore;
import io.keyway.rules.Standing.Heard;
import io.keyway.rules.Standing.Hold;
import io.keyway.rules.Standing.Known;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** One person to whom records are applied in the order in which they arrive. */
final class PersonUnderTest {
  static final Policy RESTORE = new Policy(Restore.RESTORE, ZoneId.of("Europe/Oslo"));
  static final Policy PROPOSE = new Policy(Restore.PROPOSE, ZoneId.of("Europe/Oslo"));
  static final Instant NOW = Changes.hour(1_000);

  private final Policy policy;
  private final Map<String, Heard> sources = new HashMap<>();
  private Standing standing = new Standing.Unknown();

  PersonUnderTest(Policy policy, IdentityChange... history) {
    this.policy = policy;
    for (IdentityChange change : history) {
      apply(change);
    }
  }

  LifecycleOutcome apply(IdentityChange change) {
    String source = change.subject().source();
    LifecycleOutcome outcome = Lifecycle.decide(before(source), change, policy, NOW);
    switch (outcome) {
      case LifecycleOutcome.Create create -> keep(source, create.after());
      case LifecycleOutcome.Nothing nothing -> keep(source, nothing.after());
      case LifecycleOutcome.Propose propose -> keep(source, propose.after());
      case LifecycleOutcome.Apply apply -> {
        if (apply.releasesHolds()) {
          sources.replaceAll((s, h) -> new Heard(h.effectiveAt(), Hold.NONE, h.holdAt()));
        }
        keep(source, apply.after());
      }
      case LifecycleOutcome.Schedule ignored -> {}
      case LifecycleOutcome.Unmatched ignored -> {}
    }
    return outcome;
  }

  Known known() {
    return (Known) standing;
  }

  LifecycleState state() {
    return known().state();
  }

  private void keep(String source, Known after) {
    sources.put(source, after.heard());
    standing = after;
  }

  private Standing before(String source) {
    return switch (standing) {
      case Standing.Unknown unknown -> unknown;
      case Known k ->
          new Known(
              k.state(),
              k.stateSource(),
              k.stateAt(),
              k.epoch(),
              k.epochAt(),
              sources.getOrDefault(source, Heard.NEVER),
              sources.entrySet().stream()
                  .anyMatch(e -> !e.getKey().equals(source) && e.getValue().hold() != Hold.NONE));
    };
  }
}
