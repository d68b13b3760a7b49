// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.decision.Decision;
import io.keyway.app.store.Store;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Two records become one person, and two again, through the door. */
@BridgeTest
class MergesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  @LocalServerPort private int port;
  @Autowired private Decision decision;
  @Autowired private Store store;

  @Test
  void whoIsKeptTakesOverTheNumberTheKeysAndTheNewsOfTheOther() throws Exception {
    String kept = hire("ME-1", "security", 701);
    String other = hire("ME-2", "security", 702);
    new TestRows(store).out("ME-K1", Instant.now().minusSeconds(60), other, Instant.now(), false);

    JsonNode done = send(TestSite.TOKEN, "emp:ME-1/merge", body("emp:ME-2"), 200);

    assertThat(done.path("person").asText()).isEqualTo(kept);
    assertThat(done.path("other").asText()).isEqualTo(other);
    assertThat(done.path("receipts").path(0).path("employeeNumber").asText()).isEqualTo("ME-2");
    assertThat(done.path("receipts").path(0).path("cabinets").size()).isPositive();
    assertThat(done.path("plans").size()).isZero();
    assertThat(get("emp:ME-2").path("id").asText()).isEqualTo(kept);
    assertThat(get(other).path("mergedInto").asText()).isEqualTo(kept);
    assertThat(get(other).path("employeeNumber").asText()).isEqualTo("ME-2");
    assertThat(get(other).path("grants").size()).isZero();
    assertThat(get(kept).path("merged").path(0).path("employeeNumber").asText()).isEqualTo("ME-2");
    assertThat(get(kept).path("holds").path(0).path("keySet").asText()).isEqualTo("ME-K1");
    assertThat(badges(kept)).containsExactly(701L);
    assertThat(history(kept)).contains(other);
    assertThat(send(TestSite.TOKEN, other + "/grants", grant(), 409).path("detail").asText())
        .contains(kept);

    say(new Leaver(subject("ME-2"), Profile.EMPTY));
    assertThat(get(kept).path("state").asText()).isEqualTo("active");
    say(new Leaver(subject("ME-1"), Profile.EMPTY));
    assertThat(get(kept).path("state").asText()).isEqualTo("terminated");
    assertThat(ledger("person.merged", kept)).singleElement().asString().contains("test", "twice");
  }

  @Test
  void aSplitGivesEachBackWhatWasTheirs() throws Exception {
    String kept = hire("MS-1", "security", 711);
    String other = hire("MS-2", "security", 712);
    new TestRows(store).out("MS-K1", Instant.now().minusSeconds(60), other, Instant.now(), false);
    send(TestSite.TOKEN, "emp:MS-1/merge", body(other), 200);

    JsonNode done = send(TestSite.TOKEN, "emp:MS-1/split", body("emp:MS-2"), 200);

    assertThat(done.path("receipts").path(1).path("cabinets").size()).isPositive();
    assertThat(done.path("plans").size()).isZero();
    assertThat(get("emp:MS-2").path("id").asText()).isEqualTo(other);
    assertThat(get(other).path("state").asText()).isEqualTo("active");
    assertThat(get(other).path("mergedInto").isNull()).isTrue();
    assertThat(badges(other)).containsExactly(712L);
    assertThat(badges(kept)).containsExactly(711L);
    assertThat(get(other).path("holds").path(0).path("keySet").asText()).isEqualTo("MS-K1");
    say(new Leaver(subject("MS-2"), Profile.EMPTY));
    assertThat(get(kept).path("state").asText()).isEqualTo("active");
    assertThat(get(other).path("state").asText()).isEqualTo("terminated");
    assertThat(
            send(TestSite.TOKEN, "emp:MS-1/split", body("emp:MS-2"), 409).path("detail").asText())
        .contains("not merged");
  }

  @Test
  void mergedWithALeaverNobodyKeepsARightBeforeAnApproverSaysSo() throws Exception {
    String kept = hire("MT-1", "security", 721);
    String other = hire("MT-2", "security", 722);
    say(new Leaver(subject("MT-2"), Profile.EMPTY));

    JsonNode done = send(TestSite.TOKEN, "emp:MT-1/merge", body(other), 200);

    assertThat(get(kept).path("state").asText()).isEqualTo("terminated");
    assertThat(badges(kept)).isEmpty();
    String plan = done.path("plans").path(0).asText();
    assertThat(plan).isNotEmpty();

    JsonNode split = send(TestSite.TOKEN, "emp:MT-1/split", body(other), 200);
    assertThat(get(kept).path("state").asText()).isEqualTo("terminated");
    assertThat(split.path("plans").path(0).asText()).isEqualTo(plan);
    assertThat(call("POST", TestSite.SECOND_TOKEN, "plans/" + plan + "/approve", "", 200))
        .isNotNull();
    assertThat(get(kept).path("state").asText()).isEqualTo("active");
    assertThat(badges(kept)).containsExactly(721L);
    assertThat(badges(other)).isEmpty();
  }

  @Test
  void whatCannotBeMergedIsRefusedInWords() throws Exception {
    String one = hire("MR-1", "security", 731);
    hire("MR-2", "security", 732);
    hire("MR-3", "security", 733);

    assertThat(refused("emp:MR-1/merge", body(one), 422)).contains("same person");
    assertThat(refused("emp:MR-1/merge", body("emp:NOBODY"), 404)).contains("Nobody");
    assertThat(refused("emp:MR-1/merge", "{\"person\":\"emp:MR-2\"}", 422)).contains("reason");
    String two = get("emp:MR-2").path("id").asText();
    send(TestSite.TOKEN, "emp:MR-1/merge", body("emp:MR-2"), 200);
    assertThat(refused("emp:MR-3/merge", body(two), 409)).contains(one);
    send(TestSite.TOKEN, "emp:MR-3/merge", body(one), 200);
    assertThat(refused(one + "/split", body(two), 409)).contains("split those two first");
  }

  @Test
  void nobodyMergesOrSplitsTheirOwnRecord() throws Exception {
    hire(TestSite.APPROVER, "sales", 741);
    hire("MO-1", "security", 742);
    send(TestSite.TOKEN, "emp:" + TestSite.APPROVER + "/merge", body("emp:MO-1"), 200);

    JsonNode refused =
        send(TestSite.APPROVER_TOKEN, "emp:" + TestSite.APPROVER + "/split", body("emp:MO-1"), 403);

    assertThat(refused.path("detail").asText()).contains("their own record");
    send(TestSite.TOKEN, "emp:" + TestSite.APPROVER + "/split", body("emp:MO-1"), 200);
  }

  private String refused(String path, String body, int status) throws Exception {
    return send(TestSite.TOKEN, path, body, status).path("detail").asText();
  }

  private String hire(String number, String department, long card) throws Exception {
    Profile profile =
        new Profile(
            "Test",
            number,
            "",
            "employee",
            department,
            "hq",
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Badge("H10301", new FacilityCode(9), new CardNumber(card))));
    say(new Joiner(subject(number), profile));
    return get("emp:" + number).path("id").asText();
  }

  private void say(IdentityChange change) {
    decision.decide(change, Optional.empty());
  }

  private static Subject subject(String number) {
    Instant now = Instant.now();
    return new Subject("hr", new EmployeeNumber(number), now, now);
  }

  private static String body(String person) {
    return "{\"person\":\"" + person + "\",\"reason\":\"hired twice\"}";
  }

  private static String grant() {
    return "{\"keySet\":\"HQ-1-K1\",\"to\":\"%s\",\"reference\":\"WO\",\"reason\":\"x\"}"
        .formatted(Instant.now().plusSeconds(60));
  }

  private JsonNode get(String person) throws Exception {
    return call("GET", TestSite.TOKEN, "people/" + person, "", 200);
  }

  private JsonNode send(String token, String path, String body, int status) throws Exception {
    return call("POST", token, "people/" + path, body, status);
  }

  private String history(String person) throws Exception {
    return call("GET", TestSite.TOKEN, "custody/history?person=" + person, "", 200).toString();
  }

  private JsonNode call(String method, String token, String path, String body, int status)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  /** Cards that some cabinet should know as this person's. */
  private List<Long> badges(String person) {
    return store.read(
        db ->
            db
                .sql("SELECT entry FROM roster_entry WHERE person = ? AND entry <> ''")
                .param(person)
                .query(String.class)
                .list()
                .stream()
                .map(
                    entry ->
                        Long.valueOf(entry.replaceAll("(?s).*\"cardNumber\"\\D*(\\d+).*", "$1")))
                .distinct()
                .toList());
  }

  private List<String> ledger(String type, String person) {
    return store.read(
        db ->
            db.sql("SELECT data FROM ledger WHERE type = ? AND subject = ?")
                .params(type, "person:" + person)
                .query(String.class)
                .list());
  }
}
