// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.IssuedBadge;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of a person beside the state: all that access rules may look at.
 *
 * <p>A source may leave attributes out, and may state that one is empty: the first keeps what was
 * known, the second clears it. {@code stated} tells them apart.
 *
 * @param site id of the person's work site, empty when unknown
 * @param startDate first day of work, from 00:00 in the zone of the site
 * @param endDate last day of work, through 24:00 in the zone of the site
 * @param qualifications what the person is trained or cleared for, by name, each with the last day
 *     on which it is valid, through 24:00 in the zone of the site
 * @param furtherBadges those beside the own one, such as a temporary one
 * @param stated the attributes about which the source spoke
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
    Optional<Badge> badge,
    Map<String, LocalDate> qualifications,
    List<IssuedBadge> furtherBadges,
    Set<Attribute> stated) {
  /** So many badges beside their own one has nobody. */
  public static final int MOST_FURTHER_BADGES = 16;

  /** The parts of a profile. */
  public enum Attribute {
    GIVEN_NAME,
    FAMILY_NAME,
    EMAIL,
    EMPLOYMENT,
    DEPARTMENT,
    SITE,
    GROUPS,
    START_DATE,
    END_DATE,
    BADGE,
    QUALIFICATIONS,
    FURTHER_BADGES
  }

  /** Nothing known. */
  public static final Profile EMPTY =
      new Profile(
          "", "", "", "", "", "", Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

  public Profile {
    groups = Set.copyOf(groups);
    qualifications = Map.copyOf(qualifications);
    furtherBadges = List.copyOf(furtherBadges);
    stated = Set.copyOf(stated);
    if (furtherBadges.size() > MOST_FURTHER_BADGES) {
      throw new IllegalArgumentException(
          "A person has at most " + MOST_FURTHER_BADGES + " badges beside their own one");
    }
  }

  /** A profile without further badges. */
  public Profile(
      String givenName,
      String familyName,
      String email,
      String employment,
      String department,
      String site,
      Set<String> groups,
      Optional<LocalDate> startDate,
      Optional<LocalDate> endDate,
      Optional<Badge> badge,
      Map<String, LocalDate> qualifications,
      Set<Attribute> stated) {
    this(
        givenName,
        familyName,
        email,
        employment,
        department,
        site,
        groups,
        startDate,
        endDate,
        badge,
        qualifications,
        List.of(),
        stated);
  }

  /** A profile that speaks of whatever is not empty in it. */
  public Profile(
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
    this(
        givenName,
        familyName,
        email,
        employment,
        department,
        site,
        groups,
        startDate,
        endDate,
        badge,
        Map.of(),
        notEmpty(
            !givenName.isEmpty(),
            !familyName.isEmpty(),
            !email.isEmpty(),
            !employment.isEmpty(),
            !department.isEmpty(),
            !site.isEmpty(),
            !groups.isEmpty(),
            startDate.isPresent(),
            endDate.isPresent(),
            badge.isPresent(),
            false,
            false));
  }

  /**
   * The name of a qualification, as sources and rules write it.
   *
   * @throws IllegalArgumentException when no qualification can have this name
   */
  public static String qualificationName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "A qualification's name has 1 to 64 of A-Z a-z 0-9 . _ - and starts with a letter or digit");
    }
    return name;
  }

  /** The same, with these qualifications stated. */
  public Profile withQualifications(Map<String, LocalDate> all) {
    EnumSet<Attribute> more = EnumSet.of(Attribute.QUALIFICATIONS);
    more.addAll(stated);
    return new Profile(
        givenName,
        familyName,
        email,
        employment,
        department,
        site,
        groups,
        startDate,
        endDate,
        badge,
        all,
        furtherBadges,
        more);
  }

  /** The same, with these further badges stated. */
  public Profile withFurtherBadges(List<IssuedBadge> all) {
    EnumSet<Attribute> more = EnumSet.of(Attribute.FURTHER_BADGES);
    more.addAll(stated);
    return new Profile(
        givenName,
        familyName,
        email,
        employment,
        department,
        site,
        groups,
        startDate,
        endDate,
        badge,
        qualifications,
        all,
        more);
  }

  /** Every badge, the own one first, whether it counts now or not. */
  public Set<Badge> badges() {
    return Stream.concat(badge.stream(), furtherBadges.stream().map(IssuedBadge::badge))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** This profile without what it says of some badges: silent of the own one, the rest stays. */
  public Profile withoutBadges(Set<Badge> these) {
    Profile rest = badge.filter(these::contains).isPresent() ? without(Attribute.BADGE) : this;
    return furtherBadges.stream().map(IssuedBadge::badge).anyMatch(these::contains)
        ? rest.withFurtherBadges(
            furtherBadges.stream().filter(b -> !these.contains(b.badge())).toList())
        : rest;
  }

  /** This profile where it speaks, the older one where it does not. Speaks of everything. */
  public Profile over(Profile older) {
    return over(older, EnumSet.allOf(Attribute.class));
  }

  /** This profile where it speaks, the older one where it does not. Speaks of what either does. */
  public Profile onto(Profile older) {
    Set<Attribute> either = EnumSet.noneOf(Attribute.class);
    either.addAll(stated);
    either.addAll(older.stated);
    return over(older, either);
  }

  /** What this profile says of some attributes; it speaks of no other. */
  public Profile only(Set<Attribute> attributes) {
    Set<Attribute> both = EnumSet.noneOf(Attribute.class);
    both.addAll(stated);
    both.retainAll(attributes);
    return both.equals(stated) ? this : cleared(both);
  }

  /** This profile without what it says of one attribute. */
  public Profile without(Attribute attribute) {
    return only(EnumSet.complementOf(EnumSet.of(attribute)));
  }

  private Profile cleared(Set<Attribute> speaksOf) {
    return new Profile(
            givenName,
            familyName,
            email,
            employment,
            department,
            site,
            groups,
            startDate,
            endDate,
            badge,
            qualifications,
            furtherBadges,
            speaksOf)
        .over(EMPTY, speaksOf);
  }

  private Profile over(Profile older, Set<Attribute> speaksOf) {
    return new Profile(
        pick(Attribute.GIVEN_NAME, older, Profile::givenName),
        pick(Attribute.FAMILY_NAME, older, Profile::familyName),
        pick(Attribute.EMAIL, older, Profile::email),
        pick(Attribute.EMPLOYMENT, older, Profile::employment),
        pick(Attribute.DEPARTMENT, older, Profile::department),
        pick(Attribute.SITE, older, Profile::site),
        pick(Attribute.GROUPS, older, Profile::groups),
        pick(Attribute.START_DATE, older, Profile::startDate),
        pick(Attribute.END_DATE, older, Profile::endDate),
        pick(Attribute.BADGE, older, Profile::badge),
        pick(Attribute.QUALIFICATIONS, older, Profile::qualifications),
        pick(Attribute.FURTHER_BADGES, older, Profile::furtherBadges),
        speaksOf);
  }

  /** Says nothing of the person: names never reach a log by accident. */
  @Override
  public String toString() {
    return "Profile[masked]";
  }

  private <T> T pick(Attribute attribute, Profile older, Function<Profile, T> part) {
    return part.apply(stated.contains(attribute) ? this : older);
  }

  private static Set<Attribute> notEmpty(boolean... present) {
    EnumSet<Attribute> stated = EnumSet.noneOf(Attribute.class);
    for (Attribute attribute : Attribute.values()) {
      if (present[attribute.ordinal()]) {
        stated.add(attribute);
      }
    }
    return stated;
  }
}
