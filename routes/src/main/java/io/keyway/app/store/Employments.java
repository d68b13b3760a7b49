// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Employee numbers that people have, or had, beside the one that each goes by. */
@Repository
public class Employments {

  /** What a number is to its person. */
  public enum State {
    /** Of an employment that lasts. */
    CURRENT,
    /** Of an employment that ended while another lasted. */
    ENDED,
    /** What an employment was called before it was renumbered. */
    FORMER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One number beside the one that its person goes by. */
  public record Employment(EmployeeNumber number, CardholderId person, State state) {}

  public Optional<Employment> find(JdbcClient db, EmployeeNumber number) {
    return db.sql("SELECT * FROM employment WHERE employee_number = ?")
        .param(number.value())
        .query(Employments::employment)
        .optional();
  }

  /** Those of a person, the oldest first. */
  public List<Employment> of(JdbcClient db, CardholderId person) {
    return db.sql("SELECT * FROM employment WHERE person = ? ORDER BY since_at, employee_number")
        .param(person.value())
        .query(Employments::employment)
        .list();
  }

  /** Adds or replaces. */
  public void put(JdbcClient db, Employment employment, Instant now) {
    db.sql(
            "INSERT INTO employment (employee_number, person, state, since_at) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (employee_number) DO UPDATE SET person = excluded.person,"
                + " state = excluded.state, since_at = excluded.since_at")
        .params(
            employment.number().value(),
            employment.person().value(),
            employment.state().word(),
            Micros.of(now))
        .update();
  }

  public void remove(JdbcClient db, EmployeeNumber number) {
    db.sql("DELETE FROM employment WHERE employee_number = ?").param(number.value()).update();
  }

  private static Employment employment(ResultSet row, int n) throws SQLException {
    return new Employment(
        new EmployeeNumber(row.getString("employee_number")),
        new CardholderId(row.getString("person")),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)));
  }
}
