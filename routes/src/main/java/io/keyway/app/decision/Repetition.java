// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.store.Person;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Keys;
import io.keyway.model.identity.Profile;
import io.keyway.rules.LifecycleOutcome;
import io.keyway.rules.Standing.Hold;
import java.time.ZoneOffset;

/**
 * Whether a record would change nothing if it came again, for as long as nobody writes anything
 * else of the person, who stays active under the same number, and the same rules and mappings are
 * in force. Anything that is not plain is decided each time.
 */
final class Repetition {
  private Repetition() {}

  /**
   * Of a record that changed nothing.
   *
   * @param person as they stood before it, and stand after it
   * @param settled what is true of the person
   */
  static boolean isSafe(
      Case matter, Person person, Profiles.Settled settled, LifecycleOutcome.Apply apply) {
    return isSafe(matter, person, settled)
        && apply.after().heard().hold() == Hold.NONE
        && apply.after().epochAt().equals(person.epochAt());
  }

  /** The same of a record by which a person was first heard of. */
  static boolean isSafe(Case matter, Person person, Profiles.Settled settled) {
    Subject subject = matter.subject();
    return matter.change() instanceof Mover
        && subject.listed()
        && subject.keys().equals(Keys.NONE)
        && subject.effectiveAt().equals(subject.asOf())
        && person.cardholder().isActive()
        && person.cardholder().employeeNumber().equals(subject.employeeNumber())
        && hasBegun(subject, matter.change().profile())
        && settled.isWhole();
  }

  /** While a first day lies ahead, wherever on earth, each record moves the epoch's opening. */
  private static boolean hasBegun(Subject subject, Profile record) {
    return record
        .startDate()
        .map(day -> day.plusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant())
        .filter(subject.asOf()::isBefore)
        .isEmpty();
  }
}
