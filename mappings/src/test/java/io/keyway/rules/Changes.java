// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Records about one person, for tests; instants are hours after {@link #START}. */
final class Changes {
  static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  static final String HR = "hr";

  private Changes() {}

  static Instant hour(int hour) {
    return START.plusSeconds(hour * 3600L);
  }

  static IdentityChange hired(int hour) {
    return new IdentityChange.Joiner(event(HR, hour), Profile.EMPTY);
  }

  static IdentityChange changed(int hour) {
    return new IdentityChange.Mover(event(HR, hour), Profile.EMPTY);
  }

  static IdentityChange terminated(int hour) {
    return new IdentityChange.Leaver(event(HR, hour), Profile.EMPTY);
  }

  static IdentityChange suspended(int hour) {
    return suspended(HR, hour);
  }

  static IdentityChange suspended(String source, int hour) {
    return new IdentityChange.Suspended(event(source, hour), Profile.EMPTY);
  }

  static IdentityChange reinstated(int hour) {
    return reinstated(HR, hour);
  }

  static IdentityChange reinstated(String source, int hour) {
    return new IdentityChange.Reinstated(event(source, hour), Profile.EMPTY);
  }

  static IdentityChange activeRow(int hour) {
    return new IdentityChange.Mover(row(HR, hour), Profile.EMPTY);
  }

  static IdentityChange activeRow(int hour, LocalDate startDate) {
    return new IdentityChange.Mover(row(HR, hour), starting(startDate));
  }

  static IdentityChange suspendedRow(int hour) {
    return new IdentityChange.Suspended(row(HR, hour), Profile.EMPTY);
  }

  static IdentityChange terminatedRow(int hour) {
    return new IdentityChange.Leaver(row(HR, hour), Profile.EMPTY);
  }

  private static Subject event(String source, int hour) {
    return new Subject(source, new EmployeeNumber("00123"), hour(hour), hour(hour));
  }

  private static Subject row(String source, int hour) {
    return new Subject(source, new EmployeeNumber("00123"), hour(hour), hour(hour), true);
  }

  private static Profile starting(LocalDate date) {
    Profile p = Profile.EMPTY;
    return new Profile(
        p.givenName(),
        p.familyName(),
        p.email(),
        p.employment(),
        p.department(),
        p.site(),
        p.groups(),
        Optional.of(date),
        p.endDate(),
        p.badge());
  }
}
