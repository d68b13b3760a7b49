// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.model.identity.Profile;
import io.keyway.model.identity.Profile.Attribute;
import io.keyway.rules.Precedence.Part;
import io.keyway.rules.Precedence.Said;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrecedenceTest {
  private static final List<String> SOURCES = List.of("eacs", "hr", "ldap");
  private static final Precedence SITE =
      new Precedence(
          List.of("hr", "ldap"),
          Map.of(
              "hr", Set.of(Part.STATUS, Part.NAME),
              "eacs", Set.of(Part.BADGE),
              "ldap", Set.of(Part.GROUPS)));

  @Test
  void ownerCountsBeforeTheOrder() {
    Profile effective =
        SITE.effective(List.of(said("hr", "A", Set.of("a")), said("ldap", "B", Set.of("b"))));

    assertThat(effective.givenName()).isEqualTo("A");
    assertThat(effective.groups()).containsExactly("b");
  }

  @Test
  void ownerThatSaysThereIsNoneCounts() {
    Profile none = said("ldap", "", Set.of()).profile();
    Profile effective =
        SITE.effective(
            List.of(
                said("hr", "A", Set.of("a")),
                new Said("ldap", "1", speakingOf(none, Set.of(Attribute.GROUPS)))));

    assertThat(effective.groups()).isEmpty();
    assertThat(effective.givenName()).isEqualTo("A");
  }

  @Test
  void nextInOrderCountsWhereTheOwnerIsSilent() {
    Profile silent = speakingOf(Profile.EMPTY, Set.of());
    Profile effective =
        SITE.effective(
            List.of(
                said("hr", "A", Set.of("a")),
                said("eacs", "C", Set.of("c")),
                new Said("ldap", "1", silent)));

    assertThat(effective.groups()).containsExactly("a");
  }

  @Test
  void ofTwoEmploymentsOfOneSourceTheOneThatThePersonGoesByCounts() {
    Said first = new Said("hr", "100", said("hr", "A", Set.of()).profile());
    Said second = new Said("hr", "200", said("hr", "B", Set.of()).profile());

    for (List<Said> both : List.of(List.of(first, second), List.of(second, first))) {
      assertThat(SITE.effective(both, "100").givenName()).isEqualTo("A");
      assertThat(SITE.effective(both, "200").givenName()).isEqualTo("B");
      assertThat(SITE.effective(both).givenName()).isEqualTo("A");
    }
  }

  @Test
  void aSourceThatTheSiteHasNoMoreIsNotKnown() {
    assertThat(SITE.knows("ldap")).isTrue();
    assertThat(SITE.knows("payroll")).isFalse();
  }

  @Test
  void onlyOwnersMayEndButWhoIsNoSourceMayToo() {
    assertThat(SITE.isStatusOwner("hr")).isTrue();
    assertThat(SITE.isStatusOwner("ldap")).isFalse();
    assertThat(SITE.isStatusOwner("operator")).isTrue();
    assertThat(new Precedence(List.of(), Map.of("ldap", Set.of())).isStatusOwner("ldap")).isTrue();
  }

  /** Each source's records come in its own order; how those of several mingle is left to chance. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void inWhateverOrderTheSourcesSpeakTheEndIsTheSame(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Precedence site = site(random);
      Map<String, List<Profile>> records = records(random);

      Profile expected = plainly(site, records);
      assertThat(mingled(site, records, random)).isEqualTo(expected);
      assertThat(mingled(site, records, random)).isEqualTo(expected);
    }
  }

  /** As plainly as possible: attribute by attribute, the first source that ever spoke of it. */
  private static Profile plainly(Precedence site, Map<String, List<Profile>> records) {
    List<Said> last = new ArrayList<>();
    records.forEach(
        (source, all) -> {
          for (Attribute attribute : Attribute.values()) {
            all.stream()
                .filter(record -> record.stated().contains(attribute))
                .reduce((older, newer) -> newer)
                .ifPresent(
                    record ->
                        last.add(new Said(source, "1", speakingOf(record, Set.of(attribute)))));
          }
        });
    return site.effective(last);
  }

  private static Profile mingled(
      Precedence site, Map<String, List<Profile>> records, Random random) {
    List<String> turns = new ArrayList<>();
    records.forEach((source, all) -> turns.addAll(Collections.nCopies(all.size(), source)));
    Collections.shuffle(turns, random);
    Map<String, Integer> at = new HashMap<>();
    Map<String, Profile> said = new HashMap<>();
    for (String source : turns) {
      Profile record =
          records.getOrDefault(source, List.of()).get(at.merge(source, 1, Integer::sum) - 1);
      said.put(source, record.onto(said.getOrDefault(source, Profile.EMPTY)));
    }
    List<Said> all = new ArrayList<>();
    said.forEach((source, profile) -> all.add(new Said(source, "1", profile)));
    Collections.shuffle(all, random);
    return site.effective(all);
  }

  private static Precedence site(Random random) {
    List<String> order = new ArrayList<>(SOURCES);
    Collections.shuffle(order, random);
    Map<String, Set<Part>> owns = new HashMap<>();
    for (String source : SOURCES) {
      Set<Part> parts = EnumSet.noneOf(Part.class);
      for (Part part : Part.values()) {
        if (random.nextInt(3) == 0) {
          parts.add(part);
        }
      }
      owns.put(source, parts);
    }
    return new Precedence(order.subList(0, random.nextInt(4)), owns);
  }

  private static Map<String, List<Profile>> records(Random random) {
    Map<String, List<Profile>> records = new HashMap<>();
    for (String source : SOURCES) {
      List<Profile> all = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        String word = source + random.nextInt(1000);
        Set<Attribute> stated = EnumSet.noneOf(Attribute.class);
        for (Attribute attribute : Attribute.values()) {
          if (random.nextBoolean()) {
            stated.add(attribute);
          }
        }
        all.add(speakingOf(said(source, word, Set.of(word)).profile(), stated));
      }
      records.put(source, all);
    }
    return records;
  }

  private static Said said(String source, String name, Set<String> groups) {
    return new Said(
        source,
        "1",
        new Profile(
            name,
            name,
            name,
            name,
            name,
            name,
            groups,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private static Profile speakingOf(Profile p, Set<Attribute> stated) {
    return new Profile(
        p.givenName(),
        p.familyName(),
        p.email(),
        p.employment(),
        p.department(),
        p.site(),
        p.groups(),
        p.startDate(),
        p.endDate(),
        p.badge(),
        p.qualifications(),
        stated);
  }
}
