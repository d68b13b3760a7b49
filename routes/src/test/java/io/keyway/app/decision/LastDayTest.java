// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.block.Crowd;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@BridgeTest
class LastDayTest {
  private static final String HOLDING =
      "SELECT key_set FROM incident WHERE kind = 'leaver-holds-key' AND employee_number = ?";

  @Autowired private Store store;
  @Autowired private Rosters rosters;
  @Autowired private Decision decision;

  LastDayTest() {}

  @Test
  void keyInTheHandOfSomebodyWhoseLastDayIsOverIsAnIncident() {
    Crowd crowd = new Crowd(store, rosters, decision);
    crowd.hire("LD-1", 7401);
    takes(crowd, "LD-1", "HQ-2-K19");

    decision.decide(lastDay("LD-1", 30), Optional.empty());
    assertThat(crowd.keysOf("LD-1")).isNotEmpty();
    assertThat(crowd.texts(HOLDING, "LD-1")).isEmpty();

    decision.decide(lastDay("LD-1", -3), Optional.empty());
    assertThat(crowd.keysOf("LD-1")).isEmpty();
    assertThat(crowd.texts("SELECT state FROM person WHERE employee_number = ?", "LD-1"))
        .containsExactly("active");
    assertThat(crowd.texts(HOLDING, "LD-1")).containsExactly("HQ-2-K19");
  }

  private static Mover lastDay(String number, int daysAhead) {
    Instant now = Instant.now();
    Profile profile =
        new Profile(
            "",
            "",
            "",
            "",
            "",
            "",
            Set.of(),
            Optional.empty(),
            Optional.of(LocalDate.now(ZoneOffset.UTC).plusDays(daysAhead)),
            Optional.empty());
    return new Mover(new Subject("hr", new EmployeeNumber(number), now, now), profile);
  }

  private void takes(Crowd crowd, String number, String keySet) {
    store.execute(
        Priority.NORMAL,
        db ->
            db.sql(
                    "INSERT INTO custody (key_set, since_at, until_at, ordinal, cabinet, slot,"
                        + " state, person, due_at, overdue, confidence, event)"
                        + " SELECT ?, 1, NULL, COALESCE(MAX(ordinal), 0) + 1, 'HQ-2', 19, 'out', ?,"
                        + " NULL, 0, 'certain', 'last-day-test' FROM custody WHERE key_set = ?")
                .params(keySet, crowd.idOf(number).value(), keySet)
                .update());
  }
}
