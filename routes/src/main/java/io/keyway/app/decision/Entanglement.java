// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.store.Store;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which changes may matter to each other: those about one person, and those about people between
 * whom a badge, a number or an address may pass. Whatever is not entangled may be decided apart and
 * has the same end. Reads only. Thread-safe.
 */
@Component
class Entanglement {
  private final Store store;
  private final Standings standings;
  private final CurrentEstate estates;

  Entanglement(Store store, Standings standings, CurrentEstate estates) {
    this.store = store;
    this.standings = standings;
    this.estates = estates;
  }

  /**
   * Changes in parts, by their places in the list. What is entangled is in one part, in order.
   *
   * @param size of a part; larger only where more than that is entangled
   */
  List<List<Integer>> parts(List<IdentityChange> changes, int size) {
    if (changes.size() <= size) {
      return List.of(IntStream.range(0, changes.size()).boxed().toList());
    }
    List<List<Integer>> parts = new ArrayList<>();
    List<Integer> part = new ArrayList<>();
    for (List<Integer> knot : knots(changes)) {
      if (!part.isEmpty() && part.size() + knot.size() > size) {
        parts.add(part.stream().sorted().toList());
        part = new ArrayList<>();
      }
      part.addAll(knot);
    }
    parts.add(part.stream().sorted().toList());
    return parts;
  }

  private Collection<List<Integer>> knots(List<IdentityChange> changes) {
    int[] leader = IntStream.range(0, changes.size()).toArray();
    Map<Object, Integer> first = new HashMap<>();
    for (int i = 0; i < leader.length; i++) {
      for (Object name : names(changes.get(i))) {
        int other = first.getOrDefault(name, i);
        first.putIfAbsent(name, i);
        leader[leaderOf(leader, i)] = leaderOf(leader, other);
      }
    }
    Map<Integer, List<Integer>> knots = new LinkedHashMap<>();
    for (int i = 0; i < leader.length; i++) {
      knots.computeIfAbsent(leaderOf(leader, i), l -> new ArrayList<>()).add(i);
    }
    return knots.values();
  }

  private static int leaderOf(int[] leader, int i) {
    int at = i;
    while (leader[at] != at) {
      leader[at] = leader[leader[at]];
      at = leader[at];
    }
    return at;
  }

  private Set<Object> names(IdentityChange change) {
    return store.read(db -> names(db, change));
  }

  private Set<Object> names(JdbcClient db, IdentityChange change) {
    Subject subject = change.subject();
    Set<Object> names = new HashSet<>();
    addText(names, "", subject.employeeNumber().value());
    addBadges(names, change.profile());
    addText(names, "", subject.keys().previousEmployeeNumber());
    addText(names, "external ", subject.keys().externalId());
    addText(names, "mail ", subject.keys().email());
    addText(names, "mail ", change.profile().email());
    standings.meant(db, change).person().ifPresent(p -> addPerson(names, p.cardholder()));
    return names;
  }

  /** Under every look that a badge has to some reader. */
  private void addBadges(Set<Object> names, Profile profile) {
    profile.badges().forEach(badge -> names.addAll(estates.readers().alike(badge)));
  }

  private void addPerson(Set<Object> names, Cardholder person) {
    names.add(person.id());
    addText(names, "", person.employeeNumber().value());
    addBadges(names, person.profile());
    addText(names, "mail ", person.profile().email());
  }

  private static void addText(Set<Object> names, String kind, String text) {
    if (!text.isEmpty()) {
      names.add(kind + text.toLowerCase(Locale.ROOT));
    }
  }
}
