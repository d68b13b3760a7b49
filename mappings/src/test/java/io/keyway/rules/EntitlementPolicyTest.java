// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.keyway.model.access.Grant;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.rules.Explanation.Said;
import io.keyway.rules.Explanation.Verdict;
import io.keyway.rules.load.AccessYaml;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.EstateYaml;
import io.keyway.rules.load.MappingFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What several rules together say of one person. */
class EntitlementPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final CabinetId C1 = new CabinetId("C1");
  private static final Estate ESTATE =
      EstateYaml.read(
          "cabinets.yaml",
          """
          cardFormats: [H10301]
          sites: [{id: oslo, zone: Europe/Oslo}, {id: rome, zone: Europe/Rome}]
          cabinets:
            - {id: C1, site: oslo, slots: 2, keys: [{slot: 1, keySet: K1}, {slot: 2, keySet: K2}]}
            - {id: C2, site: rome, slots: 1, keys: [{slot: 1, keySet: R1}]}
          """,
          CardFormatYaml.readAll(MappingFiles.shipped("card-format")),
          Duration.ofHours(24));

  @Test
  void aGivingRuleWithoutAnAnswerTakesNothingFromWhatAnotherGives() {
    EntitlementPolicy policy =
        policy(
            """
            - {id: broken, when: 'int(person.department) > 1', keySets: all}
            - {id: all, when: 'true', keySets: {ids: K1}}
            """);

    assertThat(grants(policy, person("it"))).extracting(Grant::keySet).containsExactly(key("K1"));
  }

  @Test
  void aRuleMayAskWhetherSomebodyHasABadge() {
    EntitlementPolicy policy =
        policy("- {id: badged, when: 'person.hasBadge', keySets: {ids: K1}}");
    Badge badge = new Badge("H10301", new FacilityCode(17), new CardNumber(4711));

    assertThat(keys(policy, person("it"))).isEmpty();
    assertThat(keys(policy, person("it", Optional.of(badge)))).containsExactly("K1");
  }

  @Test
  void aRuleForOnesOwnSiteGivesNothingElsewhereAndHidesNothingThatAnotherGivesThere() {
    String own = "- {id: own, when: 'true', keySets: {site: own}}\n";
    String deny = "- {id: no, effect: deny, when: 'true', keySets: {ids: K2}}\n";
    String rome = "- {id: rome, when: 'person.department == \"it\"', keySets: {sites: rome}}\n";
    String two = "- {id: two, when: 'false', keySets: {ids: R1}, fourEyes: {group: guards}}\n";

    assertThat(keys(policy(own), person("it"))).containsExactly("K1", "K2");
    assertThat(keys(policy(own + deny), person("it"))).containsExactly("K1");
    assertThat(keys(policy(own + rome), person("it"))).containsExactly("K1", "K2", "R1");
    assertThat(keys(policy(own + rome), person("hr"))).containsExactly("K1", "K2");
    assertThat(keys(policy(own + two), person("hr", "guards"))).containsExactly("K1", "K2", "R1");
  }

  private static List<String> keys(EntitlementPolicy policy, Cardholder person) {
    return grants(policy, person).stream().map(g -> g.keySet().value()).sorted().toList();
  }

  @Test
  void aRuleForASiteGivesNothingAtAnother() {
    EntitlementPolicy policy = policy("- {id: rome, when: 'true', keySets: {sites: rome}}");

    assertThat(grants(policy, person("it"))).extracting(Grant::keySet).containsExactly(key("R1"));
  }

  @Test
  void whatAlwaysWasAndNeverEndsHasNoBounds() {
    EntitlementPolicy policy = policy("- {id: all, when: 'true', keySets: {ids: K1}}");

    assertThat(grants(policy, person("it")).getFirst().notBefore()).isEmpty();
    assertThat(grants(policy, person("it")).getFirst().notAfter()).isEmpty();
  }

  @Test
  void standingByIsCutOnlyByWhatItDependsOn() {
    EntitlementPolicy policy =
        policy(
            """
            - {id: two, when: 'false', keySets: {ids: K1}, fourEyes: {group: guards}, validity: {to: 2026-12-31}}
            - {id: other, when: 'true', keySets: all, validity: {to: 2026-11-30}}
            """);

    List<Grant> grants =
        grants(policy, person("it", "guards")).stream().filter(g -> !g.isToTake()).toList();

    assertThat(grants).hasSize(1);
    assertThat(grants.getFirst().keySet()).isEqualTo(key("K1"));
    assertThat(grants.getFirst().standsBy()).contains("guards");
    assertThat(grants.getFirst().notAfter()).contains(Instant.parse("2026-12-31T23:00:00Z"));
  }

  @Test
  void aRuleThatGivesDoesNotKeepTheGiftedFromStandingBy() {
    EntitlementPolicy policy =
        policy("- {id: two, when: 'true', keySets: {ids: K1}, fourEyes: {group: guards}}");

    assertThat(grants(policy, person("it", "guards")))
        .extracting(Grant::isToTake)
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void whatIsGivenByHandDemandsOnlyWhatIsDemandedForThatKeySet() {
    EntitlementPolicy policy =
        policy("- {id: pin, when: 'false', keySets: {ids: K1}, pinRequired: true}");
    List<TemporaryGrant> byHand =
        List.of(
            new TemporaryGrant("1", key("K1"), NOW, NOW.plusSeconds(60)),
            new TemporaryGrant("2", key("K2"), NOW, NOW.plusSeconds(60)));

    Map<CabinetId, Entitlement> all =
        policy.entitlements(person("it"), byHand, ESTATE, NOW).cabinets();

    assertThat(requireNonNull(all.get(C1)).grants())
        .extracting(Grant::keySet, Grant::pinRequired)
        .containsExactlyInAnyOrder(tuple(key("K1"), true), tuple(key("K2"), false));
  }

  @Test
  void asManyKeysAsTheRulesOfThisMomentAllowAndOneMoreForEachGivenByHand() {
    EntitlementPolicy policy =
        policy(
            """
            - {id: now, when: 'true', keySets: {ids: K1}, maxKeys: 1, validity: {to: 2026-11-30}}
            - {id: later, when: 'true', keySets: {ids: K2}, maxKeys: 5, validity: {from: 2026-12-01}}
            """);
    List<TemporaryGrant> byHand =
        List.of(
            new TemporaryGrant("1", key("K2"), NOW, NOW.plusSeconds(60)),
            new TemporaryGrant("2", key("K2"), NOW.plusSeconds(90), NOW.plusSeconds(99)));
    Instant december = Instant.parse("2026-12-02T12:00:00Z");

    assertThat(maxKeys(policy, List.of(), NOW)).isEqualTo(1);
    assertThat(maxKeys(policy, byHand, NOW)).isEqualTo(2);
    assertThat(maxKeys(policy("- {id: no, when: 'false', keySets: all}"), byHand, NOW))
        .isEqualTo(1);
    assertThat(maxKeys(policy, List.of(), december)).isEqualTo(5);
  }

  @Test
  void whereNothingCountsYetAsManyKeysAsLaterRulesAllow() {
    EntitlementPolicy policy =
        policy(
            "- {id: later, when: 'true', keySets: all, maxKeys: 5, validity: {from: 2026-12-01}}");

    assertThat(maxKeys(policy, List.of(), NOW)).isEqualTo(5);
  }

  @Test
  void aRuleThatAllowsAnyNumberOfKeysWins() {
    EntitlementPolicy policy =
        policy(
            """
            - {id: few, when: 'true', keySets: {ids: K1}, maxKeys: 3}
            - {id: any, when: 'true', keySets: {ids: K2}}
            """);

    assertThat(maxKeys(policy, List.of(), NOW)).isZero();
  }

  @Test
  void anExplanationTellsUntilWhenItGoesOnWithoutABreak() {
    EntitlementPolicy policy =
        policy(
            """
            - {id: a, when: 'true', keySets: {ids: K1}, maxKeys: 1, validity: {to: 2026-11-24}}
            - {id: b, when: 'true', keySets: {ids: K1}, maxKeys: 2, validity: {from: 2026-11-25, to: 2026-11-26}}
            - {id: c, when: 'true', keySets: {ids: K1}, maxKeys: 1, validity: {from: 2026-12-10}}
            - {id: ever, when: 'true', keySets: {ids: K2}}
            """);

    assertThat(explain(policy, person("it"), "K1").until())
        .contains(Instant.parse("2026-11-26T23:00:00Z"));
    assertThat(explain(policy, person("it"), "K1").from()).isEmpty();
    assertThat(explain(policy, person("it"), "K2").until()).isEmpty();
  }

  @Test
  void anExplanationNamesEveryRuleThatGivesInTurnAndEachOnce() {
    EntitlementPolicy policy =
        policy(
            """
            - {id: a, when: 'true', keySets: {ids: K1}, validity: {to: 2026-11-30}}
            - {id: b, when: 'true', keySets: {ids: K1}, validity: {from: 2026-11-25}}
            """);

    assertThat(explain(policy, person("it"), "K1").because()).isEqualTo("Given by a, b.");
    assertThat(grants(policy, person("it"))).hasSize(1);
  }

  @Test
  void aRefusalSaysWhetherItIsOverOrWasNeverGiven() {
    EntitlementPolicy policy =
        policy(
            """
            - {id: old, when: 'true', keySets: {ids: K1}, validity: {to: 2026-11-22}}
            - {id: hr, when: 'person.department == "hr"', keySets: {ids: K2}}
            """);

    assertThat(explain(policy, person("it"), "K1").because())
        .isEqualTo("The last day on which the person may take it is over.");
    assertThat(explain(policy, person("it"), "K2").because()).isEqualTo("No rule gives it.");
    assertThat(explain(policy, person("it"), "K2").rules())
        .containsExactly(new Said("hr", Verdict.NOT_ABOUT_THEM));
  }

  @Test
  void aRefusalNamesOnlyTheRulesThatAskForMore() {
    EntitlementPolicy policy =
        policy(
            """
            - {id: gas, when: 'true', keySets: {ids: K1}, requires: {qualification: gas}}
            - {id: fire, when: 'true', keySets: {ids: K2}, requires: {qualification: fire}}
            - {id: hr, when: 'person.department == "hr"', keySets: {ids: K1}}
            """);

    assertThat(explain(policy, person("it"), "K1").because())
        .isEqualTo("Not qualified: gas asks for gas (never had).");
  }

  @Test
  void aPersonWhomNoCabinetCouldRecogniseIsOnNoRoster() {
    EntitlementPolicy policy = policy("- {id: all, when: 'true', keySets: all, maxKeys: 2}");
    Cardholder person = person("it");
    Entitlement at = requireNonNull(policy.entitlements(person, ESTATE, NOW).cabinets().get(C1));
    Badge badge = new Badge("H10301", new FacilityCode(17), new CardNumber(4711));

    assertThat(at.entry(person, List.of())).isEmpty();
    assertThat(at.entry(person, List.of(badge)).orElseThrow().credentials()).containsExactly(badge);
    assertThat(at.entry(person, List.of(badge)).orElseThrow().maxKeys()).isEqualTo(2);
  }

  private static EntitlementPolicy policy(String rules) {
    return AccessYaml.readAll(Map.of("access.yaml", "rules:\n" + rules.indent(2)), ESTATE);
  }

  private static List<Grant> grants(EntitlementPolicy policy, Cardholder person) {
    return policy.entitlements(person, ESTATE, NOW).cabinets().values().stream()
        .flatMap(at -> at.grants().stream())
        .toList();
  }

  private static int maxKeys(EntitlementPolicy policy, List<TemporaryGrant> byHand, Instant at) {
    return requireNonNull(policy.entitlements(person("it"), byHand, ESTATE, at).cabinets().get(C1))
        .maxKeys();
  }

  private static Explanation explain(EntitlementPolicy policy, Cardholder person, String keySet) {
    return policy.explain(person, requireNonNull(ESTATE.keySets().get(key(keySet))), ESTATE, NOW);
  }

  private static KeySetId key(String id) {
    return new KeySetId(id);
  }

  private static Cardholder person(String department, String... groups) {
    return person(department, Optional.empty(), groups);
  }

  private static Cardholder person(String department, Optional<Badge> badge, String... groups) {
    Optional<LocalDate> none = Optional.empty();
    Profile profile =
        new Profile("", "", "", "", department, "oslo", Set.of(groups), none, none, badge);
    return new Cardholder(
        new CardholderId("p1"), new EmployeeNumber("1"), LifecycleState.ACTIVE, 1, 1, profile);
  }
}
