// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.store.SourceIdentities.Linked;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.rules.Standing.Heard;
import io.keyway.rules.Standing.Hold;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whatever else is written of a person makes what any source says of them news again. */
class ListingMarksTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final CardholderId ONE = new CardholderId("one");
  private static final CardholderId OTHER = new CardholderId("other");
  private static final Badge BADGE = new Badge("H10301", new FacilityCode(1), new CardNumber(7));

  private final People people = new People();
  private final SourceIdentities identities = new SourceIdentities();
  private final ListingMarks marks = new ListingMarks();

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aMarkStandsWhileOnlyTheSameIsHeard(TestDatabase database) {
    Store store = marked(database);

    store.execute(Priority.NORMAL, db -> marks.hear(db, "hr", List.of("1"), NOW.plusSeconds(9)));
    store.execute(Priority.NORMAL, db -> marks.hear(db, "hr", List.of("1"), NOW));

    assertThat(marksOf(store)).containsExactlyInAnyOrderEntriesOf(Map.of("1", "m1", "2", "m2"));
    assertThat(store.read(db -> identities.find(db, "hr", "1")).orElseThrow().heard().effectiveAt())
        .contains(NOW.plusSeconds(9));
    assertThat(store.read(db -> identities.find(db, "hr", "2")).orElseThrow().heard().effectiveAt())
        .contains(NOW);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void whateverIsWrittenOfAPersonForgetsTheMarksOfAllTheirSources(TestDatabase database) {
    Map<String, Consumer<JdbcClient>> acts =
        Map.of(
            "standing", db -> people.update(db, person(ONE, "1", LifecycleState.ACTIVE), NOW),
            "badge", db -> people.setBadge(db, ONE, Optional.empty()),
            "badge of another", db -> people.removeBadge(db, BADGE),
            "said", db -> identities.say(db, "ldap", "1", Profile.EMPTY),
            "gone", db -> identities.gone(db, "ldap", "1"),
            "confirmed", db -> identities.confirm(db, "ldap", "1", ONE, NOW),
            "merged", db -> identities.move(db, new CardholderId("nobody"), ONE),
            "split", db -> identities.moveKey(db, ONE, "9", OTHER),
            "renumbered", db -> identities.rekey(db, "ldap", "1", "3"),
            "released", db -> identities.releaseHolds(db, ONE));

    acts.forEach(
        (what, act) -> {
          Store store = marked(database);
          store.execute(Priority.NORMAL, act);
          assertThat(marksOf(store)).as(what).doesNotContainKey("1");
        });
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void theMarkOfSomebodyWhoIsNotActiveCountsForNothing(TestDatabase database) {
    Store store = marked(database);

    store.execute(
        Priority.NORMAL,
        db -> {
          people.update(db, person(ONE, "1", LifecycleState.SUSPENDED), NOW);
          people.update(db, person(OTHER, "20", LifecycleState.ACTIVE), NOW);
          marks.put(db, "hr", "1", "m1");
          marks.put(db, "hr", "2", "m2");
        });

    assertThat(marksOf(store)).isEmpty();
  }

  /** Two people, each with a mark of hr; one is known to ldap, too. */
  private Store marked(TestDatabase database) {
    Store store = database.emptied();
    store.execute(
        Priority.NORMAL,
        db -> {
          people.insert(db, person(ONE, "1", LifecycleState.ACTIVE), NOW);
          people.insert(db, person(OTHER, "2", LifecycleState.ACTIVE), NOW);
          link(db, "hr", "1", ONE);
          link(db, "ldap", "1", ONE);
          link(db, "hr", "2", OTHER);
          marks.put(db, "hr", "1", "m1");
          marks.put(db, "hr", "2", "m2");
        });
    return store;
  }

  private void link(JdbcClient db, String source, String key, CardholderId person) {
    identities.save(
        db,
        new Linked(
            source,
            key,
            person,
            new Heard(Optional.of(NOW), Hold.NONE, Instant.EPOCH),
            NOW,
            true,
            Profile.EMPTY));
  }

  private Map<String, String> marksOf(Store store) {
    return store.read(db -> marks.of(db, "hr", List.of("1", "2")));
  }

  private static Person person(CardholderId id, String number, LifecycleState state) {
    Profile profile =
        new Profile(
            "",
            "",
            "",
            "",
            "",
            "",
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            id.equals(ONE) ? Optional.of(BADGE) : Optional.empty());
    return new Person(
        new Cardholder(id, new EmployeeNumber(number), state, 1, 1, profile), "hr", NOW, NOW);
  }
}
