// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.Profile;
import io.keyway.rules.Standing.Heard;
import io.keyway.rules.Standing.Hold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What each source calls each person, and what it last said of them. */
@Repository
public class SourceIdentities {

  /**
   * One person as one source knows them.
   *
   * @param firstHeardAt as-of of the record in which the source first spoke of the person
   * @param present whether the source still lists the person
   * @param said of each attribute the last that the source said; states nothing where none is noted
   */
  public record Linked(
      String source,
      String key,
      CardholderId person,
      Heard heard,
      Instant firstHeardAt,
      boolean present,
      Profile said) {}

  public Optional<Linked> find(JdbcClient db, String source, String key) {
    return db.sql("SELECT * FROM source_identity WHERE source = ? AND source_key = ?")
        .params(source, key)
        .query(this::linked)
        .optional();
  }

  /** All that a source ever linked and still lists. */
  public List<Linked> present(JdbcClient db, String source) {
    return db.sql("SELECT * FROM source_identity WHERE source = ? AND present = 1")
        .param(source)
        .query(this::linked)
        .list();
  }

  /**
   * A person whom a source lists and who was not terminated.
   *
   * @param epochAt from when the person's present epoch counts
   */
  public record Listed(
      String key,
      CardholderId person,
      String state,
      long epoch,
      long revision,
      Instant epochAt,
      Instant firstHeardAt) {}

  /** Everybody whom a source lists and who was not terminated, by key. */
  public List<Listed> listed(JdbcClient db, String source) {
    return db.sql(
            "SELECT s.source_key, s.person, p.state, p.epoch, p.revision, p.epoch_at,"
                + " s.first_heard_at FROM source_identity s JOIN person p ON p.id = s.person"
                + " WHERE s.source = ? AND s.present = 1 AND p.state <> 'terminated'"
                + " ORDER BY s.source_key")
        .param(source)
        .query(
            (row, n) ->
                new Listed(
                    row.getString("source_key"),
                    new CardholderId(row.getString("person")),
                    row.getString("state"),
                    row.getLong("epoch"),
                    row.getLong("revision"),
                    Micros.toInstant(row.getLong("epoch_at")),
                    Micros.toInstant(row.getLong("first_heard_at"))))
        .list();
  }

  /** Notes that a source no longer lists a person. */
  public void gone(JdbcClient db, String source, String key) {
    forgetMarks(db, source, key);
    db.sql("UPDATE source_identity SET present = 0 WHERE source = ? AND source_key = ?")
        .params(source, key)
        .update();
  }

  /** What every source calls one person and says of them. */
  public List<Linked> of(JdbcClient db, CardholderId person) {
    return db.sql("SELECT * FROM source_identity WHERE person = ? ORDER BY source, source_key")
        .param(person.value())
        .query(this::linked)
        .list();
  }

  /** The same of the person whom a source calls by a key; none where it calls nobody so. */
  public List<Linked> ofWhom(JdbcClient db, String source, String key) {
    return db.sql(
            "SELECT * FROM source_identity WHERE person ="
                + " (SELECT person FROM source_identity WHERE source = ? AND source_key = ?)"
                + " ORDER BY source, source_key")
        .params(source, key)
        .query(this::linked)
        .list();
  }

  /** Notes what a source says now of a person; nothing else changes. */
  public void say(JdbcClient db, String source, String key, Profile said) {
    forgetMarks(db, source, key);
    db.sql("UPDATE source_identity SET said = ? WHERE source = ? AND source_key = ?")
        .params(text(said), source, key)
        .update();
  }

