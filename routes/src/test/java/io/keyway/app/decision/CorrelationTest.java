// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.intake.Mappings;
import io.keyway.app.store.Store;
import io.keyway.model.audit.Receipt;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Keys;
import io.keyway.model.identity.Profile;
import io.keyway.model.identity.SourceRecord;
import io.keyway.rules.MappingOutcome.Mapped;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whom a record means, and what a human says where nobody can tell. */
@BridgeTest
class CorrelationTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");

  @LocalServerPort private int port;
  @Autowired private Decision decision;
  @Autowired private Mappings mappings;
  @Autowired private Store store;

  CorrelationTest() {}

  @Test
  void aSecondEmploymentEndsAloneAndThePersonWithTheLast() throws Exception {
    hire("C-1", "c-x");
    say(new Joiner(subject("C-2", 1, keys("c-x", "")), Profile.EMPTY));
    assertThat(people("C-2")).isEmpty();
    assertThat(question("C-2").path("reason").asText()).isEqualTo("unlinked");
    assertThat(question("C-2").path("candidates").toString()).isEqualTo("[\"" + id("C-1") + "\"]");

    assertThat(act("C-2", "link", "{\"person\":\"emp:C-1\",\"reason\":\"same\"}").statusCode())
        .isEqualTo(202);
    String person = id("C-1");
    Receipt first = say(new Leaver(subject("C-1", 2, Keys.NONE), Profile.EMPTY));
    assertThat(first.employeeNumber()).isEqualTo("C-1");
    assertThat(stateOf(person)).isEqualTo("active C-2");
    assertThat(ledger("identity.employment-ended", person)).hasSize(1);

    say(new Leaver(subject("C-1", 3, Keys.NONE), Profile.EMPTY));
    assertThat(stateOf(person)).isEqualTo("active C-2");
    say(new Leaver(subject("C-2", 4, Keys.NONE), Profile.EMPTY));
    assertThat(stateOf(person)).isEqualTo("terminated C-2");
  }

  @Test
  void whoIsHiredAgainUnderTheFirstNumberLeavesByIt() throws Exception {
    hire("C-3", "c-y");
    say(new Joiner(subject("C-4", 1, keys("c-y", "")), Profile.EMPTY));
    act("C-4", "link", "{\"person\":\"emp:C-3\",\"reason\":\"same\"}");
    String person = id("C-3");
    say(new Leaver(subject("C-3", 2, Keys.NONE), Profile.EMPTY));
    say(new Leaver(subject("C-4", 3, Keys.NONE), Profile.EMPTY));

    say(new Joiner(subject("C-3", 4, Keys.NONE), Profile.EMPTY));
    assertThat(stateOf(person)).isEqualTo("active C-3");
    say(new Leaver(subject("C-3", 5, Keys.NONE), Profile.EMPTY));
    assertThat(stateOf(person)).isEqualTo("terminated C-3");
  }

  @Test
  void aDisputedTerminationIsAnIncidentUntilAHumanSaysWho() throws Exception {
    hire("D-1", "d-one");
    hire("D-2", "d-two");
    say(new Leaver(subject("D-1", 1, keys("d-two", "")), Profile.EMPTY));

    assertThat(stateOf(id("D-1"))).isEqualTo("active D-1");
    assertThat(incidents("D-1")).containsExactly("disputed-leaver critical open");
    assertThat(act("D-1", "link", "{\"person\":\"emp:D-1\"}").statusCode()).isEqualTo(422);

    act("D-1", "link", "{\"person\":\"emp:D-1\",\"reason\":\"HR mistyped the id\"}");
    assertThat(stateOf(id("D-1"))).isEqualTo("terminated D-1");
    assertThat(stateOf(id("D-2"))).isEqualTo("active D-2");
    assertThat(incidents("D-1")).containsExactly("disputed-leaver critical resolved");
    assertThat(ledger("correlation.linked", id("D-1"))).singleElement().asString().contains("test");
  }

  @Test
  void aTerminationUnderAnUnknownNumberEndsThePersonWhomAHumanNames() throws Exception {
    hire("U-1", "");
    say(new Leaver(subject("U-9", 1, Keys.NONE), Profile.EMPTY));
    assertThat(act("U-9", "create", "{\"reason\":\"new\"}").statusCode()).isEqualTo(422);

    act("U-9", "link", "{\"person\":\"emp:U-1\",\"reason\":\"typing mistake\"}");

    assertThat(stateOf(id("U-1"))).isEqualTo("terminated U-1");
    assertThat(incidents("U-9")).containsExactly("unmatched-leaver critical resolved");
  }

  @Test
  void somebodyNewIsCreatedAndNotAskedAboutAgain() throws Exception {
    hire("CW-1", "n-x");
    say(new Joiner(subject("CW-2", 1, keys("n-x", "")), Profile.EMPTY));
    say(new Joiner(subject("CW-2", 2, keys("n-x", "")), Profile.EMPTY));
    assertThat(act("CW-2", "create", "{\"reason\":\"two people\"}").statusCode()).isEqualTo(202);

    say(new Mover(subject("CW-2", 3, keys("n-x", "")), Profile.EMPTY));
    assertThat(id("CW-2")).isNotEqualTo(id("CW-1"));
    assertThat(questions("CW-2")).containsExactly("replayed");
  }

  @Test
  void whatDoesNotCountIsDismissedWithAReason() throws Exception {
    say(new Mover(subject("X-1", 1, Keys.NONE), Profile.EMPTY));
    assertThat(act("X-1", "dismiss", "{}").statusCode()).isEqualTo(422);

    String id = question("X-1").path("id").asText();
    assertThat(act("X-1", "dismiss", "{\"reason\":\"a test account\"}").statusCode())
        .isEqualTo(200);
    assertThat(post(id, "dismiss", "{\"reason\":\"again\"}").statusCode()).isEqualTo(409);
    assertThat(questions("X-1")).containsExactly("dismissed");
  }

  @Test
  void anotherNumberOfAPersonLeavesThePersonTheSame() throws Exception {
    hire("R-1", "");
    String person = id("R-1");
    IdentityChange renamed =
        ((Mapped)
                mappings.read(
                    new SourceRecord(
                        "hr",
                        Map.of(
                            "event",
                            "changed",
                            "person",
                            Map.of("employeeNumber", "R-2", "previousEmployeeNumber", "R-1")),
                        START.plusSeconds(3600))))
            .change();
    say(renamed);
    say(renamed);

    assertThat(stateOf(person)).isEqualTo("active R-2");
    assertThat(ledger("identity.renumbered", person)).hasSize(1);
    say(new Joiner(subject("R-1", 2, Keys.NONE), Profile.EMPTY));
    assertThat(question("R-1").path("reason").asText()).isEqualTo("unlinked");
    say(new Leaver(subject("R-1", 3, Keys.NONE), Profile.EMPTY));
    assertThat(stateOf(person)).isEqualTo("terminated R-2");
  }

  private void hire(String number, String externalId) {
    say(new Joiner(subject(number, 0, keys(externalId, "")), Profile.EMPTY));
  }

  private Receipt say(IdentityChange change) {
    return decision.decide(change, Optional.empty());
  }

  private HttpResponse<String> act(String number, String act, String body) throws Exception {
    return post(question(number).path("id").asText(), act, body);
  }

  private HttpResponse<String> post(String id, String act, String body) throws Exception {
    return HTTP.send(
        request("/api/v1/quarantine/" + id + "/" + act)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private JsonNode question(String number) throws Exception {
    String body =
        HTTP.send(request("/api/v1/quarantine?state=open").build(), BodyHandlers.ofString()).body();
    for (JsonNode row : new ObjectMapper().readTree(body).path("quarantine")) {
      if (row.path("employeeNumber").asText().equals(number)) {
        return row;
      }
    }
    throw new AssertionError("No open record about " + number);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + TestSite.TOKEN);
  }

  private String id(String number) {
    return people(number).getFirst();
  }

  private List<String> people(String number) {
    return texts("SELECT id FROM person WHERE employee_number = ?", number);
  }

  private String stateOf(String person) {
    return texts("SELECT state || ' ' || employee_number FROM person WHERE id = ?", person)
        .getFirst();
  }

  private List<String> incidents(String number) {
    return texts(
        "SELECT kind || ' ' || severity || ' ' || state FROM incident WHERE employee_number = ?",
        number);
  }

  private List<String> questions(String number) {
    return texts("SELECT state FROM quarantine WHERE employee_number = ?", number);
  }

  private List<String> ledger(String type, String person) {
    return texts(
        "SELECT data FROM ledger WHERE type = '" + type + "' AND subject = ?", "person:" + person);
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }

  private static Keys keys(String externalId, String previous) {
    return new Keys("", externalId, previous);
  }

  private static Subject subject(String number, int hour, Keys keys) {
    Instant at = START.plusSeconds(hour * 3600L);
    return new Subject("hr", new EmployeeNumber(number), at, at, false, keys);
  }
}
