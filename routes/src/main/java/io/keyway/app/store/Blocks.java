// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.custody.KeySetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What nobody is granted until it is released, whatever sources and rules say: a site in lock-down,
 * a key set, a lost badge.
 */
@Repository
public class Blocks {

  /** What a block is about. */
  public enum Kind {
    SITE,
    KEY_SET,
    BADGE;

    /** As it is stored and shown: {@code site}, {@code key-set} or {@code badge}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Exactly what a block covers.
   *
   * @param subject id of the site or key set; of a badge {@code FORMAT:FACILITY:NUMBER}, which is
   *     never shown or logged
   */
  public record Scope(Kind kind, String subject) {
    public static Scope site(String id) {
      return new Scope(Kind.SITE, id);
    }

    public static Scope keySet(KeySetId id) {
      return new Scope(Kind.KEY_SET, id.value());
    }

    public static Scope badge(Badge badge) {
      return new Scope(
          Kind.BADGE,
          badge.format() + ":" + badge.facilityCode().value() + ":" + badge.cardNumber().value());
    }

    /** Without the number of a badge. */
    @Override
    public String toString() {
      return kind == Kind.BADGE ? "a badge" : kind.word().replace('-', ' ') + " " + subject;
    }
  }

  /**
   * A block in force.
   *
   * @param by name of the credential that asked for it
   * @param plan id of the plan that set it
   */
  public record Block(Scope scope, String reason, String by, Instant since, String plan) {}

  /** Sets a block; one that stands already stays as it is. */
  public void put(JdbcClient db, Block block) {
    db.sql(
            "INSERT INTO block (kind, subject, reason, blocked_by, since_at, plan)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .params(
            block.scope().kind().word(),
            block.scope().subject(),
            block.reason(),
            block.by(),
            Micros.of(block.since()),
            block.plan())
        .update();
  }

  /** Ends a block; false where there is none. */
  public boolean remove(JdbcClient db, Scope scope) {
    return db.sql("DELETE FROM block WHERE kind = ? AND subject = ?")
            .params(scope.kind().word(), scope.subject())
            .update()
        > 0;
  }

  public Optional<Block> find(JdbcClient db, Scope scope) {
    return db.sql("SELECT * FROM block WHERE kind = ? AND subject = ?")
        .params(scope.kind().word(), scope.subject())
        .query(Blocks::block)
        .optional();
  }

  /** Sites and key sets; badges can be many and are asked for one by one. */
  public List<Block> places(JdbcClient db) {
    return db.sql("SELECT * FROM block WHERE kind IN ('site', 'key-set') ORDER BY kind, subject")
        .query(Blocks::block)
        .list();
  }

  private static Block block(ResultSet row, int n) throws SQLException {
    return new Block(
        new Scope(
            Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT).replace('-', '_')),
            row.getString("subject")),
        row.getString("reason"),
        row.getString("blocked_by"),
        Micros.toInstant(row.getLong("since_at")),
        row.getString("plan"));
  }
}
