// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.store.Person;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Keys;
import io.keyway.rules.LifecycleOutcome;
import io.keyway.rules.Standing.Hold;

/**
 * Whether a record that changed nothing would change nothing again, for as long as nobody writes
 * anything else of what its source calls the person, the person stays active under the same number,
 * and the same rules and mappings are in force. Anything that is not plain is decided each time.
 */
final class Repetition {
  private Repetition() {}

  /**
   * @param before how the person stood before the record, and stands after it
   * @param settled what is true of the person
   */
  static boolean isSafe(
      Case matter, Person before, Profiles.Settled settled, LifecycleOutcome.Apply apply) {
    Subject subject = matter.subject();
    return matter.change() instanceof Mover
        && subject.listed()
        && subject.keys().equals(Keys.NONE)
        && subject.effectiveAt().equals(subject.asOf())
        && before.cardholder().isActive()
        && before.cardholder().employeeNumber().equals(subject.employeeNumber())
        && apply.after().heard().hold() == Hold.NONE
        && apply.after().epochAt().equals(before.epochAt())
        && apply.profileUpdate()
        && settled.isWhole();
  }
}
