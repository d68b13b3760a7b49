// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Sign-in links and browser sessions; both are known by the hash of a secret alone. */
@Repository
public class SignIns {

  /**
   * @param caller who signs in
   * @param roles what the caller may do, separated by commas
   */
  public record SignIn(String sha256, Kind kind, String caller, String roles, Instant expiresAt) {}

  /** Which of the two. */
  public enum Kind {
    LINK,
    SESSION
  }

  /** Adds one; those that ended are dropped on the way. */
  public void add(JdbcClient jdbc, SignIn signIn, Instant now) {
    jdbc.sql("DELETE FROM sign_in WHERE expires_at <= :now").param("now", Micros.of(now)).update();
    jdbc.sql(
            "INSERT INTO sign_in (sha256, kind, caller, roles, expires_at)"
                + " VALUES (:sha256, :kind, :caller, :roles, :expires)")
        .param("sha256", signIn.sha256())
        .param("kind", signIn.kind().name())
        .param("caller", signIn.caller())
        .param("roles", signIn.roles())
        .param("expires", Micros.of(signIn.expiresAt()))
        .update();
  }

  /** The one of this hash and kind, unless it ended. */
  public Optional<SignIn> find(JdbcClient jdbc, Kind kind, String sha256, Instant now) {
    return jdbc.sql(
            "SELECT caller, roles, expires_at FROM sign_in"
                + " WHERE sha256 = :sha256 AND kind = :kind AND expires_at > :now")
        .param("sha256", sha256)
        .param("kind", kind.name())
        .param("now", Micros.of(now))
        .query(
            (row, n) ->
                new SignIn(
                    sha256,
                    kind,
                    row.getString("caller"),
                    row.getString("roles"),
                    Micros.toInstant(row.getLong("expires_at"))))
        .optional();
  }

  /** Forgets one. False when another was faster: what is used once is used by one alone. */
  public boolean remove(JdbcClient jdbc, String sha256) {
    return jdbc.sql("DELETE FROM sign_in WHERE sha256 = :sha256").param("sha256", sha256).update()
        == 1;
  }
}
