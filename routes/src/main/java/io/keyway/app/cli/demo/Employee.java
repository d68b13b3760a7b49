// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A person of the demo's organisation, as its HR system knows them.
 *
 * @param number employee number, zeros kept
 * @param groups access groups
 */
public record Employee(
    String number,
    String givenName,
    String familyName,
    String email,
    String employment,
    String department,
    String site,
    List<String> groups,
    LocalDate startDate,
    Optional<LocalDate> endDate,
    Badge badge) {
  public Employee {
    groups = List.copyOf(groups);
  }

  /** What is printed on a badge and stored in it. */
  public record Badge(String format, long facilityCode, long cardNumber) {}

  boolean isIn(String group) {
    return groups.contains(group);
  }
}
