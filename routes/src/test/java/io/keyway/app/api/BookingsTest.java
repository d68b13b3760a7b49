// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.block.Crowd;
import io.keyway.app.block.Desk;
import io.keyway.app.decision.Decision;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Nobody of department sales may take anything by the shipped rules. */
@BridgeTest
class BookingsTest {
  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private Rosters rosters;
  @Autowired private Decision decision;

  @Test
  void everybodyOfAWorkOrderGetsEveryKeySetAndLosesThemTogether() throws Exception {
    hire("BK-1", 911);
    hire("BK-2", 912);

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
    hire("BK-3", 913);
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
    hire("BK-4", 914);
    hire("BK-5", 915);
    leave("BK-5");

    JsonNode refused = send("POST", "bookings", body("WO-11", "BK-4", "BK-5"), 409);

    assertThat(refused.path("detail").asText()).contains("BK-5", "terminated");
    assertThat(mayTake("BK-4", "HQ-1-K7")).isFalse();
    assertThat(send("GET", "people/emp:BK-4/grants", "", 200).path("grants").size()).isZero();
    assertThat(send("GET", "bookings", "", 200).toString()).doesNotContain("WO-11");
  }

  @Test
  void nobodyBooksAKeyForThemselves() throws Exception {
    hire("BK-6", 916);
    hire(TestSite.APPROVER, 604);

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
    hire("BK-7", 917);
    hire("BK-8", 918);
    String id =
        send("POST", "bookings", body("WO-13", "BK-7", "BK-8"), 201)
            .path("booking")
            .path("id")
            .asText();

    leave("BK-7");

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
    hire("BK-9", 919);
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

  private void hire(String number, int card) {
    new Crowd(store, rosters, decision).hire(number, card, "sales");
  }

  private void leave(String number) {
    Instant now = Instant.now();
    decision.decide(
        new IdentityChange.Leaver(
            new Subject("hr", new EmployeeNumber(number), now, now), Profile.EMPTY),
        Optional.empty());
  }

  private JsonNode send(String method, String path, String body, int status) throws Exception {
    return send(TestSite.TOKEN, method, path, body, status);
  }

  private JsonNode send(String token, String method, String path, String body, int status)
      throws Exception {
    Desk.Said said = new Desk(port, token).call(method, path, body);
    assertThat(said.status()).as(said.body().toString()).isEqualTo(status);
    return said.body();
  }
}
