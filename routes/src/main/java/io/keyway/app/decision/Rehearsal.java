// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Decided.Effect;
import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.People;
import io.keyway.app.store.Person;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Rosters.GrantedBy;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.app.store.StoreUnavailable;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.LifecycleState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What changes would do: decided by the same code as in earnest, in transactions that are rolled
 * back, some hundred changes in each, so that no revocation waits for long. Changes that may matter
 * to each other, because a badge passes from one to another, share a transaction. Thread-safe.
 */
@Component
public class Rehearsal {
  private static final int BATCH = 200;

  private final Store store;
  private final Entanglement entanglement;
  private final Verdict verdict;
  private final Standings standings;
  private final People people;
  private final Rosters rosters;
  private final CustodyRecords custody;

  Rehearsal(
      Store store,
      Entanglement entanglement,
      Verdict verdict,
      Standings standings,
      People people,
      Rosters rosters,
      CustodyRecords custody) {
    this.store = store;
    this.entanglement = entanglement;
    this.verdict = verdict;
    this.standings = standings;
    this.people = people;
    this.rosters = rosters;
    this.custody = custody;
  }

  /**
   * What one change would do.
   *
   * @param effect {@code applied}, {@code nothing}, {@code proposed} or {@code quarantined}
   * @param person Keyway's id; empty where nobody is meant, or they would be new
   * @param loses key sets that the person may take now and could not after, with their cabinets
   * @param gets key sets that the person may not take now and could after, with their cabinets
   * @param holding key sets that the person has in hand now, of those that would be lost
   * @param ends whether the person would be terminated by it
   */
  public record Foreseen(
      String change,
      String effect,
      String person,
      String employeeNumber,
      Map<KeySetId, CabinetId> loses,
      Map<KeySetId, CabinetId> gets,
      List<KeySetId> holding,
      boolean ends) {
    public Foreseen {
      loses = Map.copyOf(loses);
      gets = Map.copyOf(gets);
      holding = List.copyOf(holding);
    }
  }

  /** What each of some changes would do, decided in their order. */
  public List<Foreseen> of(List<IdentityChange> changes) {
    Map<Integer, Foreseen> all = new TreeMap<>();
    for (List<Integer> places : entanglement.parts(changes, BATCH)) {
      List<Foreseen> part = part(places.stream().map(changes::get).toList());
      for (int i = 0; i < part.size(); i++) {
        all.put(places.get(i), part.get(i));
      }
    }
    return List.copyOf(all.values());
  }

  /** Those changes that may take something from somebody who is active; reads only. */
  public List<IdentityChange> thatMayTakeAway(List<IdentityChange> changes) {
    return store.read(db -> changes.stream().filter(c -> mayTakeAway(db, c)).toList());
  }

  /** All but those that say of somebody who is active what is known already; reads only. */
  public List<IdentityChange> thatMayHaveAnEffect(List<IdentityChange> changes) {
    return store.read(db -> changes.stream().filter(c -> mayHaveAnEffect(db, c)).toList());
  }

  private boolean mayHaveAnEffect(JdbcClient db, IdentityChange change) {
    Optional<Cardholder> person = standings.meant(db, change).person().map(Person::cardholder);
    return person.filter(Cardholder::isActive).isEmpty()
        || mayTakeAway(db, change)
        || verdict.isDifferent(db, person.get().id());
  }

  private boolean mayTakeAway(JdbcClient db, IdentityChange change) {
    Optional<Cardholder> person = standings.meant(db, change).person().map(Person::cardholder);
    return person.isPresent()
        && person.get().isActive()
        && (change.takesAway()
            || !change.profile().over(person.get().profile()).equals(person.get().profile()));
  }

  private List<Foreseen> part(List<IdentityChange> part) {
    try {
      return rolledBack(db -> part.stream().map(change -> foresee(db, change)).toList());
    } catch (StoreUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      return rolledBack(db -> part.stream().map(change -> foreseeAlone(db, change)).toList());
    }
  }

  private List<Foreseen> rolledBack(Function<JdbcClient, List<Foreseen>> deciding) {
    try {
      store.execute(
          Priority.NORMAL,
          db -> {
            throw new Stopped(deciding.apply(db));
          });
    } catch (Stopped stopped) {
      return stopped.foreseen;
    }
    throw new IllegalStateException("A rehearsal was committed");
  }

  /** One that cannot be decided delays no other, in earnest too. */
  private Foreseen foreseeAlone(JdbcClient db, IdentityChange change) {
    db.sql("SAVEPOINT one_change").update();
    try {
      return foresee(db, change);
    } catch (RuntimeException e) {
      db.sql("ROLLBACK TO SAVEPOINT one_change").update();
      return undecidable(change);
    }
  }

  private Foreseen foresee(JdbcClient db, IdentityChange change) {
    Optional<CardholderId> person =
        standings.meant(db, change).person().map(p -> p.cardholder().id());
    Map<KeySetId, CabinetId> before = person.map(id -> grants(db, id)).orElse(Map.of());
    Decided decided = verdict.on(db, change, new Verdict.Manner.Batch());
    String id = decided.receipt().person();
    Map<KeySetId, CabinetId> after = id.isEmpty() ? before : grants(db, new CardholderId(id));
    Map<KeySetId, CabinetId> loses = without(before, after);
    return new Foreseen(
        change.word(),
        word(decided.effect()),
        person.map(CardholderId::value).orElse(""),
        change.subject().employeeNumber().value(),
        loses,
        without(after, before),
        person.map(p -> holding(db, p, loses)).orElse(List.of()),
        change instanceof Leaver && person.filter(p -> isTerminated(db, p)).isPresent());
  }

  private boolean isTerminated(JdbcClient db, CardholderId id) {
    return people
        .find(db, id)
        .filter(person -> person.cardholder().state() == LifecycleState.TERMINATED)
        .isPresent();
  }

  private List<KeySetId> holding(
      JdbcClient db, CardholderId person, Map<KeySetId, CabinetId> loses) {
    TreeSet<KeySetId> held = new TreeSet<>(custody.heldBy(db, person));
    held.retainAll(loses.keySet());
    return List.copyOf(held);
  }

  private Map<KeySetId, CabinetId> grants(JdbcClient db, CardholderId person) {
    Map<KeySetId, CabinetId> grants = new TreeMap<>();
    for (Map.Entry<KeySetId, GrantedBy> grant : rosters.grantsOf(db, person).entrySet()) {
      grants.put(grant.getKey(), grant.getValue().cabinet());
    }
    return grants;
  }

  private static Map<KeySetId, CabinetId> without(
      Map<KeySetId, CabinetId> these, Map<KeySetId, CabinetId> others) {
    Map<KeySetId, CabinetId> left = new TreeMap<>(these);
    left.keySet().removeAll(others.keySet());
    return left;
  }

  private static Foreseen undecidable(IdentityChange change) {
    return new Foreseen(
        change.word(),
        word(Effect.QUARANTINED),
        "",
        change.subject().employeeNumber().value(),
        Map.of(),
        Map.of(),
        List.of(),
        false);
  }

  private static String word(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }

  /** Ends a transaction before its commit, with what was seen in it. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient List<Foreseen> foreseen;

    Stopped(List<Foreseen> foreseen) {
      super("rehearsed", null, false, false);
      this.foreseen = foreseen;
    }
  }
}
