// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.SecondPerson;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * One rule of a site: whom it is about, which key sets, and what follows.
 *
 * @param id unique among all rules
 * @param when whom it is about: a question about {@code person}
 */
public record AccessRule(String id, Condition when, KeySets keySets, Effect effect) {

  /** What follows for those whom the rule is about. */
  public sealed interface Effect {}

  /**
   * They may take these key sets.
   *
   * @param maxKeys how many they may hold from one cabinet at once; 0 means any number
   * @param validFrom first day, from 00:00 in the zone of the person's site
   * @param validTo last day, through 24:00 in the zone of the person's site
   * @param lease shorter than the key set's own, where there is one
   * @param demands what is asked of them at the cabinet
   * @param limit how long they may keep it, where that is shorter than the key set's own
   * @param qualifications all of which they must have: the right ends with the first that does
   */
  public record Give(
      AccessSchedule schedule,
      int maxKeys,
      Optional<LocalDate> validFrom,
      Optional<LocalDate> validTo,
      Optional<Duration> lease,
      Demands demands,
      HoldLimit limit,
      Set<String> qualifications)
      implements Effect {
    public Give {
      qualifications = Set.copyOf(qualifications);
    }
  }

  /**
   * What a cabinet asks for beside a badge.
   *
   * @param pin the person's PIN
   * @param second a second person
   */
  public record Demands(boolean pin, Optional<SecondPerson> second) {
    /** Nothing. */
    public static final Demands NONE = new Demands(false, Optional.empty());
  }

  /** They may not, whatever any other rule gives. */
  public record Deny() implements Effect {}

  /**
   * Which key sets: those that are in every list that is not empty.
   *
   * @param tags any of these
   * @param ids any of these
   * @param cabinets those of any of these
   * @param sites those at any of these
   * @param ownSite those at the person's own site only
   */
  public record KeySets(
      Set<String> tags,
      Set<KeySetId> ids,
      Set<CabinetId> cabinets,
      Set<String> sites,
      boolean ownSite) {
    public KeySets {
      tags = Set.copyOf(tags);
      ids = Set.copyOf(ids);
      cabinets = Set.copyOf(cabinets);
      sites = Set.copyOf(sites);
    }

    /** Whether somebody of the key set's site could be given it. */
    boolean covers(KeySet keySet, String site) {
      return covers(keySet, site, site);
    }

    boolean covers(KeySet keySet, String site, String personsSite) {
      return (tags.isEmpty() || tags.stream().anyMatch(keySet.tags()::contains))
          && (ids.isEmpty() || ids.contains(keySet.id()))
          && (cabinets.isEmpty() || cabinets.contains(keySet.cabinet()))
          && (sites.isEmpty() || sites.contains(site))
          && (!ownSite || site.equals(personsSite));
    }
  }
}