  /** Stores what a source said; keeps when it first spoke of the person. */
  public void save(JdbcClient db, Linked linked) {
    long effectiveAt = linked.heard().effectiveAt().map(Micros::of).orElse(0L);
    int updated =
        db.sql(
                "UPDATE source_identity SET person = ?, effective_at = ?, hold = ?, hold_at = ?,"
                    + " present = ?, said = ?, mark = '' WHERE source = ? AND source_key = ?")
            .params(
                linked.person().value(),
                effectiveAt,
                linked.heard().hold().word(),
                Micros.of(linked.heard().holdAt()),
                linked.present() ? 1 : 0,
                text(linked.said()),
                linked.source(),
                linked.key())
            .update();
    if (updated == 0) {
      db.sql(
              "INSERT INTO source_identity (source, source_key, person, effective_at, hold,"
                  + " hold_at, first_heard_at, present, said)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
          .params(
              linked.source(),
              linked.key(),
              linked.person().value(),
              effectiveAt,
              linked.heard().hold().word(),
              Micros.of(linked.heard().holdAt()),
              Micros.of(linked.firstHeardAt()),
              linked.present() ? 1 : 0,
              text(linked.said()))
          .update();
    }
  }

  /** Whom a source calls by a key that it gives to nobody else. */
  public List<CardholderId> withExternalId(JdbcClient db, String source, String externalId) {
    return db.sql(
            "SELECT DISTINCT person FROM source_identity WHERE source = ? AND external_id = ?"
                + " AND external_id <> '' ORDER BY person")
        .params(source, externalId)
        .query((row, n) -> new CardholderId(row.getString(1)))
        .list();
  }

  /** Notes the key that a source gives to nobody else. */
  public void callBy(JdbcClient db, String source, String key, String externalId) {
    db.sql(
            "UPDATE source_identity SET external_id = ?, mark = '' WHERE source = ? AND source_key = ?")
        .params(externalId, source, key)
        .update();
  }

  /** Whether a human said whom a key means. */
  public boolean isConfirmed(JdbcClient db, String source, String key) {
    return db.sql("SELECT confirmed FROM source_identity WHERE source = ? AND source_key = ?")
        .params(source, key)
        .query(Integer.class)
        .optional()
        .filter(confirmed -> confirmed == 1)
        .isPresent();
  }

  /** Notes that a human said whom a key means; what the source said under it moves along. */
  public void confirm(JdbcClient db, String source, String key, CardholderId person, Instant now) {
    forgetMarks(db, source, key);
    ListingMarks.forget(db, person);
    if (find(db, source, key).isEmpty()) {
      save(db, new Linked(source, key, person, Heard.NEVER, now, true, Profile.EMPTY));
    }
    db.sql(
            "UPDATE source_identity SET person = ?, confirmed = 1"
                + " WHERE source = ? AND source_key = ?")
        .params(person.value(), source, key)
        .update();
  }

  /** All that sources call one person means another from now on; whose it was is kept. */
  public void move(JdbcClient db, CardholderId from, CardholderId to) {
    forgetMarks(db, from, to);
    db.sql(
            "UPDATE source_identity SET person = ?,"
                + " origin = CASE WHEN origin = '' THEN person ELSE origin END WHERE person = ?")
        .params(to.value(), from.value())
        .update();
  }

  /** What was moved from one person, or names one of that person's keys since, goes back. */
  public void moveBack(JdbcClient db, CardholderId from, CardholderId origin, CardholderId to) {
    forgetMarks(db, from, to);
    db.sql(
            "UPDATE source_identity SET person = ?,"
                + " origin = CASE WHEN origin = ? THEN '' ELSE origin END"
                + " WHERE person = ? AND origin = ?")
        .params(to.value(), to.value(), from.value(), origin.value())
        .update();
  }

  /** What sources call one person by a key since it became that person's means another. */
  public void moveKey(JdbcClient db, CardholderId from, String key, CardholderId to) {
    forgetMarks(db, from, to);
    db.sql(
            "UPDATE source_identity SET person = ?"
                + " WHERE person = ? AND source_key = ? AND origin = ''")
        .params(to.value(), from.value(), key)
        .update();
  }

  /** A source calls a person by another key from now on. */
  public void rekey(JdbcClient db, String source, String from, String to) {
    forgetMarks(db, source, from);
    if (find(db, source, to).isEmpty()) {
      db.sql("UPDATE source_identity SET source_key = ? WHERE source = ? AND source_key = ?")
          .params(to, source, from)
          .update();
    }
  }

  /** Ends every source's hold on a person. */
  public void releaseHolds(JdbcClient db, CardholderId person) {
    ListingMarks.forget(db, person);
    db.sql("UPDATE source_identity SET hold = 'none' WHERE person = ?")
        .param(person.value())
        .update();
  }

  private static void forgetMarks(JdbcClient db, CardholderId from, CardholderId to) {
    ListingMarks.forget(db, from);
    ListingMarks.forget(db, to);
  }

  private void forgetMarks(JdbcClient db, String source, String key) {
    find(db, source, key).ifPresent(known -> ListingMarks.forget(db, known.person()));
  }

  private Linked linked(ResultSet row, int n) throws SQLException {
    long effectiveAt = row.getLong("effective_at");
    return new Linked(
        row.getString("source"),
        row.getString("source_key"),
        new CardholderId(row.getString("person")),
        new Heard(
            effectiveAt == 0 ? Optional.empty() : Optional.of(Micros.toInstant(effectiveAt)),
            Hold.of(row.getString("hold")),
            Micros.toInstant(row.getLong("hold_at"))),
        Micros.toInstant(row.getLong("first_heard_at")),
        row.getInt("present") == 1,
        said(row.getString("said")));
  }

  private static String text(Profile said) {
    return said.stated().isEmpty() ? "" : StoreJson.write(said);
  }

  private static Profile said(String text) {
    return text.isEmpty() ? Profile.EMPTY : StoreJson.read(text, Profile.class);
  }
}
