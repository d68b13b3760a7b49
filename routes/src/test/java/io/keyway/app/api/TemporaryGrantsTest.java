// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.decision.Decision;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Nobody of department sales may take anything by the shipped rules. */
@BridgeTest
class TemporaryGrantsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  @LocalServerPort private int port;
  @Autowired private Decision decision;

  @Test
  void aGrantIsGivenShownTakenBackAndAudited() throws Exception {
    hire("G-1", "employee", 601);

    JsonNode given = send("POST", "emp:G-1/grants", body("HQ-1-K7", 3_600), 201);
    String id = given.path("grant").path("id").asText();

    assertThat(given.path("grant").path("state").asText()).isEqualTo("active");
    assertThat(given.path("grant").path("givenBy").asText()).isEqualTo("test");
    assertThat(given.path("receipt").path("cabinets").path(0).path("id").asText())
        .isEqualTo("HQ-1");
    JsonNode key = key("emp:G-1/explanation?key=HQ-1-K7");
    assertThat(key.path("mayTake").asBoolean()).isTrue();
    assertThat(key.path("because").asText()).contains("temporary-grant:" + id);
    assertThat(key.path("until")).isEqualTo(given.path("grant").path("to"));
    JsonNode person = send("GET", "emp:G-1", "", 200);
    assertThat(person.path("temporaryGrants").path(0).path("reference").asText()).isEqualTo("WO-1");
    assertThat(person.path("grants").path(0).path("keySet").asText()).isEqualTo("HQ-1-K7");

    JsonNode back = send("DELETE", "emp:G-1/grants/" + id, "", 200);

    assertThat(back.path("grant").path("state").asText()).isEqualTo("withdrawn");
    assertThat(key("emp:G-1/explanation?key=HQ-1-K7").path("mayTake").asBoolean()).isFalse();
    assertThat(send("DELETE", "emp:G-1/grants/" + id, "", 409).path("detail").asText())
        .contains("withdrawn");
    assertThat(ledger()).contains("grant.given", "grant.withdrawn", "WO-1");
  }

  @Test
  void aGrantEndsByItselfAlthoughNobodySpeaks() throws Exception {
    hire("G-2", "employee", 602);

    send("POST", "emp:G-2/grants", body("HQ-1-K8", 2), 201);
    JsonNode before = key("emp:G-2/explanation?key=HQ-1-K8");
    JsonNode after =
        until(
            "emp:G-2/explanation?key=HQ-1-K8",
            key -> !key.path("roster").path("desired").asBoolean());

    assertThat(before.path("mayTake").asBoolean()).isTrue();
    assertThat(after.path("mayTake").asBoolean()).isFalse();
    assertThat(Instant.parse(after.path("since").asText()))
        .isAfterOrEqualTo(Instant.parse(before.path("until").asText()));
    assertThat(send("GET", "emp:G-2/grants", "", 200).path("grants").path(0).path("state").asText())
        .isEqualTo("over");
  }

  @Test
  void whoLeavesLosesIt() throws Exception {
    hire("G-3", "employee", 603);
    send("POST", "emp:G-3/grants", body("HQ-1-K9", 3_600), 201);

    decision.decide(new IdentityChange.Leaver(subject("G-3"), Profile.EMPTY), Optional.empty());

    JsonNode grant = send("GET", "emp:G-3/grants", "", 200).path("grants").path(0);
    assertThat(grant.path("state").asText()).isEqualTo("withdrawn");
    assertThat(grant.path("withdrawnBy").asText()).isEqualTo("termination");
    assertThat(send("POST", "emp:G-3/grants", body("HQ-1-K9", 60), 409).path("detail").asText())
        .contains("terminated");
  }

  @Test
  void nobodyGivesAKeyToThemselves() throws Exception {
    hire(TestSite.APPROVER, "employee", 604);
    String own = "emp:" + TestSite.APPROVER + "/grants";

    JsonNode refused = send(TestSite.APPROVER_TOKEN, "POST", own, body("HQ-1-K9", 60), 403);
    String named = body("HQ-1-K9", 60).replace("}", ",\"approver\":\"emp:G-APPROVER\"}");
    JsonNode alsoRefused = send(TestSite.TOKEN, "POST", own, named, 422);

    assertThat(refused.path("detail").asText()).contains("themselves");
    assertThat(alsoRefused.path("detail").asText()).contains("approver");
    hire("G-5", "employee", 605);
    send(TestSite.APPROVER_TOKEN, "POST", "emp:G-5/grants", body("HQ-1-K9", 60), 201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HQ-1-K7|nowhere|422|keySet",
        "\"to\":\"[^\"]*\"|\"to\":\"tomorrow\"|422|RFC 3339",
        "\"to\":\"[^\"]*\"|\"to\":\"2020-01-01T00:00:00Z\"|422|to is an instant",
        "\"to\":\"[^\"]*\"|\"to\":\"2999-01-01T00:00:00Z\"|422|366 days",
        "\"reference\":\"WO-1\"|\"reference\":\"\"|422|reference",
        "\"reason\":\"pump\"|\"reason\":null|422|reason",
      })
  void whatIsWrongIsRefusedWithItsReason(String right, String wrong, int status, String reason)
      throws Exception {
    hire("G-6", "employee", 606);

    JsonNode refused =
        send("POST", "emp:G-6/grants", body("HQ-1-K7", 60).replaceAll(right, wrong), status);

    assertThat(refused.path("detail").asText()).contains(reason);
    assertThat(send("GET", "emp:G-6/grants", "", 200).path("grants").size()).isZero();
  }

  private void hire(String number, String employment, long card) {
    Profile profile =
        new Profile(
            "",
            "",
            "",
            employment,
            "sales",
            "hq",
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Badge("H10301", new FacilityCode(88), new CardNumber(card))));
    decision.decide(new IdentityChange.Joiner(subject(number), profile), Optional.empty());
  }

  private static Subject subject(String number) {
    return new Subject("hr", new EmployeeNumber(number), Instant.now(), Instant.now());
  }

  private static String body(String keySet, int seconds) {
    return "{\"keySet\":\"%s\",\"to\":\"%s\",\"reference\":\"WO-1\",\"reason\":\"pump\"}"
        .formatted(keySet, Instant.now().plusSeconds(seconds));
  }

  private JsonNode key(String path) throws Exception {
    return send("GET", path, "", 200).path("keys").path(0);
  }

  private JsonNode until(String path, Predicate<JsonNode> isSo) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    JsonNode key = key(path);
    while (!isSo.test(key) && System.nanoTime() < end) {
      key = key(path);
    }
    return key;
  }

  private String ledger() throws Exception {
    return http.send(request(TestSite.TOKEN, "/api/v1/ledger").build(), BodyHandlers.ofString())
        .body();
  }

  private JsonNode send(String method, String path, String body, int status) throws Exception {
    return send(TestSite.TOKEN, method, path, body, status);
  }

  private JsonNode send(String token, String method, String path, String body, int status)
      throws Exception {
    HttpResponse<String> answer =
        http.send(
            request(token, "/api/v1/people/" + path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private HttpRequest.Builder request(String token, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + token);
  }
}
