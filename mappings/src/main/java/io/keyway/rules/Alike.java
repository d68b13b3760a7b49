// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.rules.AccessRule.KeySets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Key sets that no rule can tell apart: each rule covers all of them or none, whoever it is about.
 * There are many key sets of few such kinds, and what a person may do is asked once for each kind.
 *
 * @param keySets one or more, of one site and with one lease
 */
record Alike(List<KeySet> keySets) {

  /** All that a rule can look at. */
  private record Features(
      Set<String> tags,
      Optional<KeySetId> id,
      Optional<CabinetId> cabinet,
      String site,
      Duration lease) {}

  /** The key sets of an estate, by what some rules can tell apart. */
  static List<Alike> among(Estate estate, List<AccessRule> rules) {
    Set<String> tags = new HashSet<>();
    Set<KeySetId> ids = new HashSet<>();
    Set<CabinetId> cabinets = new HashSet<>();
    for (AccessRule rule : rules) {
      KeySets chosen = rule.keySets();
      tags.addAll(chosen.tags());
      ids.addAll(chosen.ids());
      cabinets.addAll(chosen.cabinets());
    }
    Map<Features, List<KeySet>> kinds = new LinkedHashMap<>();
    for (KeySet keySet : estate.keySets().values()) {
      Features features =
          new Features(
              keySet.tags().stream().filter(tags::contains).collect(Collectors.toSet()),
              Optional.of(keySet.id()).filter(ids::contains),
              Optional.of(keySet.cabinet()).filter(cabinets::contains),
              Course.siteOf(keySet, estate),
              keySet.lease());
      kinds.computeIfAbsent(features, f -> new ArrayList<>()).add(keySet);
    }
    return kinds.values().stream().map(some -> new Alike(List.copyOf(some))).toList();
  }

  /** The same, but each of some key sets by itself. */
  static List<Alike> apart(List<Alike> all, Set<KeySetId> some) {
    if (some.isEmpty()) {
      return all;
    }
    List<Alike> apart = new ArrayList<>();
    for (Alike alike : all) {
      List<KeySet> rest = new ArrayList<>(alike.keySets());
      for (KeySet keySet : alike.keySets()) {
        if (some.contains(keySet.id())) {
          rest.remove(keySet);
          apart.add(new Alike(List.of(keySet)));
        }
      }
      if (!rest.isEmpty()) {
        apart.add(new Alike(List.copyOf(rest)));
      }
    }
    return apart;
  }

  KeySet first() {
    return keySets.getFirst();
  }
}
