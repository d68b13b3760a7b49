// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.store.Person;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.Profile;
import io.keyway.model.identity.Profile.Attribute;
import io.keyway.rules.Precedence;
import io.keyway.rules.Precedence.Said;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What is true of a person, of what each source says: the source that counts for an attribute, and
 * a badge that nobody else has. Runs on the writer's thread.
 */
@Component
class Profiles {
  private final Precedence precedence;
  private final Standings standings;
  private final Consequences consequences;

  Profiles(SourcePolicies policies, Standings standings, Consequences consequences) {
    this.precedence = policies.precedence();
    this.standings = standings;
    this.consequences = consequences;
  }

  /**
   * What is true from now on.
   *
   * @param said what the record's source says from now on
   */
  record Settled(Profile profile, Profile said) {}

  /** After a record that speaks of attributes. */
  Settled hearing(Case matter, Optional<Person> person, Words before) {
    Profile record = matter.change().profile();
    Words words = before.hearing(record);
    Profile profile = effective(matter, person, words);
    if (hasFreeBadge(matter, person, profile)) {
      return new Settled(profile, words.own().profile());
    }
    Words without = before.hearing(record.without(Attribute.BADGE));
    Profile rest = effective(matter, person, without);
    boolean stillTaken = rest.badge().equals(profile.badge());
    return new Settled(stillTaken ? badgeless(rest) : rest, without.own().profile());
  }

  /** After a source stopped speaking of a person. */
  Settled withdrawing(Case matter, Person person, Words before) {
    Words words = before.saying(Profile.EMPTY);
    Profile profile = effective(matter, Optional.of(person), words);
    boolean isFree = hasFreeBadge(matter, Optional.of(person), profile);
    return new Settled(isFree ? profile : badgeless(profile), Profile.EMPTY);
  }

  /** As the sources' words are now, by the order that is in force now. */
  Profile now(Case matter, Person person, List<Said> all) {
    Profile profile = effective(matter, Optional.of(person), all);
    return hasFreeBadge(matter, Optional.of(person), profile) ? profile : badgeless(profile);
  }

  private Profile effective(Case matter, Optional<Person> person, Words words) {
    return effective(matter, person, words.all());
  }

  /** Where no word of any source was noted, what is known stays. */
  private Profile effective(Case matter, Optional<Person> person, List<Said> all) {
    List<Said> heard =
        all.stream()
            .filter(said -> !said.profile().stated().isEmpty())
            .filter(said -> precedence.knows(said.source()) || isOf(matter, said))
            .toList();
    Profile known = person.map(p -> p.cardholder().profile()).orElse(Profile.EMPTY);
    String goesBy =
        person
            .map(p -> p.cardholder().employeeNumber())
            .orElseGet(() -> matter.subject().employeeNumber())
            .value();
    return heard.isEmpty() ? known : precedence.effective(heard, goesBy);
  }

  private static boolean isOf(Case matter, Said said) {
    return said.source().equals(matter.subject().source());
  }

  /**
   * Whether the badge is nobody else's. It passes on from somebody who was terminated, who never
   * has it again by that; one that anybody else has is raised.
   */
  private boolean hasFreeBadge(Case matter, Optional<Person> person, Profile profile) {
    Optional<CardholderId> id = person.map(p -> p.cardholder().id());
    Optional<Badge> present = person.flatMap(p -> p.cardholder().profile().badge());
    if (profile.badge().equals(present)) {
      return true;
    }
    Optional<CardholderId> other = standings.otherHolder(matter.db(), profile, id);
    if (other.isEmpty()) {
      return true;
    }
    if (standings.passesOnBadge(matter.db(), other.get())) {
      consequences.badgePassedOn(matter, other.get());
      return true;
    }
    consequences.badgeCollision(matter, id, other.get());
    return false;
  }

  private static Profile badgeless(Profile profile) {
    return profile.without(Attribute.BADGE).over(Profile.EMPTY);
  }
}
