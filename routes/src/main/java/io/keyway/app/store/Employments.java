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

  /** All of one person's are another's from now on; whose they were is kept. */
  public void move(JdbcClient db, CardholderId from, CardholderId to) {
    db.sql(
            "UPDATE employment SET person = ?,"
                + " origin = CASE WHEN origin = '' THEN person ELSE origin END WHERE person = ?")
        .params(to.value(), from.value())
        .update();
  }

  /**
   * Adds or replaces one.
   *
   * @param origin id of the person whose it was before; empty where it always was its person's
   */
  public void put(JdbcClient db, Employment employment, String origin, Instant now) {
    put(db, employment, now);
    db.sql("UPDATE employment SET origin = ? WHERE employee_number = ?")
        .params(origin, employment.number().value())
        .update();
  }

  /** Those of a person that were another's before. */
  public List<Employment> of(JdbcClient db, CardholderId person, CardholderId origin) {
    return db.sql(
            "SELECT * FROM employment WHERE person = ? AND origin = ?"
                + " ORDER BY since_at, employee_number")
        .params(person.value(), origin.value())
        .query(Employments::employment)
        .list();
  }

  /** Those that were moved from one person go back. */
  public void moveBack(JdbcClient db, CardholderId from, CardholderId origin, CardholderId to) {
    db.sql(
            "UPDATE employment SET person = ?, origin = CASE WHEN origin = ? THEN '' ELSE origin END"
                + " WHERE person = ? AND origin = ?")
        .params(to.value(), to.value(), from.value(), origin.value())
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
