// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.access.RosterEntry;
import io.keyway.model.access.Tombstone;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.HoldLimit;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What each cabinet should hold of each person, and what it acknowledged. */
@Repository
public class Rosters {
  /** Rows that one statement writes at most. */
  private static final int ROWS = 50;

  /**
   * One person in one cabinet. Digests are hex, empty where there is no entry.
   *
   * @param epoch of what should be
   * @param revision of what should be
   */
  public record Row(
      CardholderId person,
      long epoch,
      long revision,
      String digest,
      long actualEpoch,
      long actualRevision,
      String actualDigest) {}

  /**
   * What a cabinet should hold of a person from now on.
   *
   * @param entry empty where it should hold nothing
   * @param digest of the entry, hex
   * @param tombstone what it must never accept again, where something was taken away
   */
  public record Desired(
      CabinetId cabinet,
      CardholderId person,
      long epoch,
      long revision,
      Optional<RosterEntry> entry,
      String digest,
      Optional<Tombstone> tombstone) {}

  // What should be
  // ---------------------------------------------------------------------------------

  /** An entry as it is stored: whose it is matters often, what is in it only at times. */
  public record Stored(String json) {
    /** What is in it. */
    public RosterEntry read() {
      return entry(json);
    }
  }

  /**
   * What each cabinet should hold of one person; cabinets that should hold nothing are left out.
   */
  public Map<CabinetId, Stored> entriesOf(JdbcClient db, CardholderId person) {
    Map<CabinetId, Stored> entries = new TreeMap<>();
    db.sql("SELECT cabinet, entry FROM roster_entry WHERE person = ? AND entry <> ''")
        .param(person.value())
        .query(
            row -> {
              entries.put(new CabinetId(row.getString(1)), new Stored(row.getString(2)));
            });
    return entries;
  }

  /** Everything that a cabinet should hold. */
  public List<RosterEntry> entries(JdbcClient db, CabinetId cabinet) {
    return db.sql("SELECT entry FROM roster_entry WHERE cabinet = ? AND entry <> ''")
        .param(cabinet.value())
        .query((row, n) -> entry(row.getString(1)))
        .list();
  }

  /** What a cabinet should hold of these people. */
  public List<RosterEntry> entries(
      JdbcClient db, CabinetId cabinet, Collection<CardholderId> people) {
    return people.stream()
        .flatMap(
            person ->
                db
                    .sql(
                        "SELECT entry FROM roster_entry"
                            + " WHERE cabinet = ? AND person = ? AND entry <> ''")
                    .params(cabinet.value(), person.value())
                    .query((row, n) -> entry(row.getString(1)))
                    .list()
                    .stream())
        .toList();
  }

  /** Who should be known to a cabinet. */
  public List<CardholderId> peopleIn(JdbcClient db, CabinetId cabinet) {
    return db.sql("SELECT person FROM roster_entry WHERE cabinet = ? AND entry <> ''")
        .param(cabinet.value())
        .query((row, n) -> new CardholderId(row.getString(1)))
        .list();
  }

  /** Who may take a key set. */
  public List<CardholderId> grantedTo(JdbcClient db, KeySetId keySet) {
    return db.sql("SELECT person FROM key_grant WHERE key_set = ?")
        .param(keySet.value())
        .query((row, n) -> new CardholderId(row.getString(1)))
        .list();
  }

  public Map<CardholderId, Tombstone> tombstones(JdbcClient db, CabinetId cabinet) {
    Map<CardholderId, Tombstone> tombstones = new HashMap<>();
    db.sql(
            "SELECT person, tombstone_epoch, tombstone_revision FROM roster_entry"
                + " WHERE cabinet = ? AND tombstone_epoch > 0")
        .param(cabinet.value())
        .query(
            row -> {
              CardholderId person = new CardholderId(row.getString(1));
              tombstones.put(person, new Tombstone(person, row.getLong(2), row.getLong(3)));
            });
    return tombstones;
  }

  /** Sets what a cabinet should hold of a person. */
  public void want(JdbcClient db, Desired desired) {
    String json = desired.entry().map(StoreJson::write).orElse("");
    long graveEpoch = desired.tombstone().map(Tombstone::epoch).orElse(0L);
    long graveRevision = desired.tombstone().map(Tombstone::revision).orElse(0L);
    int updated =
        db.sql(
                "UPDATE roster_entry SET epoch = ?, revision = ?, entry = ?, digest = ?"
                    + (graveEpoch == 0 ? "" : ", tombstone_epoch = ?, tombstone_revision = ?")
                    + " WHERE cabinet = ? AND person = ?")
            .params(desired.epoch(), desired.revision(), json, desired.digest())
            .params(graveEpoch == 0 ? List.of() : List.of(graveEpoch, graveRevision))
            .params(desired.cabinet().value(), desired.person().value())
            .update();
    if (updated == 0) {
      db.sql(
              "INSERT INTO roster_entry (cabinet, person, epoch, revision, entry, digest,"
                  + " tombstone_epoch, tombstone_revision, actual_epoch, actual_revision,"
                  + " actual_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '')")
          .params(
              desired.cabinet().value(),
              desired.person().value(),
              desired.epoch(),
              desired.revision(),
              json,
              desired.digest(),
              graveEpoch,
              graveRevision)
          .update();
    }
  }

