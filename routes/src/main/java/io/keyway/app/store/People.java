// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import com.fasterxml.jackson.core.type.TypeReference;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.credential.IssuedBadge;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.LifecycleState;
import io.keyway.model.identity.Profile;
import io.keyway.model.identity.Profile.Attribute;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** People and their credentials. */
@Repository
public class People {
  /** Stands in the column of a badge's format where a PIN is for once. */
  private static final String ONE_TIME = "one-time";

  private static final TypeReference<Set<String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, LocalDate>> DATES = new TypeReference<>() {};
  private static final String SELECT =
      "SELECT p.*, c.format, c.facility_code, c.card_number, EXISTS (SELECT 1 FROM credential f"
          + " WHERE f.person = p.id AND f.further = 1) AS has_further FROM person p"
          + " LEFT JOIN credential c ON c.person = p.id AND c.kind = 'badge' AND c.further = 0 ";

  public Optional<Person> find(JdbcClient db, CardholderId id) {
    return db.sql(SELECT + "WHERE p.id = ?")
        .param(id.value())
        .query((row, n) -> person(db, row))
        .optional();
  }

  public Optional<Person> find(JdbcClient db, EmployeeNumber number) {
    return db.sql(SELECT + "WHERE p.employee_number = ?")
        .param(number.value())
        .query((row, n) -> person(db, row))
        .optional();
  }

  /** Where a person stands; empty where nobody has this id. */
  public Optional<LifecycleState> stateOf(JdbcClient db, CardholderId id) {
    return db.sql("SELECT state FROM person WHERE id = ?")
        .param(id.value())
        .query((row, n) -> LifecycleState.of(row.getString(1)))
        .optional();
  }

  /** Who has this address of mail, whatever its case; five at most. */
  public List<CardholderId> withEmail(JdbcClient db, String email) {
    return db.sql(
            "SELECT id FROM person WHERE email <> '' AND LOWER(email) = LOWER(?)"
                + " ORDER BY id LIMIT 5")
        .param(email)
        .query((row, n) -> new CardholderId(row.getString(1)))
        .list();
  }

  /** People in order of their ids, after one of them; for going through all. */
  public List<Person> after(JdbcClient db, String id, int limit) {
    return db.sql(SELECT + "WHERE p.id > ? ORDER BY p.id LIMIT ?")
        .param(id)
        .param(limit)
        .query((row, n) -> person(db, row))
        .list();
  }

  /** People newest first, before one of them where {@code before} is not empty. */
  public List<Person> before(JdbcClient db, String before, String state, int limit) {
    return db.sql(
            SELECT
                + "WHERE (? = '' OR p.id < ?) AND (? = '' OR p.state = ?)"
                + " ORDER BY p.id DESC LIMIT ?")
        .params(before, before, state, state, limit)
        .query((row, n) -> person(db, row))
        .list();
  }

  public int count(JdbcClient db) {
    return db.sql("SELECT COUNT(*) FROM person").query(Integer.class).single();
  }

