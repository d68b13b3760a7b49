// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How long revocations took, and which are open, read from receipts. A revocation begins when its
 * record was accepted, or when it began to count where that was later.
 */
@Repository
public class RevocationTimes {
  /** A record that counts at most this much later was applied at once. */
  private static final long AT_ONCE_MICROS = Duration.ofMinutes(5).toNanos() / 1_000;

  private static final String TAKEN_AWAY = " r.change IN ('terminated', 'suspended')";

  private static final String BEGAN =
      "CASE WHEN r.effective_at > r.accepted_at + "
          + AT_ONCE_MICROS
          + " THEN r.effective_at ELSE r.accepted_at END";

  /**
   * A revocation that a cabinet has still to verify.
   *
   * @param cabinets the first that has not, and how many more
   * @param exposedUntil until when one of them may still let the person in; empty when none
   */
  public record Open(
      String receipt,
      String person,
      String employeeNumber,
      Instant began,
      String cabinets,
      Optional<Instant> exposedUntil) {}

  /** Those that are open now, oldest first. */
  public List<Open> open(JdbcClient db) {
    return db.sql(
            "SELECT r.id, r.person, r.employee_number, "
                + BEGAN
                + " AS began_at, MIN(c.cabinet) AS first_cabinet, COUNT(*) AS waiting,"
                + " MAX(c.exposed_until) AS exposed_until"
                + " FROM receipt r JOIN receipt_cabinet c ON c.receipt = r.id"
                + " WHERE r.state = 'open' AND c.state <> 'verified' AND"
                + TAKEN_AWAY
                + " GROUP BY r.id, r.person, r.employee_number, r.accepted_at, r.effective_at"
                + " ORDER BY began_at, r.id")
        .query(RevocationTimes::open)
        .list();
  }

  /** How long each that was accepted since then and is complete took, shortest first. */
  public List<Duration> complete(JdbcClient db, Instant since) {
    return db
        .sql(
            "SELECT MAX(c.verified_at) - ("
                + BEGAN
                + ") AS took FROM receipt r JOIN receipt_cabinet c ON c.receipt = r.id"
                + " WHERE r.id >= ? AND r.accepted_at >= ? AND r.state = 'complete' AND"
                + TAKEN_AWAY
                + " GROUP BY r.id, r.accepted_at, r.effective_at ORDER BY took")
        .params(firstIdOf(since), Micros.of(since))
        .query(Long.class)
        .list()
        .stream()
        .map(micros -> Duration.ofNanos(Math.max(0, micros) * 1_000))
        .toList();
  }

  /** Ids begin with the millisecond in which they were made. */
  private static String firstIdOf(Instant since) {
    return since.isBefore(Instant.EPOCH) ? "" : Ids.at(since).substring(0, 13);
  }

  private static Open open(ResultSet row, int n) throws SQLException {
    int others = row.getInt("waiting") - 1;
    String first = row.getString("first_cabinet");
    return new Open(
        row.getString("id"),
        row.getString("person"),
        row.getString("employee_number"),
        Micros.toInstant(row.getLong("began_at")),
        others == 0 ? first : first + " and " + others + " more",
        Micros.read(row, "exposed_until"));
  }
}
