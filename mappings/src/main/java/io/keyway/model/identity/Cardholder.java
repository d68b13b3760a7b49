// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

/**
 * A person as Keyway holds them to be true.
 *
 * @param epoch counts employments, from 1; a new one opens only by the table of lifecycle rules
 * @param revision counts changes of the person's rights within all epochs, from 1; never falls
 */
public record Cardholder(
    CardholderId id,
    EmployeeNumber employeeNumber,
    LifecycleState state,
    long epoch,
    long revision,
    Profile profile) {
  public Cardholder {
    if (epoch < 1 || revision < 1) {
      throw new IllegalArgumentException("Epoch and revision count from 1");
    }
  }

  /** Whether this person may have any right at all. */
  public boolean isActive() {
    return state == LifecycleState.ACTIVE;
  }
}
