// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.block;

import io.keyway.app.decision.Decision;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.identity.CardholderId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** People of a test, who may take every key at both cabinets unless something is blocked. */
public record Crowd(Store store, Rosters rosters, Decision decision) {

  /** Somebody new, in security. */
  public void hire(String number, int card) {
    decision.decide(joiner(number, card), Optional.empty());
  }

  /** Somebody new in a department. */
  public void hire(String number, int card, String department) {
    decision.decide(joiner(number, card, department), Optional.empty());
  }

  /** A hiring in security. */
  public static IdentityChange joiner(String number, int card) {
    return joiner(number, card, "security");
  }

  private static IdentityChange joiner(String number, int card, String department) {
    Profile profile =
        new Profile(
            "A",
            "B",
            "",
            "employee",
            department,
            "hq",
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Badge("H10301", new FacilityCode(21), new CardNumber(card))));
    Instant now = Instant.now();
    return new Joiner(new Subject("hr", new EmployeeNumber(number), now, now), profile);
  }

  /** How many key sets somebody may take at each cabinet. */
  public Map<String, Integer> keysOf(String number) {
    Map<String, Integer> keys = new TreeMap<>();
    CardholderId person = idOf(number);
    store
        .read(db -> rosters.entriesOf(db, person))
        .forEach((cabinet, entry) -> keys.put(cabinet.value(), grants(entry.read())));
    return keys;
  }

  /** Keyway's id of a person. */
  public CardholderId idOf(String number) {
    return new CardholderId(
        texts("SELECT id FROM person WHERE employee_number = ?", number).getFirst());
  }

  /** One column of rows. */
  public List<String> texts(String sql, Object parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }

  private static int grants(RosterEntry entry) {
    return entry.grants().size();
  }
}
