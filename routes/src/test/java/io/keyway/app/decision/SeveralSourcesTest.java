// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.SourceIdentities;
import io.keyway.app.store.SourceIdentities.Linked;
import io.keyway.app.store.Store;
import io.keyway.model.audit.Receipt;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.IdentityChange.Suspended;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.model.identity.Profile.Attribute;
import io.keyway.rules.Standing.Heard;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** HR owns the status, the access system badges, the directory groups. */
@BridgeTest
@TestPropertySource(
    properties = {
      "keyway.precedence=hr,eacs,ldap",
      "keyway.sources.hr.owns=status,name,department,site",
      "keyway.sources.eacs.mapping=hr",
      "keyway.sources.eacs.owns=badge",
      "keyway.sources.ldap.mapping=hr",
      "keyway.sources.ldap.owns=groups",
      "keyway.sources.kiosk.mapping=hr",
      "keyway.sources.kiosk.suspends=false"
    })
class SeveralSourcesTest {
  private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");

  @Autowired private Decision decision;
  @Autowired private Store store;
  @Autowired private People people;
  @Autowired private Rosters rosters;
  @Autowired private SourceIdentities identities;

  SeveralSourcesTest() {}

  @Test
  void theOwnersWordCountsWhoeverSpokeLast() {
    hire("S-1");
    say(new Mover(subject("ldap", "S-1", 1), profile("Directory", Set.of("keys"), badge(7001))));
    say(new Mover(subject("eacs", "S-1", 2), profile("Gate", Set.of("gate"), badge(7101))));
    say(new Mover(subject("hr", "S-1", 3), profile("Anna", Set.of("payroll"), badge(7201))));

    Profile profile = person("S-1").cardholder().profile();
    assertThat(profile.givenName()).isEqualTo("Anna");
    assertThat(profile.groups()).containsExactly("keys");
    assertThat(profile.badge()).contains(badge(7101));
  }

  @Test
  void theNextInOrderCountsWhenTheOwnerKnowsThePersonNoMore() {
    hire("S-2");
    say(new Mover(subject("hr", "S-2", 1), profile("Anna", Set.of("payroll"), badge(7002))));
    say(new Mover(subject("kiosk", "S-2", 1), profile("Anna", Set.of("kiosk"), badge(7302))));
    say(new Mover(subject("ldap", "S-2", 2), profile("", Set.of("keys"), badge(7102))));
    say(new Leaver(subject("ldap", "S-2", 3), Profile.EMPTY));

    assertThat(person("S-2").cardholder().profile().groups()).containsExactly("payroll");
  }

  @Test
  void whoDoesNotOwnTheStatusTerminatesNobodyAndIsTold() {
    hire("S-3");
    Receipt receipt = say(new Leaver(subject("ldap", "S-3", 1), Profile.EMPTY));

    assertThat(receipt.state()).isNotEqualTo(Receipt.State.NONE);
    assertThat(person("S-3").cardholder().state()).isEqualTo(LifecycleState.SUSPENDED);
    assertThat(hasRights("S-3")).isFalse();
    assertThat(incidents("S-3")).containsExactly("status-not-owned critical");

    say(new IdentityChange.Reinstated(subject("ldap", "S-3", 2), Profile.EMPTY));
    assertThat(hasRights("S-3")).isTrue();
  }

  @Test
  void whoMayNotEvenSuspendIsTold() {
    hire("S-4");
    say(new Suspended(subject("kiosk", "S-4", 1), Profile.EMPTY));

    assertThat(hasRights("S-4")).isTrue();
    assertThat(incidents("S-4")).containsExactly("status-not-owned critical");
  }

  @Test
  void theDirectoryHiresNobodyAndBringsNobodyBack() {
    say(new Joiner(subject("ldap", "S-5", 1), profile("Eve", Set.of("keys"), badge(7005))));
    assertThat(maybe("S-5")).isEmpty();

    hire("S-5");
    say(new Leaver(subject("hr", "S-5", 2), Profile.EMPTY));
    say(new Joiner(subject("ldap", "S-5", 3), profile("Eve", Set.of("keys"), badge(7105))));
    assertThat(person("S-5").cardholder().state()).isEqualTo(LifecycleState.TERMINATED);
    assertThat(person("S-5").cardholder().epoch()).isEqualTo(1);
    assertThat(
            texts(
                "SELECT kind FROM plan WHERE basis = ?",
                "person:" + person("S-5").cardholder().id()))
        .isEmpty();
  }

  @Test
  void whatASourceSaidThatIsGoneCountsNoMore() {
    hire("S-6");
    Person anna = person("S-6");
    store.execute(
        Store.Priority.NORMAL,
        db ->
            identities.save(
                db,
                new Linked(
                    "removed",
                    "S-6",
                    anna.cardholder().id(),
                    Heard.NEVER,
                    START,
                    true,
                    profile("Old", Set.of("old"), badge(7006)).without(Attribute.BADGE))));

    decision.reassess(anna.cardholder().id(), "test");
    assertThat(person("S-6").cardholder().profile()).isEqualTo(anna.cardholder().profile());
  }

  private void hire(String number) {
    say(
        new Joiner(
            subject("hr", number, 0),
            profile("Anna", Set.of(), badge(8000 + number.hashCode() % 1000))));
    assertThat(hasRights(number)).isTrue();
  }

  private Receipt say(IdentityChange change) {
    return decision.decide(change, Optional.empty());
  }

  private boolean hasRights(String number) {
    return store.read(
        db ->
            rosters.entriesOf(db, person(number).cardholder().id()).values().stream()
                .anyMatch(stored -> !stored.read().grants().isEmpty()));
  }

  private Person person(String number) {
    return maybe(number).orElseThrow();
  }

  private Optional<Person> maybe(String number) {
    return store.read(db -> people.find(db, new EmployeeNumber(number)));
  }

  private List<String> incidents(String number) {
    return texts("SELECT kind || ' ' || severity FROM incident WHERE employee_number = ?", number);
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }

  private static Subject subject(String source, String number, int hour) {
    Instant at = START.plusSeconds(hour * 3600L);
    return new Subject(source, new EmployeeNumber(number), at, at);
  }

  private static Badge badge(long number) {
    return new Badge("H10301", new FacilityCode(17), new CardNumber(number));
  }

  private static Profile profile(String name, Set<String> groups, Badge badge) {
    return new Profile(
        name,
        name,
        "",
        "",
        "security",
        "hq",
        groups,
        Optional.empty(),
        Optional.empty(),
        Optional.of(badge));
  }
}
