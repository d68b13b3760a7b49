// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.block;

import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.store.Blocks.Kind;
import io.keyway.app.store.Blocks.Scope;
import io.keyway.app.store.CustodyRecords;
import io.keyway.app.store.People;
import io.keyway.app.store.Rosters;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who and what a block touches. */
@Component
class Touched {
  private final CurrentEstate estates;
  private final Rosters rosters;
  private final People people;
  private final CustodyRecords custody;

  Touched(CurrentEstate estates, Rosters rosters, People people, CustodyRecords custody) {
    this.estates = estates;
    this.rosters = rosters;
    this.people = people;
    this.custody = custody;
  }

  /** Who has any right that a block covers. */
  Set<CardholderId> people(JdbcClient db, Scope scope) {
    Set<CardholderId> touched = new TreeSet<>();
    switch (scope.kind()) {
      case SITE -> cabinets(scope).forEach(c -> touched.addAll(rosters.peopleIn(db, c)));
      case KEY_SET -> touched.addAll(rosters.grantedTo(db, new KeySetId(scope.subject())));
      case BADGE -> people.holderOf(db, badge(scope)).ifPresent(touched::add);
    }
    return touched;
  }

  /** Cabinets of a site; of a key set the one it hangs in. */
  List<CabinetId> cabinets(Scope scope) {
    return switch (scope.kind()) {
      case SITE ->
          estates.now().cabinets().values().stream()
              .filter(c -> c.site().equals(scope.subject()))
              .map(Estate.Cabinet::id)
              .sorted()
              .toList();
      case KEY_SET -> keySets(scope).stream().map(KeySet::cabinet).toList();
      case BADGE -> List.of();
    };
  }

  /** Who holds a key set now that a block covers. */
  Map<KeySetId, CardholderId> holding(JdbcClient db, Scope scope) {
    Map<KeySetId, CardholderId> out = new TreeMap<>();
    for (KeySet keySet : keySets(scope)) {
      custody
          .now(db, keySet.id())
          .flatMap(now -> now.holder())
          .ifPresent(holder -> out.put(keySet.id(), holder));
    }
    return out;
  }

  /** What the ledger names: never the number of a badge, but whose it is. */
  String subject(JdbcClient db, Scope scope) {
    return switch (scope.kind()) {
      case SITE -> "site:" + scope.subject();
      case KEY_SET -> "keySet:" + scope.subject();
      case BADGE ->
          people.holderOf(db, badge(scope)).map(holder -> "person:" + holder).orElse("badge");
    };
  }

  private List<KeySet> keySets(Scope scope) {
    List<CabinetId> inside = scope.kind() == Kind.SITE ? cabinets(scope) : List.of();
    return estates.now().keySets().values().stream()
        .filter(k -> inside.contains(k.cabinet()) || scope.equals(Scope.keySet(k.id())))
        .sorted(Comparator.comparing(KeySet::id))
        .toList();
  }

  private static Badge badge(Scope scope) {
    String[] parts = scope.subject().split(":", -1);
    return new Badge(
        parts[0], new FacilityCode(Long.parseLong(parts[1])), CardNumber.parse(parts[2]));
  }
}
