// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.decision.Decision;
import io.keyway.app.store.DueInstants.DueInstant;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.connectors.signal.TestTransmitter;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange.Joiner;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Security event tokens that are pushed to the whole bridge. */
@BridgeTest
@ExtendWith(OutputCaptureExtension.class)
class SsfPushTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";
  private static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
  private static final String SSF = "https://schemas.openid.net/secevent/ssf/event-type/";
  private static final Map<String, String> STREAM = Map.of("format", "opaque", "id", "stream-1");

  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private StreamLife life;
  @Autowired private Decision decision;

  private final TestTransmitter transmitter = TestSite.TRANSMITTER;

  SsfPushTest() {}

  @Test
  void disabledAccountSuspendsThePersonOnceAndSaysNothingOfThem(CapturedOutput log)
      throws Exception {
    hire("S-1", "signe@example.org");
    String token = token(email("Signe@Example.org"), RISC + "account-disabled");

    HttpResponse<String> first = push("idp", token);
    HttpResponse<String> again = push("idp", token);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(first.body()).isEmpty();
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(stateOf("S-1")).containsExactly("suspended");
    assertThat(changesOf("S-1")).containsExactly("hired", "suspended");
    assertThat(log.getAll()).doesNotContainIgnoringCase("signe@");
  }

  @Test
  void enabledAccountProposesAndNeverRestores() throws Exception {
    hire("S-2", "solveig@example.org");
    push("idp", token(email("solveig@example.org"), RISC + "account-disabled"));

    Instant later = Instant.now().plusSeconds(2);
    HttpResponse<String> answer =
        push(
            "idp",
            transmitter.token(
                UUID.randomUUID().toString(),
                later,
                email("solveig@example.org"),
                RISC + "account-enabled",
                Map.of()));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(stateOf("S-2")).containsExactly("suspended");
    assertThat(texts("SELECT kind FROM plan WHERE content LIKE ?", "%S-2%"))
        .containsExactly("re-grant");
  }

  @Test
  void subjectOfTheIssuerIsTheEmployeeNumberWhereTheSettingsSaySo() throws Exception {
    hire("S-3", "");

    push(
        "idp",
        token(
            Map.of("format", "iss_sub", "iss", "https://idp.example.org", "sub", "S-3"),
            RISC + "account-purged"));
    push(
        "idp",
        token(
            Map.of("format", "iss_sub", "iss", "https://other.example.org", "sub", "S-3"),
            RISC + "account-enabled"));

    assertThat(stateOf("S-3")).containsExactly("suspended");
    assertThat(changesOf("S-3")).containsExactly("hired", "suspended");
  }

  @Test
  void signalAboutNobodyWhomWeKnowIsAcceptedAndTold() throws Exception {
    HttpResponse<String> answer =
        push("idp", token(email("nobody@example.org"), RISC + "account-disabled"));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(
            texts(
                "SELECT i.severity FROM incident i JOIN quarantine q ON q.employee_number ="
                    + " i.employee_number WHERE i.kind = 'unmatched-leaver' AND q.record LIKE ?",
                "%nobody@example.org%"))
        .containsExactly("critical");
  }

  @Test
  void addressOfTwoPeopleDecidesNothingAndIsTold() throws Exception {
    hire("S-4", "twice@example.org");
    hire("S-5", "twice@example.org");

    push("idp", token(email("twice@example.org"), RISC + "account-disabled"));

    assertThat(stateOf("S-4")).containsExactly("active");
    assertThat(stateOf("S-5")).containsExactly("active");
    assertThat(
            texts(
                "SELECT reason FROM quarantine WHERE source = 'idp' AND record LIKE ?",
                "%twice@example.org%"))
        .hasSize(1);
  }

  @Test
  void addressThatOnlyPointsLeavesTheDecisionToAHuman() throws Exception {
    hire("S-6", "pointed@example.org");

    HttpResponse<String> answer =
        push(
            "idp-guarded",
            token(email("pointed@example.org"), RISC + "account-disabled"),
            "Authorization",
            "Bearer " + TestSite.PUSH_TOKEN);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(stateOf("S-6")).containsExactly("active");
    assertThat(
            texts(
                "SELECT reason FROM quarantine WHERE source = 'idp' AND record LIKE ?",
                "%pointed@example.org%"))
        .hasSize(1);
  }

  @Test
  void tokenThatIsNotBelievedIsAnsweredWithItsErrorAndTold() throws Exception {
    hire("S-7", "synne@example.org");
    TestTransmitter stranger =
        new TestTransmitter("https://idp.example.org", "https://keys.example.org");

    HttpResponse<String> answer =
        push(
            "idp",
            stranger.token(
                "forged",
                Instant.now(),
                email("synne@example.org"),
                RISC + "account-disabled",
                Map.of()));

    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode body = new ObjectMapper().readTree(answer.body());
    assertThat(body.path("err").asText()).isEqualTo("authentication_failed");
    assertThat(body.path("description").asText()).isNotBlank();
    assertThat(stateOf("S-7")).containsExactly("active");
    assertThat(standing("refused-signal:idp")).isEqualTo("critical");
  }

  @Test
  void whoIsNotTheTransmitterIsNotHeard() throws Exception {
    String token = token(email("x@example.org"), CAEP + "session-revoked");

    assertThat(push("idp-guarded", token).body()).contains("authentication_failed");
    assertThat(push("idp-guarded", token, "Authorization", "Bearer wrong").statusCode())
        .isEqualTo(400);
    assertThat(
            push("idp-guarded", token, "Authorization", "Bearer " + TestSite.PUSH_TOKEN)
                .statusCode())
        .isEqualTo(202);
    assertThat(push("no-such-stream", token).statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsNoTokenIsRefused() throws Exception {
    String token = token(email("x@example.org"), CAEP + "session-revoked");

    assertThat(push("idp", token, "Content-Type", "application/json").statusCode()).isEqualTo(400);
    assertThat(push("idp", "x".repeat(70_000)).body()).contains("64 KiB");
    assertThat(push("idp", "").body()).contains("invalid_request");
    assertThat(
            HTTP.send(
                    HttpRequest.newBuilder(uri("idp"))
                        .header("Authorization", "Bearer " + TestSite.TOKEN)
                        .build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(405);
  }

  @Test
  void secondTokenUnderOneIdIsRefusedAndTold() throws Exception {
    hire("S-8", "sunniva@example.org");
    String id = UUID.randomUUID().toString();
    Instant now = Instant.now();
    push(
        "idp",
        transmitter.token(id, now, email("x@example.org"), CAEP + "session-revoked", Map.of()));

    HttpResponse<String> second =
        push(
            "idp",
            transmitter.token(
                id, now, email("sunniva@example.org"), RISC + "account-disabled", Map.of()));

    assertThat(second.statusCode()).isEqualTo(400);
    assertThat(second.body()).contains("invalid_request");
    assertThat(stateOf("S-8")).containsExactly("active");
    assertThat(standing("delivery-conflict:signal:idp")).isEqualTo("critical");
  }

  @Test
  void eventThatPolicyOnlyTellsIsAnIncidentAndTakesNothing() throws Exception {
    hire("S-9", "sigrid@example.org");

    push("idp", token(email("sigrid@example.org"), RISC + "credential-compromise"));

    assertThat(stateOf("S-9")).containsExactly("active");
    assertThat(
            texts(
                "SELECT detail FROM incident WHERE kind = 'shared-signal' AND employee_number = ?",
                "S-9"))
        .singleElement()
        .asString()
        .contains("credential-compromise")
        .doesNotContain("sigrid");
  }

  @Test
  void transmitterThatPausesItsStreamIsAnIncidentUntilItGoesOn() throws Exception {
    push("idp", token(STREAM, SSF + "stream-updated", Map.of("status", "paused")));
    String paused = standing("signal-stream-stopped:idp");
    push("idp", token(STREAM, SSF + "stream-updated", Map.of("status", "enabled")));

    assertThat(paused).isEqualTo("critical");
    assertThat(standing("signal-stream-stopped:idp")).isEmpty();
  }

  @Test
  void silenceIsAnIncidentUntilAVerificationComes() throws Exception {
    store.commit(
        Priority.NORMAL,
        db ->
            db.sql("UPDATE signal_stream SET heard_at = 1, verified_at = NULL WHERE name = ?")
                .param("idp-guarded")
                .update());

    life.fire(new DueInstant("x", life.kind(), Instant.now(), "idp-guarded", "{}"));
    String silent = standing("signal-stream-silent:idp-guarded");
    push(
        "idp-guarded",
        token(STREAM, SSF + "verification", Map.of("state", "not what was asked")),
        "Authorization",
        "Bearer " + TestSite.PUSH_TOKEN);
    Optional<JsonNode> unproved = stream("idp-guarded");
    push(
        "idp-guarded",
        token(STREAM, SSF + "verification", Map.of()),
        "Authorization",
        "Bearer " + TestSite.PUSH_TOKEN);

    assertThat(silent).isEqualTo("high");
    assertThat(standing("signal-stream-silent:idp-guarded")).isEmpty();
    assertThat(unproved.orElseThrow().path("verifiedAt").isNull()).isTrue();
    assertThat(stream("idp-guarded").orElseThrow().path("verifiedAt").asText()).isNotBlank();
    assertThat(texts("SELECT id FROM due_instant WHERE id = ?", "signal-silence:idp-guarded"))
        .hasSize(1);
  }

  private void hire(String number, String email) {
    Instant before = Instant.now().minusSeconds(60);
    decision.decide(
        new Joiner(
            new Subject("hr", new EmployeeNumber(number), before, before),
            new Profile(
                "Wanda",
                "Weber",
                email,
                "",
                "",
                "",
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())),
        Optional.empty());
  }

  private Optional<JsonNode> stream(String name) throws Exception {
    JsonNode all =
        new ObjectMapper()
            .readTree(
                HTTP.send(
                        HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/api/v1/signals"))
                            .header("Authorization", "Bearer " + TestSite.TOKEN)
                            .build(),
                        BodyHandlers.ofString())
                    .body());
    for (JsonNode stream : all.path("streams")) {
      if (stream.path("name").asText().equals(name)) {
        return Optional.of(stream);
      }
    }
    return Optional.empty();
  }

  private String token(Map<String, String> subject, String type) {
    return token(subject, type, Map.of());
  }

  private String token(Map<String, String> subject, String type, Map<String, ?> event) {
    return transmitter.token(UUID.randomUUID().toString(), Instant.now(), subject, type, event);
  }

  private static Map<String, String> email(String address) {
    return Map.of("format", "email", "email", address);
  }

  private HttpResponse<String> push(String stream, String token, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(stream))
            .header("Content-Type", "application/secevent+jwt")
            .POST(BodyPublishers.ofString(token));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private URI uri(String stream) {
    return URI.create("http://127.0.0.1:" + port + "/in/ssf/" + stream);
  }

  private List<String> stateOf(String number) {
    return texts("SELECT state FROM person WHERE employee_number = ?", number);
  }

  private List<String> changesOf(String number) {
    return texts("SELECT change FROM receipt WHERE employee_number = ? ORDER BY id", number);
  }

  /** Severity of the incident that stands; empty where none does. */
  private String standing(String key) {
    return String.join(
        ",",
        texts("SELECT severity FROM incident WHERE dedupe_key = ? AND state <> 'resolved'", key));
  }

  private List<String> texts(String sql, @Nullable Object... params) {
    return store.read(db -> db.sql(sql).params(params).query(String.class).list());
  }
}