  public void insert(JdbcClient db, Person person, Instant now) {
    Cardholder c = person.cardholder();
    db.sql(
            "INSERT INTO person (id, employee_number, state, state_source, state_at, epoch,"
                + " epoch_at, revision, given_name, family_name, email, employment, department,"
                + " site, groups, start_date, end_date, qualifications, created_at, changed_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(c.id().value(), c.employeeNumber().value())
        .params(standing(person))
        .params(profile(c.profile()))
        .params(Micros.of(now), Micros.of(now))
        .update();
    setBadges(db, c.id(), c.profile());
  }

  /** Everything about a person but the badges. */
  public void update(JdbcClient db, Person person, Instant now) {
    Cardholder c = person.cardholder();
    db.sql(
            "UPDATE person SET employee_number = ?, state = ?, state_source = ?, state_at = ?,"
                + " epoch = ?, epoch_at = ?, revision = ?, given_name = ?, family_name = ?,"
                + " email = ?, employment = ?, department = ?, site = ?, groups = ?,"
                + " start_date = ?, end_date = ?, qualifications = ?, changed_at = ? WHERE id = ?")
        .param(c.employeeNumber().value())
        .params(standing(person))
        .params(profile(c.profile()))
        .params(Micros.of(now), c.id().value())
        .update();
    ListingMarks.forget(db, c.id());
  }

  /** Makes sure that what is decided next of a person is newer than this. */
  public void raise(JdbcClient db, CardholderId person, long epoch, long revision) {
    db.sql(
            "UPDATE person SET epoch = ?, revision = ?"
                + " WHERE id = ? AND (epoch < ? OR epoch = ? AND revision < ?)")
        .params(epoch, revision, person.value(), epoch, epoch, revision)
        .update();
  }

  public void setRevision(JdbcClient db, CardholderId person, long revision) {
    db.sql("UPDATE person SET revision = ? WHERE id = ?").params(revision, person.value()).update();
  }

  /** All of a person's credentials, whether they count now or not. */
  public List<Credential> credentials(JdbcClient db, CardholderId person) {
    return held(db, person).stream().map(Held::credential).toList();
  }

  /**
   * A credential of a person.
   *
   * @param from from when it counts; empty for always
   * @param until from when it counts no more; empty where it does not end by itself
   */
  public record Held(Credential credential, Optional<Instant> from, Optional<Instant> until) {
    /** Whether it counts at an instant. */
    public boolean counts(Instant at) {
      return from.filter(at::isBefore).isEmpty()
          && until.filter(end -> !at.isBefore(end)).isEmpty();
    }

    /** The next instant after one at which it begins or ends to count. */
    public Optional<Instant> nextTurn(Instant after) {
      return Stream.concat(from.stream(), until.stream())
          .filter(after::isBefore)
          .min(Instant::compareTo);
    }
  }

  /** All of a person's credentials, with when they count; the own badge first. */
  public List<Held> held(JdbcClient db, CardholderId person) {
    return db.sql(
            "SELECT * FROM credential WHERE person = ?"
                + " ORDER BY kind, further, format, facility_code, card_number, pin_id")
        .param(person.value())
        .query(
            (row, n) ->
                new Held(credential(row), instant(row, "valid_from"), instant(row, "valid_until")))
        .list();
  }

  /** Badges of a format that look alike where only the lowest parts of their numbers are seen. */
  public List<Badge> cutAlike(
      JdbcClient db, String format, BigInteger facilities, BigInteger numbers, Badge seen) {
    // Numbers of more than 18 digits are left to whoever reads them whole: no layout that is cut
    // has room for more, and no database counts beyond 63 bits.
    return db.sql(
            "SELECT * FROM credential WHERE kind = 'badge' AND format = ?"
                + " AND facility_code % ? = ?"
                + " AND CASE WHEN LENGTH(card_number) <= 18"
                + " THEN CAST(card_number AS BIGINT) % ? ELSE -1 END = ?")
        .params(
            format,
            facilities.longValueExact(),
            seen.facilityCode().value(),
            numbers.longValueExact(),
            seen.cardNumber().value().longValueExact())
        .query((row, n) -> badge(row).orElseThrow())
        .list();
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Micros.toInstant(micros));
  }

  /** Who has this badge. */
  public Optional<CardholderId> holderOf(JdbcClient db, Badge badge) {
    return db.sql(
            "SELECT person FROM credential WHERE kind = 'badge' AND format = ?"
                + " AND facility_code = ? AND card_number = ?")
        .params(badge.format(), badge.facilityCode().value(), badge.cardNumber().digits())
        .query((row, n) -> new CardholderId(row.getString(1)))
        .optional();
  }

  /** Who has this PIN id. */
  public Optional<CardholderId> holderOfPin(JdbcClient db, String pinId) {
    return db.sql("SELECT person FROM credential WHERE kind = 'pin' AND pin_id = ?")
        .param(pinId)
        .query((row, n) -> new CardholderId(row.getString(1)))
        .optional();
  }

  /** Replaces a person's PIN. */
  public void setPin(JdbcClient db, CardholderId person, Pin pin) {
    Base64.Encoder base64 = Base64.getEncoder();
    db.sql("DELETE FROM credential WHERE person = ? AND kind = 'pin'")
        .param(person.value())
        .update();
    insertCredential(
        db,
        person,
        "pin",
        pin.oneTime() ? ONE_TIME : "",
        0,
        "0",
        pin.id(),
        base64.encodeToString(pin.verifier().salt()),
        pin.verifier().iterations(),
        base64.encodeToString(pin.verifier().hash()),
        0,
        null,
        null);
  }

  /** A badge is nobody's any more. */
  public void removeBadge(JdbcClient db, Badge badge) {
    holderOf(db, badge).ifPresent(holder -> ListingMarks.forget(db, holder));
    db.sql(
            "DELETE FROM credential WHERE kind = 'badge' AND format = ? AND facility_code = ?"
                + " AND card_number = ?")
        .params(badge.format(), badge.facilityCode().value(), badge.cardNumber().digits())
        .update();
  }

  /** Replaces a person's own badge. */
  public void setBadge(JdbcClient db, CardholderId person, Optional<Badge> badge) {
    ListingMarks.forget(db, person);
    db.sql("DELETE FROM credential WHERE person = ? AND kind = 'badge' AND further = 0")
        .param(person.value())
        .update();
    badge.ifPresent(b -> insertBadge(db, person, IssuedBadge.of(b), false));
  }