  /**
   * Sets which rule gives which key set to a person. Since when stays where only the rule is
   * another; what is not given any more keeps its row, with its end.
   */
  public void setGrants(
      JdbcClient db, CardholderId person, Map<KeySetId, GrantedBy> grants, Instant now) {
    if (grants.isEmpty()) {
      db.sql("UPDATE key_grant SET until_at = ? WHERE person = ? AND until_at IS NULL")
          .params(Micros.of(now), person.value())
          .update();
      return;
    }
    Map<KeySetId, KeptGrant> kept = keptGrants(db, person);
    List<KeySetId> ended =
        kept.entrySet().stream()
            .filter(old -> old.getValue().counts() && !grants.containsKey(old.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    List<KeySetId> fresh =
        grants.keySet().stream().filter(keySet -> !kept.containsKey(keySet)).toList();
    inParts(ended, part -> endGrants(db, person, part, now));
    inParts(fresh, part -> insertGrants(db, person, part, grants, now));
    grants.forEach(
        (keySet, by) -> {
          KeptGrant old = kept.get(keySet);
          if (old == null) {
            return;
          }
          if (!old.counts()) {
            changeGrant(db, person, keySet, by, now);
          } else if (!by.equals(old.by())) {
            changeGrant(db, person, keySet, by, old.time().since());
          }
        });
  }

  /** Which rule gives which key set to a person. */
  public Map<KeySetId, GrantedBy> grantsOf(JdbcClient db, CardholderId person) {
    Map<KeySetId, GrantedBy> grants = new TreeMap<>();
    keptGrants(db, person)
        .forEach(
            (keySet, kept) -> {
              if (kept.counts()) {
                grants.put(keySet, kept.by());
              }
            });
    return grants;
  }

  /** Since when a person has each key set's grant, or until when it was had last. */
  public Map<KeySetId, GrantTime> grantTimes(JdbcClient db, CardholderId person) {
    Map<KeySetId, GrantTime> times = new TreeMap<>();
    keptGrants(db, person).forEach((keySet, kept) -> times.put(keySet, kept.time()));
    return times;
  }

  private record KeptGrant(GrantedBy by, GrantTime time) {
    boolean counts() {
      return time.until().isEmpty();
    }
  }

  private static Map<KeySetId, KeptGrant> keptGrants(JdbcClient db, CardholderId person) {
    Map<KeySetId, KeptGrant> grants = new TreeMap<>();
    db.sql("SELECT * FROM key_grant WHERE person = ?")
        .param(person.value())
        .query(
            row -> {
              grants.put(
                  new KeySetId(row.getString("key_set")),
                  new KeptGrant(
                      new GrantedBy(
                          new CabinetId(row.getString("cabinet")),
                          row.getString("rule"),
                          limit(row.getString("hold_limit"))),
                      new GrantTime(
                          Micros.toInstant(row.getLong("since_at")),
                          Micros.read(row, "until_at"))));
            });
    return grants;
  }

  /** One statement for many rows: there are few of them, each for a number of rows. */
  private static void inParts(List<KeySetId> all, Consumer<List<KeySetId>> part) {
    for (int from = 0; from < all.size(); from += ROWS) {
      part.accept(all.subList(from, Math.min(all.size(), from + ROWS)));
    }
  }

  private static void endGrants(
      JdbcClient db, CardholderId person, List<KeySetId> keySets, Instant now) {
    db.sql(
            "UPDATE key_grant SET until_at = ? WHERE person = ? AND key_set IN ("
                + String.join(", ", Collections.nCopies(keySets.size(), "?"))
                + ")")
        .params(Micros.of(now), person.value())
        .params(keySets.stream().map(KeySetId::value).toList())
        .update();
  }

  private static void insertGrants(
      JdbcClient db,
      CardholderId person,
      List<KeySetId> keySets,
      Map<KeySetId, GrantedBy> grants,
      Instant now) {
    List<Object> values = new ArrayList<>(6 * keySets.size());
    for (KeySetId keySet : keySets) {
      GrantedBy by = Objects.requireNonNull(grants.get(keySet));
      values.add(person.value());
      values.add(keySet.value());
      values.add(by.cabinet().value());
      values.add(by.rule());
      values.add(Micros.of(now));
      values.add(text(by.limit()));
    }
    db.sql(
            "INSERT INTO key_grant (person, key_set, cabinet, rule, since_at, hold_limit) VALUES "
                + String.join(", ", Collections.nCopies(keySets.size(), "(?, ?, ?, ?, ?, ?)")))
        .params(values)
        .update();
  }

  private static void changeGrant(
      JdbcClient db, CardholderId person, KeySetId keySet, GrantedBy by, Instant since) {
    db.sql(
            "UPDATE key_grant SET cabinet = ?, rule = ?, since_at = ?, hold_limit = ?,"
                + " until_at = NULL WHERE person = ? AND key_set = ?")
        .params(by.cabinet().value(), by.rule(), Micros.of(since), text(by.limit()))
        .params(person.value(), keySet.value())
        .update();
  }

  /**
   * When a grant began, and when it ended.
   *
   * @param until empty while it counts
   */
  public record GrantTime(Instant since, Optional<Instant> until) {}

  /**
   * How long a person may keep a key set by the rules that give it, or gave it last.
   *
   * @return {@link HoldLimit#NONE} where none ever did
   */
  public HoldLimit limitOf(JdbcClient db, CardholderId person, KeySetId keySet) {
    return db.sql("SELECT hold_limit FROM key_grant WHERE person = ? AND key_set = ?")
        .params(person.value(), keySet.value())
        .query((row, n) -> limit(row.getString(1)))
        .optional()
        .orElse(HoldLimit.NONE);
  }

  /**
   * The rules that give a key set, and where it hangs.
   *
   * @param rule ids, separated by spaces
   * @param limit how long the person may keep it
   */
  public record GrantedBy(CabinetId cabinet, String rule, HoldLimit limit) {}

  private static String text(HoldLimit limit) {
    return limit.equals(HoldLimit.NONE) ? "" : StoreJson.write(limit);
  }

  private static HoldLimit limit(String text) {
    return text.isEmpty() ? HoldLimit.NONE : StoreJson.read(text, HoldLimit.class);
  }

  // What is
  // ----------------------------------------------------------------------------------------

  public List<Row> rows(JdbcClient db, CabinetId cabinet) {
    return db.sql(
            "SELECT person, epoch, revision, digest, actual_epoch, actual_revision, actual_digest"
                + " FROM roster_entry WHERE cabinet = ?")
        .param(cabinet.value())
        .query(Rosters::row)
        .list();
  }

  /** One person in each cabinet that ever heard of them. */
  public Map<CabinetId, Row> rowsOf(JdbcClient db, CardholderId person) {
    Map<CabinetId, Row> rows = new TreeMap<>();
    db.sql(
            "SELECT person, epoch, revision, digest, actual_epoch, actual_revision, actual_digest,"
                + " cabinet FROM roster_entry WHERE person = ?")
        .param(person.value())
        .query(
            result -> {
              rows.put(new CabinetId(result.getString(8)), row(result, 0));
            });
    return rows;
  }

  /** Entries that should be there of people whom the database does not know. */
  public List<Row> strangers(JdbcClient db, CabinetId cabinet) {
    return db.sql(
            "SELECT person, epoch, revision, digest, actual_epoch, actual_revision, actual_digest"
                + " FROM roster_entry WHERE cabinet = ? AND entry <> ''"
                + " AND person NOT IN (SELECT id FROM person)")
        .param(cabinet.value())
        .query(Rosters::row)
        .list();
  }

  /** Notes that a cabinet holds nothing of anybody. */
  public void clearActual(JdbcClient db, CabinetId cabinet) {
    db.sql(
            "UPDATE roster_entry SET actual_epoch = 0, actual_revision = 0, actual_digest = ''"
                + " WHERE cabinet = ?")
        .param(cabinet.value())
        .update();
  }

  /** Notes what a cabinet acknowledged to hold of a person. */
  public void acknowledge(
      JdbcClient db,
      CabinetId cabinet,
      CardholderId person,
      long epoch,
      long revision,
      String hex) {
    db.sql(
            "UPDATE roster_entry SET actual_epoch = ?, actual_revision = ?, actual_digest = ?"
                + " WHERE cabinet = ? AND person = ?")
        .params(epoch, revision, hex, cabinet.value(), person.value())
        .update();
  }

  private static RosterEntry entry(String json) {
    return StoreJson.read(json, RosterEntry.class);
  }

  private static Row row(ResultSet row, int n) throws SQLException {
    return new Row(
        new CardholderId(row.getString(1)),
        row.getLong(2),
        row.getLong(3),
        row.getString(4),
        row.getLong(5),
        row.getLong(6),
        row.getString(7));
  }
}
