// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.Grant;
import io.keyway.model.access.SecondPerson;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.rules.Entitlement;
import io.keyway.rules.EntitlementPolicy;
import io.keyway.rules.EntitlementPolicy.Entitlements;
import io.keyway.rules.Explanation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessYamlTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private static final Estate ESTATE =
      EstateYaml.read(
          "cabinets.yaml",
          """
          cardFormats: [H10301]
          sites:
            - {id: oslo, zone: Europe/Oslo}
            - {id: tokyo, zone: Asia/Tokyo}
          cabinets:
            - id: C1
              site: oslo
              slots: 4
              keys:
                - {slot: 1, keySet: plant, tags: [plant]}
                - {slot: 2, keySet: master, tags: [master, plant]}
                - {slot: 3, keySet: vault, tags: [vault], lease: PT5M}
            - id: C2
              site: tokyo
              slots: 4
              keys:
                - {slot: 1, keySet: tokyo-plant, tags: [plant]}
          """,
          CardFormatYaml.readAll(MappingFiles.shipped("card-format")),
          Duration.ofHours(24));

  private static EntitlementPolicy policy(String yaml) {
    return AccessYaml.readAll(Map.of("access.yaml", yaml), ESTATE);
  }

  private static Cardholder person(String department, String site, String... groups) {
    return person(department, site, Optional.empty(), Optional.empty(), groups);
  }

  private static Cardholder person(
      String department,
      String site,
      Optional<LocalDate> start,
      Optional<LocalDate> end,
      String... groups) {
    Profile profile =
        new Profile(
            "", "", "", "employee", department, site, Set.of(groups), start, end, Optional.empty());
    return new Cardholder(
        new CardholderId("p1"), new EmployeeNumber("00123"), LifecycleState.ACTIVE, 1, 1, profile);
  }

  private static Cardholder with(Cardholder person, Map<String, String> qualifications) {
    Map<String, LocalDate> dates = new HashMap<>();
    qualifications.forEach((name, day) -> dates.put(name, LocalDate.parse(day)));
    return new Cardholder(
        person.id(),
        person.employeeNumber(),
        person.state(),
        person.epoch(),
        person.revision(),
        person.profile().withQualifications(dates));
  }

  private static List<String> keys(EntitlementPolicy policy, Cardholder person) {
    return policy.entitlements(person, ESTATE, NOW).cabinets().values().stream()
        .flatMap(e -> e.grants().stream())
        .map(g -> g.keySet().value())
        .sorted()
        .toList();
  }

  private static Grant grant(EntitlementPolicy policy, Cardholder person, String keySet) {
    return policy.entitlements(person, ESTATE, NOW).cabinets().values().stream()
        .flatMap(e -> e.grants().stream())
        .filter(g -> g.keySet().equals(new KeySetId(keySet)))
        .findFirst()
        .orElseThrow();
  }

  private static Explanation explain(EntitlementPolicy policy, Cardholder person, String keySet) {
    return policy.explain(
        person, requireNonNull(ESTATE.keySets().get(new KeySetId(keySet))), ESTATE, NOW);
  }

  @Test
  void aRuleGivesTheKeySetsItChoosesToThoseItIsAbout() {
    EntitlementPolicy policy =
        policy(
            """
            rules:
              - {id: a, when: 'person.department == "it"', keySets: {tags: [plant]}}
              - {id: b, when: '"vip" in person.groups', keySets: {ids: [vault], cabinets: [C1]}}
              - {id: c, when: 'person.department == "hr"', keySets: {tags: [plant], site: own}}
            """);

    assertThat(keys(policy, person("it", ""))).containsExactly("master", "plant", "tokyo-plant");
    assertThat(keys(policy, person("x", "oslo", "vip"))).containsExactly("vault");
    assertThat(keys(policy, person("hr", "tokyo"))).containsExactly("tokyo-plant");
    assertThat(keys(policy, person("hr", ""))).isEmpty();
    assertThat(keys(policy, person("x", "oslo"))).isEmpty();
  }

  @Test
  void aRuleThatDeniesWinsOverAnyThatGives() {
    EntitlementPolicy policy =
        policy(
            """
            rules:
              - {id: all, when: 'true', keySets: all}
              - {id: no-master, effect: deny, when: 'person.department == "it"', keySets: {tags: master}}
            """);

    assertThat(keys(policy, person("it", ""))).containsExactly("plant", "tokyo-plant", "vault");
    assertThat(explain(policy, person("it", ""), "master").because())
        .isEqualTo("Denied by no-master.");
    assertThat(explain(policy, person("hr", ""), "master").because()).isEqualTo("Given by all.");
  }

  @Test
  void onlyAnActivePersonMayTakeAnything() {
    EntitlementPolicy policy = policy("rules:\n  - {id: all, when: 'true', keySets: all}");
    Cardholder active = person("it", "");
    Cardholder left =
        new Cardholder(
            active.id(),
            active.employeeNumber(),
            LifecycleState.TERMINATED,
            1,
            2,
            active.profile());

    assertThat(policy.entitlements(left, ESTATE, NOW).cabinets()).isEmpty();
    assertThat(explain(policy, left, "plant").because()).isEqualTo("The person is terminated.");
  }

  @Test
  void daysOfWorkCountInTheZoneOfThePersonsSite() {
    EntitlementPolicy policy = policy("rules:\n  - {id: all, when: 'true', keySets: all}");
    Optional<LocalDate> start = Optional.of(LocalDate.parse("2026-11-25"));
    Optional<LocalDate> end = Optional.of(LocalDate.parse("2026-11-30"));

    Grant grant = grant(policy, person("it", "tokyo", start, end), "plant");

    assertThat(grant.notBefore()).contains(Instant.parse("2026-11-24T15:00:00Z"));
    assertThat(grant.notAfter()).contains(Instant.parse("2026-11-30T15:00:00Z"));
  }

  @Test
  void theLastDayCountsThroughMidnightAndNotLonger() {
    EntitlementPolicy policy = policy("rules:\n  - {id: all, when: 'true', keySets: all}");
    Cardholder last =
        person("it", "oslo", Optional.empty(), Optional.of(LocalDate.parse("2026-11-23")));
    Instant midnight = Instant.parse("2026-11-23T23:00:00Z");

    assertThat(policy.entitlements(last, ESTATE, midnight.minusMillis(1)).cabinets()).isNotEmpty();
    assertThat(policy.entitlements(last, ESTATE, midnight).cabinets()).isEmpty();
  }

  @Test
  void severalRulesAddTheirSchedulesAndTheShortestLeaseCounts() {
    EntitlementPolicy policy =
        policy(
            """
            rules:
              - id: day
                when: 'true'
                keySets: {ids: plant}
                schedule: [{days: mon-fri, from: "06:00", to: "18:00"}]
                maxKeys: 1
                lease: PT2H
              - id: night
                when: '"guard" in person.groups'
                keySets: {ids: plant}
                schedule: {days: [fri, sat-sun], from: "22:00", to: "06:00"}
                maxKeys: 3
            """);

    Grant day = grant(policy, person("it", "oslo"), "plant");
    Grant both = grant(policy, person("it", "oslo", "guard"), "plant");

    ZonedDateTime fridayNight = ZonedDateTime.parse("2026-11-27T23:00:00+01:00[Europe/Oslo]");
    assertThat(day.schedule().allows(fridayNight)).isFalse();
    assertThat(both.schedule().allows(fridayNight)).isTrue();
    assertThat(both.schedule().allows(fridayNight.minusHours(8))).isTrue();
    assertThat(both.lease()).isEqualTo(Duration.ofHours(2));
    Entitlements entitlements = policy.entitlements(person("it", "oslo", "guard"), ESTATE, NOW);
    assertThat(requireNonNull(entitlements.cabinets().get(new CabinetId("C1"))).maxKeys())
        .isEqualTo(3);
    assertThat(requireNonNull(entitlements.cabinets().get(new CabinetId("C1"))).rules())
        .containsEntry(new KeySetId("plant"), List.of("day", "night"));
  }

  @Test
  void aGrantIsNeverLeasedLongerThanItsKeySet() {
    EntitlementPolicy policy =
        policy("rules:\n  - {id: all, when: 'true', keySets: all, lease: PT8H}");

    assertThat(grant(policy, person("it", ""), "vault").lease()).isEqualTo(Duration.ofMinutes(5));
    assertThat(grant(policy, person("it", ""), "plant").lease()).isEqualTo(Duration.ofHours(8));
  }

  @Test
  void aRuleCountsOnItsDaysOnly() {
    EntitlementPolicy policy =
        policy(
            """
            rules:
              - {id: old, when: 'true', keySets: {ids: plant}, validity: {to: 2026-11-22}}
              - {id: new, when: 'true', keySets: {ids: vault}, validity: {from: 2027-01-01}}
            """);

    assertThat(keys(policy, person("it", "oslo"))).containsExactly("vault");
    assertThat(grant(policy, person("it", "oslo"), "vault").notBefore())
        .contains(Instant.parse("2026-12-31T23:00:00Z"));
    assertThat(grant(policy, person("it", "oslo"), "vault").schedule())
        .isEqualTo(AccessSchedule.ALWAYS);
  }

  @Test
  void aRuleWithoutAnAnswerGivesNothingDeniesWhatItDeniesAndStopsNobody() {
    EntitlementPolicy policy =
        policy(
            """
            rules:
              - {id: broken, when: 'int(person.department) > 1', keySets: {ids: plant}}
              - {id: broken-deny, effect: deny, when: 'int(person.site) > 1', keySets: {ids: vault}}
              - {id: all, when: 'true', keySets: {tags: [master, vault]}}
            """);

    assertThat(keys(policy, person("it", "oslo"))).containsExactly("master");
    assertThat(policy.entitlements(person("it", "oslo"), ESTATE, NOW).failures()).hasSize(2);
    assertThat(explain(policy, person("it", "oslo"), "plant").because())
        .isEqualTo("No answer from broken, which counts as no.");
    assertThat(keys(policy, person("7", "8"))).containsExactly("master", "plant");
  }

  @Test
  void aRuleThatAsksForAQualificationEndsWithIt() {
    EntitlementPolicy policy =
        policy(
            """
            rules:
              - id: forklift
                when: 'true'
                keySets: {ids: plant}
                requires: {qualification: [induction, forklift]}
            """);
    Cardholder qualified =
        with(person("it", "oslo"), Map.of("induction", "2027-01-31", "forklift", "2026-12-01"));
    Instant end = Instant.parse("2026-12-01T23:00:00Z");

    assertThat(grant(policy, qualified, "plant").notAfter()).contains(end);
    assertThat(policy.entitlements(qualified, ESTATE, NOW).nextTurn()).contains(end);
    assertThat(policy.entitlements(qualified, ESTATE, end).cabinets()).isEmpty();
    assertThat(policy.entitlements(qualified, ESTATE, end.minusMillis(1)).cabinets()).isNotEmpty();
    assertThat(keys(policy, with(person("it", "oslo"), Map.of("induction", "2027-01-31"))))
        .isEmpty();
    assertThat(
            explain(policy, with(person("it", "oslo"), Map.of("forklift", "2026-11-01")), "plant")
                .because())
        .isEqualTo(
            "Not qualified: forklift asks for forklift (valid until 2026-11-01), induction (never"
                + " had).");
  }

  @Test
  void aConditionOnAQualificationChangesItsAnswerWhenTheQualificationEnds() {
    EntitlementPolicy policy =
        policy(
            """
            rules:
              - {id: all, when: 'true', keySets: {ids: [plant, vault]}}
              - {id: gas, effect: deny, when: '!("gas" in person.qualifications)', keySets: {ids: vault}}
              - {id: started, when: 'person.startDate >= "2026-01-01"', keySets: {ids: master}}
            """);
    Cardholder trained = with(person("it", "oslo"), Map.of("gas", "2026-11-30"));

    assertThat(keys(policy, trained)).containsExactly("plant", "vault");
    assertThat(grant(policy, trained, "plant").notAfter()).isEmpty();
    assertThat(grant(policy, trained, "vault").notAfter())
        .contains(Instant.parse("2026-11-30T23:00:00Z"));
    assertThat(keys(policy, person("it", "oslo"))).containsExactly("plant");
    Optional<LocalDate> start = Optional.of(LocalDate.parse("2026-01-01"));
    assertThat(keys(policy, person("it", "oslo", start, Optional.empty()))).contains("master");
  }

  @Test
  void theScheduleOfARuleEndsWithTheRuleAlsoWhereAnotherGoesOn() {
    EntitlementPolicy policy =
        policy(
            """
            rules:
              - {id: day, when: 'true', keySets: {ids: plant}, schedule: {from: "06:00", to: "18:00"}}
              - id: december
                when: 'true'
                keySets: {ids: plant}
                validity: {from: 2026-12-01, to: 2026-12-31}
            """);
    Instant december = Instant.parse("2026-11-30T23:00:00Z");
    Instant january = Instant.parse("2026-12-31T23:00:00Z");

    List<Grant> grants =
        policy.entitlements(person("it", "oslo"), ESTATE, NOW).cabinets().values().stream()
            .flatMap(e -> e.grants().stream())
            .toList();

    assertThat(grants).hasSize(3);
    assertThat(grants.get(0).notAfter()).contains(december);
    assertThat(grants.get(1).notBefore()).contains(december);
    assertThat(grants.get(1).notAfter()).contains(january);
    assertThat(grants.get(1).schedule()).isEqualTo(AccessSchedule.ALWAYS);
    assertThat(grants.get(2).notBefore()).contains(january);
    assertThat(grants.get(2).schedule()).isEqualTo(grants.get(0).schedule());
    assertThat(policy.entitlements(person("it", "oslo"), ESTATE, NOW).nextTurn())
        .contains(december);
  }

  @Test
  void whatAnyRuleDemandsIsDemandedAndTheStricterLimitCounts() {
    EntitlementPolicy policy =
        policy(
            """
            rules:
              - {id: a, when: 'true', keySets: {ids: vault}, pinRequired: true, maxHold: PT2H}
              - {id: b, when: 'true', keySets: {ids: vault}, maxHold: PT1H, curfew: "17:00"}
              - {id: c, when: 'true', keySets: {ids: plant}, fourEyes: true}
            """);
    Cardholder person = person("it", "oslo");

    Grant vault = grant(policy, person, "vault");
    Grant plant = grant(policy, person, "plant");
    Entitlement at =
        requireNonNull(
            policy.entitlements(person, ESTATE, NOW).cabinets().get(new CabinetId("C1")));

    assertThat(vault.pinRequired()).isTrue();
    assertThat(vault.second()).isEmpty();
    assertThat(plant.second()).contains(new SecondPerson(Set.of()));
    assertThat(at.limits())
        .containsEntry(
            new KeySetId("vault"),
            new HoldLimit(
                Set.of(LocalTime.of(17, 0)), Optional.of(Duration.ofHours(1)), Optional.empty()))
        .containsEntry(new KeySetId("plant"), HoldLimit.NONE);
  }

  @Test
  void whoIsOfAGroupThatARuleNamesMayStandByAndNotTake() {
    EntitlementPolicy policy =
        policy(
            """
            rules:
              - id: vault
                when: 'person.department == "it"'
                keySets: {ids: vault, site: own}
                fourEyes: {group: guards}
              - {id: no-temps, effect: deny, when: '"temps" in person.groups', keySets: all}
            """);
    Optional<LocalDate> last = Optional.of(LocalDate.parse("2026-11-24"));
    Cardholder guard = person("x", "tokyo", Optional.empty(), last, "guards");

    Entitlements of = policy.entitlements(guard, ESTATE, NOW);
    Entitlement at = requireNonNull(of.cabinets().get(new CabinetId("C1")));

    assertThat(grant(policy, person("it", "oslo"), "vault").second())
        .contains(new SecondPerson(Set.of("guards")));
    assertThat(at.rules()).isEmpty();
    assertThat(at.grants()).hasSize(1);
    assertThat(at.grants().getFirst().standsBy()).contains("guards");
    assertThat(at.grants().getFirst().notAfter()).contains(Instant.parse("2026-11-24T15:00:00Z"));
    assertThat(of.nextTurn()).contains(Instant.parse("2026-11-24T15:00:00Z"));
    assertThat(policy.entitlements(person("x", "oslo", "guards", "temps"), ESTATE, NOW).cabinets())
        .isEmpty();
    assertThat(explain(policy, guard, "vault").granted()).isFalse();
  }

  @Test
  void whatIsGivenByHandEndsByItselfAndDemandsWhatRulesDemandOfOthers() {
    EntitlementPolicy policy =
        policy(
            """
            rules:
              - id: vault
                when: 'person.department == "it"'
                keySets: {ids: vault}
                pinRequired: true
                fourEyes: {group: guards}
              - {id: one, when: 'person.department == "x"', keySets: {ids: plant}, maxKeys: 1}
              - {id: no-master, effect: deny, when: 'true', keySets: {tags: master}}
            """);
    Instant from = NOW.plusSeconds(60);
    Instant to = NOW.plusSeconds(3_600);
    List<TemporaryGrant> byHand =
        List.of(
            new TemporaryGrant("7", new KeySetId("vault"), from, to),
            new TemporaryGrant("8", new KeySetId("master"), from, to));
    Cardholder person = person("x", "oslo");

    Entitlements before = policy.entitlements(person, byHand, ESTATE, NOW);
    Entitlements during = policy.entitlements(person, byHand, ESTATE, from);
    Entitlement at = requireNonNull(during.cabinets().get(new CabinetId("C1")));
    Grant vault = at.grants().stream().filter(Grant::pinRequired).findFirst().orElseThrow();

    assertThat(before.nextTurn()).contains(from);
    assertThat(during.nextTurn()).contains(to);
    assertThat(at.rules())
        .containsOnlyKeys(new KeySetId("plant"), new KeySetId("vault"))
        .containsEntry(new KeySetId("vault"), List.of("temporary-grant:7"));
    assertThat(vault.notBefore()).contains(from);
    assertThat(vault.notAfter()).contains(to);
    assertThat(vault.second()).contains(new SecondPerson(Set.of("guards")));
    assertThat(at.maxKeys()).isEqualTo(2);
    assertThat(requireNonNull(at.limits().get(new KeySetId("vault"))).backBy()).contains(to);
    assertThat(policy.entitlements(person, byHand, ESTATE, to).nextTurn()).isEmpty();
  }

  @Test
  void theRulesThatComeWithKeywayAreReadable() {
    assertThatCode(() -> AccessYaml.readAll(MappingFiles.shipped("access"), ESTATE))
        .doesNotThrowAnyException();
    EntitlementPolicy policy = AccessYaml.readAll(MappingFiles.shipped("access"), ESTATE);
    assertThat(keys(policy, person("sales", "oslo", "keyholders")))
        .containsExactly("master", "plant", "vault");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "person.site|person.sit|3|undefined field 'sit'",
        "'person.site == \"oslo\"'|person.site|3|the condition is not a yes or no",
        "'person.site == \"oslo\"'|'person.site ='|3|token recognition error",
        "tags: [plant]|tags: []|4|an empty list chooses no key set",
        "tags: [plant]|ids: [nope]|4|key set nope is not",
        "tags: [plant]|tgs: [plant]|4|unknown field 'tgs'",
        "mon-fri|mo-fr|5|a day is mon",
        "effect: give|effect: deny|5|a rule that denies has no schedule",
        "effect: give|effect: allow|6|an effect is 'give' or 'deny'",
        "effect: give|pinRequired: yes please|6|true or false is expected",
        "effect: give|fourEyes: {groups: [a]}|6|unknown field 'groups'",
        "effect: give|maxHold: PT0S|6|a duration longer than nothing",
        "effect: give|'requires: {qualification: a b}'|6|A qualification's name"
      })
  void whatIsWrongIsRefusedWithFileLineAndReason(
      String right, String wrong, int line, String reason) {
    String yaml =
        """
        rules:
          - id: a
            when: 'person.site == "oslo"'
            keySets: {tags: [plant]}
            schedule: [{days: mon-fri}]
            effect: give
        """;
    assertThat(yaml).contains(right);

    assertThatThrownBy(() -> policy(yaml.replace(right, wrong)))
        .isInstanceOf(RefusedFile.class)
        .hasMessageStartingWith("access.yaml:" + line + ": ")
        .hasMessageContaining(reason);
  }
}
