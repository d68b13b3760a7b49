// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static io.keyway.app.store.TestDatabase.did;
import static io.keyway.app.store.TestDatabase.list;
import static io.keyway.app.store.TestDatabase.maybe;
import static io.keyway.app.store.TestDatabase.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.app.store.SourceIdentities.Linked;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.credential.IssuedBadge;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.model.identity.Profile.Attribute;
import io.keyway.rules.Standing.Heard;
import io.keyway.rules.Standing.Hold;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

final class PeopleTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00.000007Z");
  private final People people = new People();
  private final SourceIdentities identities = new SourceIdentities();

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aPersonComesBackAsItWasStored(TestDatabase database) {
    Store store = database.emptied();
    Person anna = person("p1", "00123", Optional.of(badge(1)), LifecycleState.ACTIVE);
    on(store, db -> people.insert(db, anna, NOW));

    assertThat(maybe(store, db -> people.find(db, new CardholderId("p1")))).contains(anna);
    assertThat(maybe(store, db -> people.find(db, new EmployeeNumber("00123")))).contains(anna);
    assertThat(maybe(store, db -> people.find(db, new EmployeeNumber("123")))).isEmpty();

    Person left = person("p1", "00123", Optional.empty(), LifecycleState.TERMINATED);
    on(store, db -> people.update(db, left, NOW));
    on(store, db -> people.setBadge(db, new CardholderId("p1"), Optional.empty()));
    assertThat(maybe(store, db -> people.find(db, new CardholderId("p1")))).contains(left);
    assertThat(maybe(store, db -> people.holderOf(db, badge(1)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aBadgeAndAPinHaveOneHolder(TestDatabase database) {
    Store store = database.emptied();
    Pin pin = new Pin("4711", new PinVerifier(new byte[16], 1_000, new byte[32]));
    on(store, db -> people.insert(db, person("p1", "1", Optional.of(badge(1))), NOW));
    on(store, db -> people.insert(db, person("p2", "2", Optional.of(badge(2))), NOW));
    on(store, db -> people.setPin(db, new CardholderId("p1"), pin));

    assertThat(maybe(store, db -> people.holderOf(db, badge(2)))).contains(new CardholderId("p2"));
    assertThat(maybe(store, db -> people.holderOfPin(db, "4711"))).contains(new CardholderId("p1"));
    assertThat(list(store, db -> people.credentials(db, new CardholderId("p1"))))
        .containsExactlyInAnyOrder(badge(1), pin);
    assertThatThrownBy(() -> on(store, db -> people.setPin(db, new CardholderId("p2"), pin)))
        .isInstanceOf(DuplicateKeyException.class);
    assertThatThrownBy(
            () ->
                on(store, db -> people.setBadge(db, new CardholderId("p2"), Optional.of(badge(1)))))
        .isInstanceOf(DuplicateKeyException.class);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void furtherBadgesComeBackWithTheirTimes(TestDatabase database) {
    Store store = database.emptied();
    IssuedBadge lent =
        new IssuedBadge(badge(3), Optional.of(NOW), Optional.of(NOW.plusSeconds(60)));
    Person plain = person("p1", "1", Optional.of(badge(1)));
    Profile two =
        plain.cardholder().profile().withFurtherBadges(List.of(IssuedBadge.of(badge(2)), lent));
    on(store, db -> people.insert(db, plain, NOW));
    on(store, db -> people.setBadges(db, new CardholderId("p1"), two));

    assertThat(maybe(store, db -> people.find(db, new CardholderId("p1"))))
        .map(p -> p.cardholder().profile())
        .contains(two);
    assertThat(maybe(store, db -> people.holderOf(db, badge(3)))).contains(new CardholderId("p1"));
    assertThat(list(store, db -> people.held(db, new CardholderId("p1"))))
        .filteredOn(held -> held.counts(NOW.plusSeconds(60)))
        .extracting(People.Held::credential)
        .containsExactly(badge(1), badge(2));
    on(store, db -> people.removeBadge(db, badge(2)));
    assertThat(list(store, db -> people.credentials(db, new CardholderId("p1"))))
        .containsExactly(badge(1), badge(3));
  }

  @Test
  void badgesOfADatabaseWithoutWideNumbersAreKept(@TempDir Path folder) {
    String url = "jdbc:sqlite:" + folder.resolve("old.db");
    Flyway.configure().dataSource(url, null, null).target("40").load().migrate();
    JdbcClient old = JdbcClient.create(new DriverManagerDataSource(url));
    old.sql(
            "INSERT INTO person (id, employee_number, state, state_source, state_at, epoch,"
                + " epoch_at, revision, given_name, family_name, email, employment, department,"
                + " site, groups, start_date, end_date, created_at, changed_at)"
                + " VALUES ('p1', '1', 'active', 'hr', 0, 1, 0, 1, '', '', '', '', '', '', '[]',"
                + " NULL, NULL, 0, 0)")
        .update();
    old.sql(
            "INSERT INTO credential (person, kind, format, facility_code, card_number, pin_id,"
                + " pin_salt, pin_iterations, pin_hash)"
                + " VALUES ('p1', 'badge', 'H10302', 0, 34359738367, '', '', 0, '')")
        .update();

    Flyway.configure().dataSource(url, null, null).load().migrate();

    Badge badge = new Badge("H10302", new FacilityCode(0), new CardNumber(34_359_738_367L));
    assertThat(people.holderOf(old, badge)).contains(new CardholderId("p1"));
    assertThat(
            people.find(old, new CardholderId("p1")).orElseThrow().cardholder().profile().badge())
        .contains(badge);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void peopleAreGoneThroughInOrder(TestDatabase database) {
    Store store = database.emptied();
    for (int i = 1; i <= 5; i++) {
      Person person = person("p" + i, "" + i, Optional.empty());
      on(store, db -> people.insert(db, person, NOW));
    }

    assertThat(list(store, db -> people.after(db, "p2", 2)))
        .extracting(p -> p.cardholder().id().value())
        .containsExactly("p3", "p4");
    assertThat(list(store, db -> people.before(db, "", "active", 2)))
        .extracting(p -> p.cardholder().id().value())
        .containsExactly("p5", "p4");
    assertThat(list(store, db -> people.before(db, "p2", "", 9))).hasSize(1);
    assertThat(did(store, db -> people.count(db) == 5)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whatASourceSaidIsKept(TestDatabase database) {
    Store store = database.emptied();
    CardholderId anna = new CardholderId("p1");
    on(store, db -> people.insert(db, person("p1", "1", Optional.empty()), NOW));
    Heard heard = new Heard(Optional.of(NOW), Hold.EVENT, NOW);
    Profile said = Profile.EMPTY.onto(person("p1", "1", Optional.empty()).cardholder().profile());
    Linked linked = new Linked("hr", "1", anna, heard, NOW, true, said);
    on(store, db -> identities.save(db, linked));

    assertThat(maybe(store, db -> identities.find(db, "hr", "1"))).contains(linked);
    assertThat(list(store, db -> identities.present(db, "hr"))).containsExactly(linked);
    assertThat(list(store, db -> identities.of(db, anna))).containsExactly(linked);

    on(store, db -> identities.releaseHolds(db, anna));
    assertThat(maybe(store, db -> identities.find(db, "hr", "1")).map(l -> l.heard().hold()))
        .contains(Hold.NONE);
    Linked later =
        new Linked("hr", "1", anna, Heard.NEVER, NOW.plusSeconds(60), false, Profile.EMPTY);
    on(store, db -> identities.save(db, later));
    assertThat(maybe(store, db -> identities.find(db, "hr", "1")))
        .contains(new Linked("hr", "1", anna, Heard.NEVER, NOW, false, Profile.EMPTY));
    assertThat(list(store, db -> identities.present(db, "hr"))).isEmpty();
  }

  private static Badge badge(long number) {
    return new Badge("H10301", new FacilityCode(12), new CardNumber(number));
  }

  @Test
  void aProfileWrittenBeforeThereWereQualificationsIsRead() {
    String old = StoreJson.write(Profile.EMPTY).replaceFirst(",?\"qualifications\":\\{[^}]*}", "");
    assertThat(old).doesNotContain("qualifications");
    old = old.replaceFirst(",?\"furtherBadges\":\\[]", "");
    assertThat(old).doesNotContain("furtherBadges");

    assertThat(StoreJson.read(old, Profile.class)).isEqualTo(Profile.EMPTY);
  }

  private static Person person(String id, String number, Optional<Badge> badge) {
    return person(id, number, badge, LifecycleState.ACTIVE);
  }

  private static Person person(
      String id, String number, Optional<Badge> badge, LifecycleState state) {
    Profile profile =
        new Profile(
            "Anna",
            "Łukasiewicz",
            "anna@example.org",
            "staff",
            "Keys",
            "berlin",
            Set.of("b", "a"),
            Optional.of(LocalDate.of(2026, 1, 1)),
            Optional.empty(),
            badge,
            Map.of("induction", LocalDate.of(2027, 1, 31)),
            EnumSet.allOf(Attribute.class));
    Cardholder cardholder =
        new Cardholder(new CardholderId(id), new EmployeeNumber(number), state, 2, 7, profile);
    return new Person(cardholder, "hr", NOW, NOW.minusSeconds(60));
  }
}
