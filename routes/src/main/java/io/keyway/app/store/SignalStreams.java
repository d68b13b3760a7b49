// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How streams of shared signals stand, and which of their tokens were dealt with. */
@Repository
public class SignalStreams {

  /**
   * One stream.
   *
   * @param status as its transmitter said last
   * @param heardAt when its last token was believed; at first, when it was first known
   * @param verifiedAt when it last answered what it was asked
   * @param askedState what it must answer; empty where it was not asked
   */
  public record Stream(
      String name,
      String status,
      Instant heardAt,
      Optional<Instant> verifiedAt,
      String askedState) {}

  public Optional<Stream> find(JdbcClient db, String name) {
    return db.sql("SELECT * FROM signal_stream WHERE name = ?")
        .param(name)
        .query(SignalStreams::stream)
        .optional();
  }

  /** All of them, by name. */
  public List<Stream> all(JdbcClient db) {
    return db.sql("SELECT * FROM signal_stream ORDER BY name").query(SignalStreams::stream).list();
  }

  /** Notes a stream that was not known. */
  public void begin(JdbcClient db, String name, Instant now) {
    if (find(db, name).isEmpty()) {
      db.sql("INSERT INTO signal_stream (name, status, heard_at) VALUES (?, 'enabled', ?)")
          .params(name, Micros.of(now))
          .update();
    }
  }

  public void heard(JdbcClient db, String name, Instant now) {
    db.sql("UPDATE signal_stream SET heard_at = ? WHERE name = ? AND heard_at < ?")
        .params(Micros.of(now), name, Micros.of(now))
        .update();
  }

  public void status(JdbcClient db, String name, String status) {
    db.sql("UPDATE signal_stream SET status = ? WHERE name = ?").params(status, name).update();
  }

  /** Notes what its transmitter must answer. */
  public void asked(JdbcClient db, String name, String state, Instant now) {
    db.sql("UPDATE signal_stream SET asked_state = ?, asked_at = ? WHERE name = ?")
        .params(state, Micros.of(now), name)
        .update();
  }

  /** Notes that it answered. */
  public void verified(JdbcClient db, String name, Instant now) {
    db.sql("UPDATE signal_stream SET verified_at = ?, asked_state = '' WHERE name = ?")
        .params(Micros.of(now), name)
        .update();
  }

  /** Digest of the claims of a token that was dealt with. */
  public Optional<String> digestOf(JdbcClient db, String stream, String id) {
    return db.sql("SELECT sha256 FROM signal_token WHERE stream = ? AND id = ?")
        .params(stream, id)
        .query(String.class)
        .optional();
  }

  /** Notes that a token was dealt with; nothing happens where it was noted before. */
  public void dealtWith(JdbcClient db, String stream, String id, String sha256, Instant now) {
    if (digestOf(db, stream, id).isEmpty()) {
      db.sql("INSERT INTO signal_token (stream, id, sha256, received_at) VALUES (?, ?, ?, ?)")
          .params(stream, id, sha256, Micros.of(now))
          .update();
    }
  }

  /** Forgets tokens from before an instant. */
  public int prune(JdbcClient db, Instant before) {
    return db.sql("DELETE FROM signal_token WHERE received_at < ?")
        .param(Micros.of(before))
        .update();
  }

  private static Stream stream(ResultSet row, int n) throws SQLException {
    return new Stream(
        row.getString("name"),
        row.getString("status"),
        Micros.toInstant(row.getLong("heard_at")),
        Micros.read(row, "verified_at"),
        row.getString("asked_state"));
  }
}
