// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.AccessRules.Rulebook;
import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who would lose what if other access rules, or other cabinets, were in force. Reads only.
 * Thread-safe.
 */
@Component
public class RulesRehearsal {
  private static final int PAGE = 500;

  private final Rights rights;
  private final Rosters rosters;
  private final People people;
  private final CustodyRecords custody;
  private final Store store;
  private final Clock clock;

  RulesRehearsal(
      Rights rights,
      Rosters rosters,
      People people,
      CustodyRecords custody,
      Store store,
      Clock clock) {
    this.rights = rights;
    this.rosters = rosters;
    this.people = people;
    this.custody = custody;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Somebody who would lose a right.
   *
   * @param holding of these the key sets in hand now
   */
  public record Loser(
      CardholderId person, String employeeNumber, Set<KeySetId> loses, Set<KeySetId> holding) {}

  /**
   * What other rules would take away.
   *
   * @param of how many people have any right now
   */
  public record Outcome(List<Loser> losers, int of) {
    public Outcome {
      losers = List.copyOf(losers);
    }
  }

  /**
   * Goes through everybody.
   *
   * @param others rules that are not in force, with the estate they are for
   */
  public Outcome of(Rulebook others) {
    Instant now = clock.instant();
    List<Loser> losers = new ArrayList<>();
    int of = 0;
    String after = "";
    for (List<Person> page = page(after); !page.isEmpty(); page = page(after)) {
      List<Person> some = page;
      for (Optional<Loser> one :
          store.read(db -> some.stream().map(p -> loser(db, others, p, now)).toList())) {
        of += one.isPresent() ? 1 : 0;
        one.filter(loser -> !loser.loses().isEmpty()).ifPresent(losers::add);
      }
      after = page.getLast().cardholder().id().value();
    }
    return new Outcome(losers, of);
  }

  /** Empty for somebody who has no right now. */
  private Optional<Loser> loser(JdbcClient db, Rulebook others, Person person, Instant now) {
    Cardholder cardholder = person.cardholder();
    Set<KeySetId> loses = new TreeSet<>(rosters.grantsOf(db, cardholder.id()).keySet());
    if (loses.isEmpty()) {
      return Optional.empty();
    }
    loses.removeAll(rights.grantsBy(db, others, cardholder, now));
    Set<KeySetId> holding =
        loses.isEmpty() ? new TreeSet<>() : new TreeSet<>(custody.heldBy(db, cardholder.id()));
    holding.retainAll(loses);
    return Optional.of(
        new Loser(cardholder.id(), cardholder.employeeNumber().value(), loses, holding));
  }

  private List<Person> page(String after) {
    return store.read(db -> people.after(db, after, PAGE));
  }
}
