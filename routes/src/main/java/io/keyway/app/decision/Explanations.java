// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import io.keyway.app.decision.Explained.Held;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.store.People;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Rosters.GrantTime;
import io.keyway.app.store.TemporaryGrants;
import io.keyway.model.access.TemporaryGrant;
import io.keyway.model.credential.Credential;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.Cardholder;
import io.keyway.rules.Explanation;
import io.keyway.rules.Explanation.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Says of a person which rule gives or refuses which key set, since when, and what cabinets know.
 */
@Component
public class Explanations {
  private final AccessRules rules;
  private final CurrentEstate estates;
  private final People people;
  private final Rosters rosters;
  private final TemporaryGrants grants;
  private final Withholding withholding;

  Explanations(
      AccessRules rules,
      CurrentEstate estates,
      People people,
      Rosters rosters,
      TemporaryGrants grants,
      Withholding withholding) {
    this.rules = rules;
    this.estates = estates;
    this.people = people;
    this.rosters = rosters;
    this.grants = grants;
    this.withholding = withholding;
  }

  /**
   * By key set, in the order of their ids.
   *
   * @param only one key set; empty means every one
   */
  public List<Explained> of(
      JdbcClient db, Cardholder person, Optional<KeySetId> only, Instant now) {
    List<Credential> credentials =
        people.held(db, person.id()).stream()
            .filter(held -> held.counts(now))
            .map(People.Held::credential)
            .toList();
    Known known =
        new Known(
            rosters.entriesOf(db, person.id()),
            rosters.rowsOf(db, person.id()),
            rosters.grantTimes(db, person.id()),
            !credentials.isEmpty(),
            withholding.about(db, person.id(), credentials));
    Estate estate = estates.now();
    List<KeySet> keySets =
        estate.keySets().values().stream()
            .filter(keySet -> only.isEmpty() || only.get().equals(keySet.id()))
            .sorted(Comparator.comparing(KeySet::id))
            .toList();
    List<TemporaryGrant> byHand = grants.counting(db, person.id(), person.epoch(), now);
    return rules.explain(person, byHand, keySets, now).stream()
        .map(
            why ->
                explained(why, Objects.requireNonNull(estate.keySets().get(why.keySet())), known))
        .toList();
  }

  /** What denies a key set to a person, whoever gives it; empty where nothing does. */
  public Optional<String> denial(Cardholder person, KeySetId keySet, Instant now) {
    KeySet about = estates.now().keySets().get(keySet);
    if (about == null) {
      return Optional.of("The key set was taken out of cabinets.yaml.");
    }
    return rules.explain(person, List.of(), List.of(about), now).stream()
        .filter(why -> why.rules().stream().anyMatch(said -> said.verdict() == Verdict.DENIES))
        .map(Explanation::because)
        .findFirst();
  }

  /** What the database holds of one person. */
  private record Known(
      Map<CabinetId, Rosters.Stored> wanted,
      Map<CabinetId, Rosters.Row> rows,
      Map<KeySetId, GrantTime> times,
      boolean recognisable,
      Withholding.InForce inForce) {}

  private Explained explained(Explanation why, KeySet keySet, Known known) {
    List<Withheld> withheld = withholding.of(known.inForce(), keySet);
    boolean mayTake = why.granted() && known.recognisable() && withheld.isEmpty();
    boolean wanted =
        Optional.ofNullable(known.wanted().get(keySet.cabinet())).stream()
            .flatMap(stored -> stored.read().grants().stream())
            .anyMatch(grant -> grant.isToTake() && grant.keySet().equals(keySet.id()));
    Optional<Rosters.Row> row = Optional.ofNullable(known.rows().get(keySet.cabinet()));
    Optional<GrantTime> time = Optional.ofNullable(known.times().get(keySet.id()));
    return new Explained(
        why,
        keySet.slot(),
        mayTake,
        because(why, known, withheld),
        mayTake
            ? time.filter(t -> t.until().isEmpty()).map(GrantTime::since)
            : withheld.stream()
                .map(Withheld::since)
                .min(Instant::compareTo)
                .filter(since -> why.granted())
                .or(() -> time.flatMap(GrantTime::until)),
        withheld,
        wanted,
        held(row, wanted));
  }

  private static String because(Explanation why, Known known, List<Withheld> withheld) {
    if (!withheld.isEmpty()) {
      return withheld.stream().map(Withheld::because).collect(Collectors.joining(" "))
          + (why.granted() ? " Otherwise: " : " Also: ")
          + why.because();
    }
    return why.granted() && !known.recognisable()
        ? why.because() + " But no cabinet can recognise the person: no badge and no PIN."
        : why.because();
  }

  private static Held held(Optional<Rosters.Row> row, boolean wanted) {
    if (row.isEmpty()) {
      return Held.NO;
    }
    if (!row.get().digest().equals(row.get().actualDigest())) {
      return row.get().actualDigest().isEmpty() ? Held.NO : Held.PENDING;
    }
    return wanted ? Held.YES : Held.NO;
  }
}
