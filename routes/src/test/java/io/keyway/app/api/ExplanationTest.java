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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The shipped rules give keyholders every key set of their own site. */
@BridgeTest
class ExplanationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  @LocalServerPort private int port;
  @Autowired private Decision decision;

  @Test
  void aKeyholderMayTakeAndTheRuleAndTheTimeAreSaid() throws Exception {
    Instant before = Instant.now();
    hire("E-1", keyholder(Optional.empty(), 501));

    JsonNode answer = get("emp:E-1/explanation?key=HQ-1-K3", 200);
    JsonNode key = answer.path("keys").path(0);

    assertThat(answer.path("employeeNumber").asText()).isEqualTo("E-1");
    assertThat(answer.path("keys").size()).isEqualTo(1);
    assertThat(key.path("keySet").asText()).isEqualTo("HQ-1-K3");
    assertThat(key.path("mayTake").asBoolean()).isTrue();
    assertThat(key.path("because").asText()).isEqualTo("Given by keyholders-of-a-site.");
    assertThat(Instant.parse(key.path("since").asText()))
        .isBetween(before.minusMillis(1), Instant.now());
    assertThat(key.path("until").isNull()).isTrue();
    assertThat(key.path("roster").path("desired").asBoolean()).isTrue();
    assertThat(key.path("roster").path("acknowledged").asText()).isEqualTo("no");
    assertThat(key.path("rules").findValuesAsText("rule"))
        .contains("keyholders-of-a-site", "security-takes-any-key");
    assertThat(get("emp:E-1/explanation", 200).path("keys").size()).isEqualTo(44);
  }

  @Test
  void whoWasSuspendedReadsSinceWhen() throws Exception {
    hire("E-2", keyholder(Optional.empty(), 502));
    Instant before = Instant.now();
    decision.decide(new IdentityChange.Suspended(subject("E-2"), Profile.EMPTY), Optional.empty());

    JsonNode key = get("emp:E-2/explanation?key=HQ-2-K1", 200).path("keys").path(0);

    assertThat(key.path("mayTake").asBoolean()).isFalse();
    assertThat(key.path("because").asText()).isEqualTo("The person is suspended.");
    assertThat(Instant.parse(key.path("since").asText()))
        .isBetween(before.minusMillis(1), Instant.now());
    assertThat(key.path("roster").path("desired").asBoolean()).isFalse();
  }

  @Test
  void whoHasNoBadgeAndNoPinIsTold() throws Exception {
    Profile nameless =
        new Profile(
            "",
            "",
            "",
            "employee",
            "plant",
            "hq",
            Set.of("keyholders"),
            Optional.empty(),
            Optional.of(LocalDate.now().plusYears(1)),
            Optional.empty());
    hire("E-3", nameless);

    JsonNode key = get("emp:E-3/explanation?key=HQ-2-K1", 200).path("keys").path(0);

    assertThat(key.path("mayTake").asBoolean()).isFalse();
    assertThat(key.path("because").asText()).contains("no badge and no PIN");
    assertThat(key.path("since").isNull()).isTrue();
    assertThat(key.path("until").asText()).isNotEmpty();
  }

  @Test
  void nobodyAndNoKeySetAreProblems() throws Exception {
    hire("E-4", keyholder(Optional.empty(), 504));

    assertThat(get("emp:nobody/explanation", 404).path("detail").asText()).contains("Nobody");
    assertThat(get("emp:E-4/explanation?key=X", 404).path("detail").asText()).contains("key set");
  }

  private void hire(String number, Profile profile) {
    decision.decide(new IdentityChange.Joiner(subject(number), profile), Optional.empty());
  }

  private static Subject subject(String number) {
    return new Subject("hr", new EmployeeNumber(number), Instant.now(), Instant.now());
  }

  private static Profile keyholder(Optional<LocalDate> end, long card) {
    Badge badge = new Badge("H10301", new FacilityCode(88), new CardNumber(card));
    return new Profile(
        "",
        "",
        "",
        "employee",
        "plant",
        "hq",
        Set.of("keyholders"),
        Optional.empty(),
        end,
        Optional.of(badge));
  }

  private JsonNode get(String path, int status) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port + "/api/v1/people/" + path))
                .header("Authorization", "Bearer " + TestSite.TOKEN)
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
