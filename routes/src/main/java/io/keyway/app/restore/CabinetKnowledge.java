// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.restore;

import io.keyway.app.provisioning.Holdings;
import io.keyway.app.provisioning.HoldingsKeeper.Finding;
import io.keyway.app.provisioning.RosterRow;
import io.keyway.app.store.CabinetRecords;
import io.keyway.app.store.People;
import io.keyway.app.store.Restorations;
import io.keyway.app.store.Restorations.Restoration;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Rosters.Desired;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Compares what a cabinet holds with what the database knows of it, and writes down what the
 * cabinet knows better. Runs inside the store's transactions.
 */
@Component
class CabinetKnowledge {
  private static final Rosters.Row NOTHING =
      new Rosters.Row(new CardholderId("nobody"), 0, 0, "", 0, 0, "");

  private final Rosters rosters;
  private final CabinetRecords cabinets;
  private final People people;
  private final Restorations restorations;

  CabinetKnowledge(
      Rosters rosters, CabinetRecords cabinets, People people, Restorations restorations) {
    this.rosters = rosters;
    this.cabinets = cabinets;
    this.people = people;
    this.restorations = restorations;
  }

  /**
   * Who lost rights by what the cabinet knows, and not by what the database knows: it remembers
   * each tombstone that a cabinet was ever given. In a roster store that is not ours only people
   * whom we know count: others are somebody else's.
   */
  List<CardholderId> unknownLosses(JdbcClient db, CabinetId cabinet, Holdings holdings) {
    Map<CardholderId, Tombstone> graves = rosters.tombstones(db, cabinet);
    List<CardholderId> lost =
        holdings.tombstones().values().stream()
            .filter(grave -> isNewer(grave, Optional.ofNullable(graves.get(grave.person()))))
            .map(Tombstone::person)
            .toList();
    return holdings.own() ? lost : known(db, lost);
  }

  /** Those whom the database knows at all. */
  List<CardholderId> known(JdbcClient db, Collection<CardholderId> some) {
    return some.stream().filter(person -> people.find(db, person).isPresent()).toList();
  }

  /**
   * Writes down what the cabinet knows better: until the release it should hold what it holds, and
   * whoever lost all rights there has none anywhere.
   */
  Finding learn(
      JdbcClient db, Restoration open, CabinetId cabinet, Holdings holdings, Instant now) {
    Set<CardholderId> ended = new HashSet<>(unknownLosses(db, cabinet, holdings));
    ended.removeAll(holdings.entries().keySet());
    Map<CardholderId, Rosters.Row> rows = rows(db, cabinet);
    Map<CardholderId, RosterRow> newer = new HashMap<>();
    Set<CardholderId> everybody = new TreeSet<>(Comparator.comparing(CardholderId::value));
    everybody.addAll(holdings.entries().keySet());
    everybody.addAll(holdings.tombstones().keySet());
    for (CardholderId person : everybody) {
      RosterRow held = holdings.row(person);
      Rosters.Row row = rows.getOrDefault(person, NOTHING);
      if (isNewer(held.epoch(), held.revision(), row.epoch(), row.revision())) {
        want(db, cabinet, holdings, person, held);
        people.raise(db, person, held.epoch(), held.revision());
        newer.put(person, held);
      }
      if (newer.containsKey(person) || ended.contains(person)) {
        restorations.concern(db, open.id(), person, ended.contains(person));
      }
    }
    cabinets.raiseVersion(db, cabinet, holdings.version());
    restorations.read(db, open.id(), cabinet, now, newer.size());
    return new Finding(holdings.version(), newer);
  }

  /** Notes what the cabinet holds. */
  void hold(JdbcClient db, CabinetId cabinet, Holdings holdings) {
    rows(db, cabinet)
        .forEach(
            (person, row) -> {
              RosterRow held = holdings.row(person);
              boolean same =
                  held.actualEpoch() == row.actualEpoch()
                      && held.actualRevision() == row.actualRevision()
                      && held.actualDigest().equals(row.actualDigest());
              if (!same && holdings.of().contain(person)) {
                rosters.acknowledge(
                    db,
                    cabinet,
                    person,
                    held.actualEpoch(),
                    held.actualRevision(),
                    held.actualDigest());
              }
            });
    cabinets.acknowledge(db, cabinet, holdings.version(), holdings.digest(), holdings.total());
  }

  private void want(
      JdbcClient db, CabinetId cabinet, Holdings holdings, CardholderId person, RosterRow held) {
    rosters.want(
        db,
        new Desired(
            cabinet,
            person,
            held.epoch(),
            held.revision(),
            Optional.ofNullable(holdings.entries().get(person)),
            held.digest(),
            Optional.ofNullable(holdings.tombstones().get(person))));
  }

  private Map<CardholderId, Rosters.Row> rows(JdbcClient db, CabinetId cabinet) {
    Map<CardholderId, Rosters.Row> rows = new HashMap<>();
    rosters.rows(db, cabinet).forEach(row -> rows.put(row.person(), row));
    return rows;
  }

  private static boolean isNewer(Tombstone grave, Optional<Tombstone> known) {
    return known
        .filter(k -> !isNewer(grave.epoch(), grave.revision(), k.epoch(), k.revision()))
        .isEmpty();
  }

  private static boolean isNewer(long epoch, long revision, long otherEpoch, long otherRevision) {
    return epoch > otherEpoch || epoch == otherEpoch && revision > otherRevision;
  }
}
