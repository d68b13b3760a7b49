// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Standings.Taken;
import io.keyway.app.store.Person;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.Profile;
import io.keyway.rules.Precedence;
import io.keyway.rules.Precedence.Said;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
   * @param isWhole whether the record was heard, and no badge was left out because it is another's
   */
  record Settled(Profile profile, Profile said, boolean isWhole) {}

  /** After a record that speaks of attributes. */
  Settled hearing(Case matter, Optional<Person> person, Words before) {
    Profile record = matter.change().profile();
    Words words = before.hearing(record);
    Profile profile = effective(matter, person, words);
    Set<Badge> taken = taken(matter, person, profile);
    if (taken.isEmpty()) {
      return new Settled(profile, words.own().profile(), true);
    }
    Words without = before.hearing(record.withoutBadges(taken));
    Profile rest = without(effective(matter, person, without), taken);
    return new Settled(free(matter, person, rest), without.own().profile(), false);
  }

  /** After a source stopped speaking of a person. */
  Settled withdrawing(Case matter, Person person, Words before) {
    Words words = before.saying(Profile.EMPTY);
    Profile profile = effective(matter, Optional.of(person), words);
    return new Settled(free(matter, Optional.of(person), profile), Profile.EMPTY, false);
  }

  /** As the sources' words are now, by the order that is in force now. */
  Profile now(Case matter, Person person, List<Said> all) {
    Profile profile = effective(matter, Optional.of(person), all);
    return free(matter, Optional.of(person), profile);
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

  private Profile free(Case matter, Optional<Person> person, Profile profile) {
    return without(profile, taken(matter, person, profile));
  }

  /**
   * Which badges are somebody else's, or look as theirs do to some reader. One passes on from
   * somebody who was terminated or for whom it ended, who never has it again by that; one that
   * anybody else has is raised.
   */
  private Set<Badge> taken(Case matter, Optional<Person> person, Profile profile) {
    Set<Badge> present = person.map(p -> p.cardholder().profile().badges()).orElse(Set.<Badge>of());
    return profile.badges().stream()
        .filter(badge -> !present.contains(badge) && !isFree(matter, person, badge))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private boolean isFree(Case matter, Optional<Person> person, Badge badge) {
    Optional<CardholderId> id = person.map(p -> p.cardholder().id());
    Optional<Taken> other = standings.otherHolder(matter.db(), badge, id);
    while (other.isPresent()) {
      Taken taken = other.get();
      if (!standings.passesOnBadge(matter.db(), taken.holder(), taken.badge(), matter.now())) {
        consequences.badgeCollision(matter, id, taken.holder(), !taken.badge().equals(badge));
        return false;
      }
      consequences.badgePassedOn(matter, taken.holder());
      other = standings.otherHolder(matter.db(), badge, id);
    }
    return true;
  }

  /** Nobody's any more: what was said of the own badge is that there is none. */
  private static Profile without(Profile profile, Set<Badge> taken) {
    return taken.isEmpty() ? profile : profile.withoutBadges(taken).over(Profile.EMPTY);
  }
}
