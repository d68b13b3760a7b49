// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store.listing;

import io.keyway.model.credential.CardNumber;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who is known. */
@Repository
public class PeopleListing {
  private static final String COLUMNS =
      "SELECT id, employee_number, (SELECT m.other_number FROM person_merge m"
          + " WHERE m.other = person.id AND m.split_at IS NULL) AS number_before,"
          + " (SELECT m.kept FROM person_merge m"
          + " WHERE m.other = person.id AND m.split_at IS NULL) AS merged_into,"
          + " state, state_source, state_at, epoch, given_name, family_name,"
          + " email, employment, department, site, start_date, end_date, created_at, changed_at"
          + " FROM person";

  /** The number that a person goes by counts before one of a further employment. */
  private static final String BY_NUMBER =
      " WHERE employee_number = :it OR NOT EXISTS (SELECT 1 FROM person WHERE employee_number = :it)"
          + " AND id = (SELECT person FROM employment WHERE employee_number = :it)";

  /**
   * A person, without credentials.
   *
   * @param mergedInto id of the person whose record this one turned out to be; null where it is a
   *     person of its own
   */
  public record Person(
      String id,
      String person,
      String employeeNumber,
      String name,
      @Nullable String mergedInto,
      String state,
      String stateSource,
      Instant stateSince,
      long epoch,
      @Nullable String email,
      @Nullable String employment,
      @Nullable String department,
      @Nullable String site,
      @Nullable String startDate,
      @Nullable String endDate,
      Instant createdAt,
      Instant changedAt) {}

  /** A right that a rule gives. */
  public record Grant(String keySet, String cabinet, String rule, Instant since) {}

  /**
   * A credential, told apart but not told.
   *
   * @param kind {@code badge} or {@code pin}
   * @param shown the card format and the card number's last two digits, or the ID of the PIN
   */
  public record Credential(String kind, String shown) {}

  /** A badge as a card reader reads it. Only for simulated cabinets: it never leaves the bridge. */
  public record Badge(String format, long facilityCode, BigInteger cardNumber) {}

  /** By Keyway's id, or by {@code emp:} and the employee number. */
  public Optional<Person> find(JdbcClient jdbc, String reference) {
    boolean byNumber = reference.startsWith("emp:");
    return jdbc.sql(COLUMNS + (byNumber ? BY_NUMBER : " WHERE id = :it"))
        .param("it", byNumber ? reference.substring("emp:".length()) : reference)
        .query(PeopleListing::person)
        .optional();
  }

  /**
   * Newest first.
   *
   * @param state empty for all
   * @param words part of a name or of the employee number; empty for all
   */
  public List<Person> page(JdbcClient jdbc, String state, String words, Cursor before, int limit) {
    return jdbc.sql(
            COLUMNS
                + " WHERE (:state = '' OR state = :state)"
                + " AND (:words = '' OR LOWER(given_name || ' ' || family_name) LIKE :like"
                + " OR given_name || ' ' || family_name LIKE :typed"
                + " OR employee_number = :words)"
                + " AND (created_at < :at OR created_at = :at AND id < :id)"
                + " ORDER BY created_at DESC, id DESC LIMIT :limit")
        .param("state", state)
        .param("words", words)
        .param("like", "%" + words.toLowerCase(Locale.ROOT) + "%")
        // SQLite knows the small letters of ASCII only: other names are found as they are written.
        .param("typed", "%" + words + "%")
        .param("at", before.micros())
        .param("id", before.id())
        .param("limit", limit)
        .query(PeopleListing::person)
        .list();
  }

  public List<Grant> grants(JdbcClient jdbc, String person) {
    return jdbc.sql(
            "SELECT key_set, cabinet, rule, since_at FROM key_grant"
                + " WHERE person = :person AND until_at IS NULL ORDER BY key_set")
        .param("person", person)
        .query(
            (row, n) ->
                new Grant(
                    row.getString("key_set"),
                    row.getString("cabinet"),
                    row.getString("rule"),
                    Rows.instant(row, "since_at")))
        .list();
  }

  public List<Credential> credentials(JdbcClient jdbc, String person) {
    return jdbc.sql(
            "SELECT kind, format, card_number, pin_id FROM credential WHERE person = :person"
                + " ORDER BY kind, further, format")
        .param("person", person)
        .query(
            (row, n) ->
                new Credential(
                    row.getString("kind"),
                    row.getString("kind").equals("pin")
                        ? row.getString("pin_id")
                        : row.getString("format")
                            + " ..."
                            + CardNumber.parse(row.getString("card_number")).lastTwo()))
        .list();
  }

  public Optional<Badge> badge(JdbcClient jdbc, String person) {
    return jdbc.sql(
            "SELECT format, facility_code, card_number FROM credential"
                + " WHERE person = :person AND kind = 'badge' ORDER BY further, format LIMIT 1")
        .param("person", person)
        .query(
            (row, n) ->
                new Badge(
                    row.getString("format"),
                    row.getLong("facility_code"),
                    new BigInteger(row.getString("card_number"))))
        .optional();
  }

  /** Who may take something from a cabinet and has a badge, by name; leavers stay at the end. */
  public List<Person> withBadge(JdbcClient jdbc, String cabinet, int limit) {
    return jdbc.sql(
            COLUMNS
                + " WHERE id IN (SELECT person FROM credential WHERE kind = 'badge')"
                + " ORDER BY CASE WHEN id IN"
                + " (SELECT person FROM key_grant WHERE cabinet = :cabinet AND until_at IS NULL) THEN 0 ELSE 1 END,"
                + " given_name, family_name, id LIMIT :limit")
        .param("cabinet", cabinet)
        .param("limit", limit)
        .query(PeopleListing::person)
        .list();
  }

  private static Person person(ResultSet row, int number) throws SQLException {
    String id = row.getString("id");
    return new Person(
        id,
        id,
        Optional.ofNullable(row.getString("number_before"))
            .orElse(row.getString("employee_number")),
        (row.getString("given_name") + " " + row.getString("family_name")).strip(),
        row.getString("merged_into"),
        row.getString("state"),
        row.getString("state_source"),
        Rows.instant(row, "state_at"),
        row.getLong("epoch"),
        Rows.textOrNull(row, "email"),
        Rows.textOrNull(row, "employment"),
        Rows.textOrNull(row, "department"),
        Rows.textOrNull(row, "site"),
        Rows.textOrNull(row, "start_date"),
        Rows.textOrNull(row, "end_date"),
        Rows.instant(row, "created_at"),
        Rows.instant(row, "changed_at"));
  }
}
