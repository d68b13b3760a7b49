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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Nobody of department sales may take anything by the shipped rules. */
@BridgeTest
class BookingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  @LocalServerPort private int port;
  @Autowired private Decision decision;

  @Test
  void everybodyOfAWorkOrderGetsEveryKeySetAndLosesThemTogether() throws Exception {
    hire("BK-1", "employee", 911);
    hire("BK-2", "employee", 912);

    JsonNode made = send("POST", "bookings", body("WO-9", "BK-1", "BK-2"), 201);
    String id = made.path("booking").path("id").asText();

    assertThat(made.path("booking").path("state").asText()).isEqualTo("active");
    assertThat(made.path("booking").path("grants").size()).isEqualTo(4);
    assertThat(made.path("receipts").size()).isEqualTo(2);
    assertThat(mayTake("BK-1", "HQ-1-K7")).isTrue();
    assertThat(mayTake("BK-2", "HQ-1-K8")).isTrue();
    assertThat(send("GET", "bookings?state=current", "", 200).path("bookings").toString())
        .contains(id);

    JsonNode ended = send("DELETE", "bookings/" + id, "", 200);

    assertThat(ended.path("booking").path("state").asText()).isEqualTo("ended");
    assertThat(ended.path("booking").path("endedBy").asText()).isEqualTo("test");
    assertThat(mayTake("BK-1", "HQ-1-K7")).isFalse();
    assertThat(mayTake("BK-2", "HQ-1-K8")).isFalse();
    assertThat(send("DELETE", "bookings/" + id, "", 409).path("detail").asText()).contains("over");
    assertThat(send("GET", "bookings?state=current", "", 200).path("bookings").toString())
        .doesNotContain(id);
    assertThat(send("GET", "bookings/" + id, "", 200).path("reference").asText()).isEqualTo("WO-9");
  }

  @Test
  void aWorkOrderThatTakesLongerMovesEveryEnd() throws Exception {
    hire("BK-3", "employee", 913);
    String id =
        send("POST", "bookings", body("WO-10", "BK-3"), 201).path("booking").path("id").asText();
    String later = Instant.now().plusSeconds(7_200).toString();

    JsonNode moved = send("PATCH", "bookings/" + id, "{\"to\":\"" + later + "\"}", 200);

    Instant to = Instant.parse(moved.path("booking").path("to").asText());
    assertThat(to).isAfter(Instant.now().plusSeconds(7_000));
    for (JsonNode grant : moved.path("booking").path("grants")) {
      assertThat(Instant.parse(grant.path("to").asText())).isEqualTo(to);
    }
    JsonNode why = send("GET", "people/emp:BK-3/explanation?key=HQ-1-K7", "", 200);
    assertThat(Instant.parse(why.path("keys").path(0).path("until").asText())).isEqualTo(to);
    assertThat(
            send("PATCH", "bookings/" + id, "{\"to\":\"2020-01-01T00:00:00Z\"}", 422)
                .path("detail")
                .asText())
        .contains("to is an instant");
  }

  @Test
  void nothingOfABookingIsGivenWhereOneOfItCannotBe() throws Exception {
    hire("BK-4", "employee", 914);
    hire("BK-5", "employee", 915);
    decision.decide(new IdentityChange.Leaver(subject("BK-5"), Profile.EMPTY), Optional.empty());

    JsonNode refused = send("POST", "bookings", body("WO-11", "BK-4", "BK-5"), 409);

    assertThat(refused.path("detail").asText()).contains("BK-5", "terminated");
    assertThat(mayTake("BK-4", "HQ-1-K7")).isFalse();
    assertThat(send("GET", "people/emp:BK-4/grants", "", 200).path("grants").size()).isZero();
    assertThat(send("GET", "bookings", "", 200).toString()).doesNotContain("WO-11");
  }

  @Test
  void nobodyBooksAKeyForThemselves() throws Exception {
    hire("BK-6", "employee", 916);
    hire(TestSite.APPROVER, "employee", 604);

    JsonNode refused =
        send(
            TestSite.APPROVER_TOKEN,
            "POST",
            "bookings",
            body("WO-12", "BK-6", TestSite.APPROVER),
            403);

    assertThat(refused.path("detail").asText()).contains("themselves");
  }

  @Test
  void whoLeavesLosesTheirPartAndTheOthersKeepTheirs() throws Exception {
    hire("BK-7", "employee", 917);
    hire("BK-8", "employee", 918);
    String id =
        send("POST", "bookings", body("WO-13", "BK-7", "BK-8"), 201)
            .path("booking")
            .path("id")
            .asText();

    decision.decide(new IdentityChange.Leaver(subject("BK-7"), Profile.EMPTY), Optional.empty());

    assertThat(mayTake("BK-8", "HQ-1-K7")).isTrue();
    JsonNode ended = send("DELETE", "bookings/" + id, "", 200);
    assertThat(ended.path("receipts").size()).isEqualTo(1);
    assertThat(mayTake("BK-8", "HQ-1-K7")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HQ-1-K7|nowhere|422|keySet",
        "\"kind\":\"permit\"|\"kind\":\"party\"|422|work-order or permit",
        "\\[\"emp:BK-9\"\\]|[]|422|people",
        "\\[\"emp:BK-9\"\\]|[\"emp:NOBODY\"]|404|emp:NOBODY",
        "\"to\":\"[^\"]*\"|\"to\":\"tomorrow\"|422|RFC 3339",
        "\"to\":\"[^\"]*\"|\"to\":\"2999-01-01T00:00:00Z\"|422|366 days",
        "\"reference\":\"WO-14\"|\"reference\":\"\"|422|reference",
      })
  void whatIsWrongIsRefusedWithItsReason(String right, String wrong, int status, String reason)
      throws Exception {
    hire("BK-9", "employee", 919);
    String asked = body("WO-14", "BK-9").replace("{", "{\"kind\":\"permit\",");

    JsonNode refused = send("POST", "bookings", asked.replaceAll(right, wrong), status);

    assertThat(refused.path("detail").asText()).contains(reason);
    assertThat(send("GET", "people/emp:BK-9/grants", "", 200).path("grants").size()).isZero();
  }

  private static String body(String reference, String... people) {
    return "{\"reference\":\"%s\",\"reason\":\"pump\",\"people\":[\"emp:%s\"],\"keySets\":[\"HQ-1-K7\",\"HQ-1-K8\"],\"to\":\"%s\"}"
        .formatted(
            reference,
            String.join("\",\"emp:", people),
            Instant.now().plusSeconds(3_600).toString());
  }

  private boolean mayTake(String number, String key) throws Exception {
    return send("GET", "people/emp:" + number + "/explanation?key=" + key, "", 200)
        .path("keys")
        .path(0)
        .path("mayTake")
        .asBoolean();
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

  private JsonNode send(String method, String path, String body, int status) throws Exception {
    return send(TestSite.TOKEN, method, path, body, status);
  }

  private JsonNode send(String token, String method, String path, String body, int status)
      throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
