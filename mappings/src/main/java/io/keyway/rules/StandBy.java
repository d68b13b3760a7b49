// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.Grant;
import io.keyway.model.custody.KeySet;
import io.keyway.rules.AccessRule.Give;
import java.util.List;

/** A part of time in which a person may be the second person for a key set, being of a group. */
record StandBy(KeySet keySet, Period period, String group, List<Give> rules) {

  /** The same for another key set with the same lease. */
  StandBy of(KeySet other) {
    return new StandBy(other, period, group, rules);
  }

  Grant grant() {
    return new Grant(
            keySet.slot(),
            keySet.id(),
            AccessSchedule.ALWAYS,
            Effects.lease(keySet, rules),
            period.notBefore(),
            period.notAfter())
        .standingBy(group);
  }
}
