// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.identity.CardholderId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@BridgeTest
class PassedOnBadgeTest {
  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private Rosters rosters;

  PassedOnBadgeTest() {}

  @Test
  void leaversBadgeIsTheNewcomersAndNeverTheLeaversAgain() throws Exception {
    say("hired", "B-1", 4001);
    say("terminated", "B-1", 4001);

    say("hired", "B-2", 4001);
    say("hired", "B-1", 4001);

    assertThat(holdersOf(4001)).containsExactly("B-2");
    assertThat(rosterOf("B-2")).isNotEmpty().allMatch(e -> e.credentials().size() == 1);
    assertThat(rosterOf("B-1")).isEmpty();
    assertThat(texts("SELECT kind FROM incident WHERE employee_number = ?", "B-1"))
        .containsExactly("badge-collision");
  }

  @Test
  void aSecondBadgeComesInBesideTheOwnOne() throws Exception {
    say("hired", "B-7", 4007);
    String body =
        """
        {"event":"changed","person":{"employeeNumber":"B-7","badges":[
          {"format":"H10301","facilityCode":17,"cardNumber":4008},
          {"format":"H10301","facilityCode":17,"cardNumber":4009,"until":"2020-01-01T00:00:00Z"}]}}""";

    assertThat(new Sender(port).sendSigned(body).status()).isEqualTo(202);

    assertThat(holdersOf(4008)).containsExactly("B-7");
    assertThat(rosterOf("B-7"))
        .isNotEmpty()
        .allSatisfy(
            entry ->
                assertThat(entry.credentials())
                    .extracting(c -> ((Badge) c).cardNumber().lastTwo())
                    .containsExactlyInAnyOrder(7, 8));
  }

  @Test
  void passingOnIsInTheLedger() throws Exception {
    say("hired", "B-3", 4003);
    say("terminated", "B-3", 4003);

    say("hired", "B-4", 4003);

    assertThat(
            texts(
                "SELECT data FROM ledger WHERE type = 'identity.badge-passed-on' AND data LIKE ?",
                "%B-4%"))
        .singleElement()
        .asString()
        .doesNotContain("4003");
  }

  @Test
  void badgeOfSomebodyWhoOnlyRestsStaysTheirs() throws Exception {
    say("hired", "B-5", 4005);
    say("suspended", "B-5", 4005);

    say("hired", "B-6", 4005);

    assertThat(holdersOf(4005)).containsExactly("B-5");
    assertThat(rosterOf("B-6")).isEmpty();
  }

  private void say(String event, String number, int card) throws Exception {
    String body =
        """
        {"event":"%s","person":{"employeeNumber":"%s","department":"security","site":"hq",
         "badgeFormat":"H10301","facilityCode":"17","cardNumber":"%d"}}"""
            .formatted(event, number, card);
    assertThat(new Sender(port).sendSigned(body).status()).isEqualTo(202);
  }

  private List<String> holdersOf(int card) {
    return texts(
        "SELECT p.employee_number FROM credential c JOIN person p ON p.id = c.person"
            + " WHERE c.card_number = ?",
        Integer.toString(card));
  }

  private List<RosterEntry> rosterOf(String number) {
    CardholderId person =
        new CardholderId(
            texts("SELECT id FROM person WHERE employee_number = ?", number).getFirst());
    return store.read(
        db -> rosters.entriesOf(db, person).values().stream().map(Rosters.Stored::read).toList());
  }

  private List<String> texts(String sql, Object parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }
}
