// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

import io.keyway.model.credential.Credential.Badge;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a person beside the state: all that access rules may look at. An empty text or
 * optional means that the source did not say.
 *
 * @param site id of the person's work site, empty when unknown
 * @param startDate first day of work, from 00:00 in the zone of the site
 * @param endDate last day of work, through 24:00 in the zone of the site
 */
public record Profile(
    String givenName,
    String familyName,
    String email,
    String employment,
    String department,
    String site,
    Set<String> groups,
    Optional<LocalDate> startDate,
    Optional<LocalDate> endDate,
    Optional<Badge> badge) {

  /** Nothing known. */
  public static final Profile EMPTY =
      new Profile(
          "", "", "", "", "", "", Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

  public Profile {
    groups = Set.copyOf(groups);
  }

  /** Says nothing of the person: names never reach a log by accident. */
  @Override
  public String toString() {
    return "Profile[masked]";
  }
}
