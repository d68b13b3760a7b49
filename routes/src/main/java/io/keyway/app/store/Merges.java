// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import com.fasterxml.jackson.core.type.TypeReference;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.LifecycleState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which records of people turned out to be one person, and how they stood before. */
@Repository
public class Merges {
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  /**
   * Two records that are one person.
   *
   * @param kept whose id stays
   * @param other who has no rights of their own until the two are split
   * @param epoch of the kept person; in a later one all rights had ended meanwhile
   * @param handedOver key sets that the other held
   * @param by name of the credential
   */
  public record Merge(
      String id,
      Before kept,
      Before other,
      long epoch,
      Optional<Badge> otherBadge,
      List<KeySetId> handedOver,
      Instant at,
      String by,
      String reason) {}

  /** How one of the two stood before. */
  public record Before(
      CardholderId id,
      EmployeeNumber number,
      LifecycleState state,
      String stateSource,
      Instant stateAt) {
    public static Before of(Person person) {
      return new Before(
          person.cardholder().id(),
          person.cardholder().employeeNumber(),
          person.cardholder().state(),
          person.stateSource(),
          person.stateAt());
    }
  }

  public void insert(JdbcClient db, Merge merge) {
    db.sql(
            "INSERT INTO person_merge (id, kept, other, kept_number, other_number, kept_state,"
                + " other_state, other_state_source, other_state_at, epoch, other_badge,"
                + " handed_over, merged_at, merged_by, reason)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(merge.id(), merge.kept().id().value(), merge.other().id().value())
        .params(merge.kept().number().value(), merge.other().number().value())
        .params(merge.kept().state().word(), merge.other().state().word())
        .params(merge.other().stateSource(), Micros.of(merge.other().stateAt()), merge.epoch())
        .params(merge.otherBadge().map(StoreJson::write).orElse(""))
        .params(StoreJson.write(merge.handedOver().stream().map(KeySetId::value).toList()))
        .params(Micros.of(merge.at()), merge.by(), merge.reason())
        .update();
  }

  /** The merge that took a person's own rights away and still counts. */
  public Optional<Merge> of(JdbcClient db, CardholderId other) {
    return db.sql("SELECT * FROM person_merge WHERE other = ? AND split_at IS NULL")
        .param(other.value())
        .query(Merges::merge)
        .optional();
  }

  /** Who was merged into a person and still is, the newest first. */
  public List<Merge> into(JdbcClient db, CardholderId kept) {
    return db.sql("SELECT * FROM person_merge WHERE kept = ? AND split_at IS NULL ORDER BY id DESC")
        .param(kept.value())
        .query(Merges::merge)
        .list();
  }

  /** All merges that still count, the newest first. */
  public List<Merge> standing(JdbcClient db, int limit) {
    return db.sql("SELECT * FROM person_merge WHERE split_at IS NULL ORDER BY id DESC LIMIT ?")
        .param(limit)
        .query(Merges::merge)
        .list();
  }

  /** Who a record's person is, however often they were merged. */
  public CardholderId keptFor(JdbcClient db, CardholderId person) {
    CardholderId kept = person;
    Optional<Merge> next = of(db, kept);
    while (next.isPresent()) {
      kept = next.get().kept().id();
      next = of(db, kept);
    }
    return kept;
  }

  /** A merge, and the merges into its other person, and so on. */
  public List<Merge> family(JdbcClient db, Merge merge) {
    List<Merge> all = new ArrayList<>(List.of(merge));
    for (int i = 0; i < all.size(); i++) {
      all.addAll(into(db, all.get(i).other().id()));
    }
    return all;
  }

  /** The two are two again. */
  public void split(JdbcClient db, Merge merge, String by, Instant now) {
    db.sql("UPDATE person_merge SET split_at = ?, split_by = ? WHERE id = ?")
        .params(Micros.of(now), by, merge.id())
        .update();
  }

  private static Merge merge(ResultSet row, int n) throws SQLException {
    String badge = row.getString("other_badge");
    Instant at = Micros.toInstant(row.getLong("merged_at"));
    return new Merge(
        row.getString("id"),
        new Before(
            new CardholderId(row.getString("kept")),
            new EmployeeNumber(row.getString("kept_number")),
            LifecycleState.of(row.getString("kept_state")),
            "",
            at),
        new Before(
            new CardholderId(row.getString("other")),
            new EmployeeNumber(row.getString("other_number")),
            LifecycleState.of(row.getString("other_state")),
            row.getString("other_state_source"),
            Micros.toInstant(row.getLong("other_state_at"))),
        row.getLong("epoch"),
        badge.isEmpty() ? Optional.empty() : Optional.of(StoreJson.read(badge, Badge.class)),
        StoreJson.read(row.getString("handed_over"), TEXTS).stream().map(KeySetId::new).toList(),
        at,
        row.getString("merged_by"),
        row.getString("reason"));
  }
}