  /** Replaces all of a person's badges. */
  public void setBadges(JdbcClient db, CardholderId person, Profile profile) {
    ListingMarks.forget(db, person);
    db.sql("DELETE FROM credential WHERE person = ? AND kind = 'badge'")
        .param(person.value())
        .update();
    profile.badge().ifPresent(b -> insertBadge(db, person, IssuedBadge.of(b), false));
    profile.furtherBadges().stream()
        .filter(further -> !profile.badge().equals(Optional.of(further.badge())))
        .forEach(further -> insertBadge(db, person, further, true));
  }

  private void insertBadge(
      JdbcClient db, CardholderId person, IssuedBadge issued, boolean isFurther) {
    Badge badge = issued.badge();
    insertCredential(
        db,
        person,
        "badge",
        badge.format(),
        badge.facilityCode().value(),
        badge.cardNumber().digits(),
        "",
        "",
        0,
        "",
        isFurther ? 1 : 0,
        issued.from().map(Micros::of).orElse(null),
        issued.until().map(Micros::of).orElse(null));
  }

  private void insertCredential(JdbcClient db, CardholderId person, @Nullable Object... values) {
    db.sql(
            "INSERT INTO credential (person, kind, format, facility_code, card_number, pin_id,"
                + " pin_salt, pin_iterations, pin_hash, further, valid_from, valid_until)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .param(person.value())
        .params(Arrays.asList(values))
        .update();
  }

  private static Object[] standing(Person person) {
    Cardholder c = person.cardholder();
    return new Object[] {
      c.state().word(),
      person.stateSource(),
      Micros.of(person.stateAt()),
      c.epoch(),
      Micros.of(person.epochAt()),
      c.revision()
    };
  }

  private static List<Object> profile(Profile p) {
    List<Object> values = new ArrayList<>();
    values.addAll(
        List.of(
            p.givenName(), p.familyName(), p.email(), p.employment(), p.department(), p.site()));
    values.add(StoreJson.write(new TreeSet<>(p.groups())));
    values.add(p.startDate().map(LocalDate::toString).orElse(null));
    values.add(p.endDate().map(LocalDate::toString).orElse(null));
    values.add(StoreJson.write(new TreeMap<>(p.qualifications())));
    return values;
  }

  private Person person(JdbcClient db, ResultSet row) throws SQLException {
    Profile profile =
        new Profile(
            row.getString("given_name"),
            row.getString("family_name"),
            row.getString("email"),
            row.getString("employment"),
            row.getString("department"),
            row.getString("site"),
            StoreJson.read(row.getString("groups"), TEXTS),
            Optional.ofNullable(row.getString("start_date")).map(LocalDate::parse),
            Optional.ofNullable(row.getString("end_date")).map(LocalDate::parse),
            badge(row),
            StoreJson.read(row.getString("qualifications"), DATES),
            row.getBoolean("has_further")
                ? further(db, new CardholderId(row.getString("id")))
                : List.of(),
            EnumSet.allOf(Attribute.class));
    Cardholder cardholder =
        new Cardholder(
            new CardholderId(row.getString("id")),
            new EmployeeNumber(row.getString("employee_number")),
            LifecycleState.of(row.getString("state")),
            row.getLong("epoch"),
            row.getLong("revision"),
            profile);
    return new Person(
        cardholder,
        row.getString("state_source"),
        Micros.toInstant(row.getLong("state_at")),
        Micros.toInstant(row.getLong("epoch_at")));
  }

  private static Optional<Badge> badge(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getString("format")).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Badge(
                row.getString("format"),
                new FacilityCode(row.getLong("facility_code")),
                CardNumber.parse(row.getString("card_number"))));
  }

  private List<IssuedBadge> further(JdbcClient db, CardholderId person) {
    return db.sql(
            "SELECT * FROM credential WHERE person = ? AND further = 1"
                + " ORDER BY format, facility_code, card_number")
        .param(person.value())
        .query(
            (row, n) ->
                new IssuedBadge(
                    badge(row).orElseThrow(),
                    instant(row, "valid_from"),
                    instant(row, "valid_until")))
        .list();
  }

  private Credential credential(ResultSet row) throws SQLException {
    if (row.getString("kind").equals("badge")) {
      return badge(row).orElseThrow();
    }
    Base64.Decoder base64 = Base64.getDecoder();
    return new Pin(
        row.getString("pin_id"),
        new PinVerifier(
            base64.decode(row.getString("pin_salt")),
            row.getInt("pin_iterations"),
            base64.decode(row.getString("pin_hash"))),
        row.getString("format").equals(ONE_TIME));
  }
}
