// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import io.keyway.app.decision.Rehearsal;
import io.keyway.app.decision.Rehearsal.Foreseen;
import io.keyway.app.settings.ScimSettings;
import io.keyway.app.settings.SourceSettings;
import io.keyway.app.store.ScimLosses;
import io.keyway.app.store.ScimUsers;
import io.keyway.app.store.Store;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.rules.ChangeBudget;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts who loses rights by what a source writes, over a window: the same budget that holds its
 * files. Who is deleted is not counted and never held. Thread-safe.
 */
@Component
class ScimBudget {
  private final Rehearsal rehearsal;
  private final Store store;
  private final ScimLosses losses;
  private final ScimUsers users;
  private final SourceSettings sources;
  private final ScimSettings settings;
  private final Clock clock;
  private final Map<String, Lock> turns = new ConcurrentHashMap<>();

  ScimBudget(
      Rehearsal rehearsal,
      Store store,
      ScimLosses losses,
      ScimUsers users,
      SourceSettings sources,
      ScimSettings settings,
      Clock clock) {
    this.rehearsal = rehearsal;
    this.store = store;
    this.losses = losses;
    this.users = users;
    this.sources = sources;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What a write would do to one user.
   *
   * @param user id of the resource
   */
  record Effect(String user, IdentityChange change) {}

  /**
   * Who would lose rights.
   *
   * @param users ids of their resources
   * @param tooMany why that is too many, in one sentence; empty where it is not
   */
  record Losing(List<Foreseen> people, Set<String> users, Optional<String> tooMany) {
    static final Losing NOBODY = new Losing(List.of(), Set.of(), Optional.empty());

    Losing {
      people = List.copyOf(people);
      users = Set.copyOf(users);
    }
  }

  /** One write of a source at a time that may take away: two do not spend one budget. */
  Lock turnOf(String source) {
    return turns.computeIfAbsent(source, any -> new ReentrantLock());
  }

  /** Whether any of it may take something from somebody; reads only. */
  boolean mayTakeAway(List<Effect> effects) {
    return !rehearsal.thatMayTakeAway(counted(effects)).isEmpty();
  }

  /** Rehearses a write. */
  Losing judge(String source, List<Effect> effects) {
    List<IdentityChange> changes = rehearsal.thatMayTakeAway(counted(effects));
    if (changes.isEmpty()) {
      return Losing.NOBODY;
    }
    Map<IdentityChange, String> whose = new IdentityHashMap<>();
    effects.forEach(effect -> whose.put(effect.change(), effect.user()));
    List<Foreseen> foreseen = rehearsal.of(changes);
    List<Foreseen> people = new ArrayList<>();
    Set<String> lose = new HashSet<>();
    for (int i = 0; i < foreseen.size(); i++) {
      if (!foreseen.get(i).loses().isEmpty()) {
        people.add(foreseen.get(i));
        lose.add(whose.get(changes.get(i)));
      }
    }
    return new Losing(people, lose, lose.isEmpty() ? Optional.empty() : tooMany(source, lose));
  }

  /** Notes who lost rights by a write, in its commit. */
  void spend(JdbcClient db, String source, Set<String> who) {
    if (!who.isEmpty()) {
      Instant now = clock.instant();
      losses.note(db, source, who, now, now.minus(settings.window()));
    }
  }

  private Optional<String> tooMany(String source, Set<String> lose) {
    Instant since = clock.instant().minus(settings.window());
    Set<String> before = store.read(db -> losses.since(db, source, since));
    Set<String> all = new HashSet<>(before);
    all.addAll(lose);
    int of = Math.max(store.read(db -> users.active(db, source)), all.size());
    ChangeBudget budget = sources.budgetOf(source).losing();
    return all.size() <= budget.allowed(of)
        ? Optional.empty()
        : Optional.of(
            "%d of %d people of source %s would have lost rights by SCIM within %s, more than the %d allowed; %d had lost them before this"
                .formatted(
                    all.size(), of, source, settings.window(), budget.allowed(of), before.size()));
  }

  private static List<IdentityChange> counted(List<Effect> effects) {
    return effects.stream().map(Effect::change).filter(c -> !(c instanceof Leaver)).toList();
  }
}
