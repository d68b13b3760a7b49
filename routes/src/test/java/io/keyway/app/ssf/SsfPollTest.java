// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.Bridge;
import io.keyway.app.TestSite;
import io.keyway.app.decision.Decision;
import io.keyway.app.store.Store;
import io.keyway.connectors.signal.TestTransmitter;
import io.keyway.connectors.signal.TransmitterServer;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** A transmitter that is asked for its tokens, and publishes its keys, over HTTP. */
@SpringBootTest(classes = Bridge.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {TestSite.class, SsfPollTest.Settings.class})
@DirtiesContext
class SsfPollTest {
  private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";
  private static final String SSF = "https://schemas.openid.net/secevent/ssf/event-type/";
  private static final TransmitterServer SERVER = TransmitterServer.start();
  private static final TestTransmitter TRANSMITTER =
      new TestTransmitter("https://poll.example.org", "https://keys.example.org", "poll-1");

  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private Decision decision;

  SsfPollTest() {}

  /** One stream that is polled, and one whose keys cannot be read at first. */
  static final class Settings
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      SERVER.publish(TRANSMITTER.keys());
      TestPropertyValues.of(
              "keyway.ssf.polled.source=idp",
              "keyway.ssf.polled.issuer=https://poll.example.org",
              "keyway.ssf.polled.audience=https://keys.example.org",
              "keyway.ssf.polled.keys=" + SERVER.uri("/jwks.json"),
              "keyway.ssf.polled.subjects.id=employee-number",
              "keyway.ssf.polled.poll.uri=" + SERVER.uri("/poll"),
              "keyway.ssf.polled.poll.secret=file:secrets/push",
              "keyway.ssf.polled.poll.every=PT0.05S",
              "keyway.ssf.polled.verification.uri=" + SERVER.uri("/verify"),
              "keyway.ssf.polled.verification.stream-id=stream-1",
              "keyway.ssf.away.source=idp",
              "keyway.ssf.away.issuer=https://poll.example.org",
              "keyway.ssf.away.audience=https://keys.example.org",
              "keyway.ssf.away.keys=" + SERVER.uri("/no-such-keys"))
          .applyTo(context);
    }
  }

  @BeforeEach
  void inOrder() {
    SERVER.outOfOrder("");
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void whatIsPolledIsAppliedThenAcknowledged() {
    hire("P-1");
    String id = offer("P-1", RISC + "account-disabled");

    soon("acknowledged", () -> !SERVER.waiting().contains(id));

    assertThat(stateOf("P-1")).containsExactly("suspended");
    assertThat(acknowledged()).contains(id);
    assertThat(SERVER.authorizations()).allMatch(("Bearer " + TestSite.PUSH_TOKEN)::equals);
  }

  @Test
  void whatIsNotBelievedIsToldToTheTransmitterAndDelaysNoOther() {
    hire("P-2");
    String forged = UUID.randomUUID().toString();
    SERVER.offer(
        forged,
        new TestTransmitter("https://poll.example.org", "https://keys.example.org", "poll-1")
            .token(forged, Instant.now(), id("P-2"), RISC + "account-purged", Map.of()));
    String right = offer("P-2", RISC + "account-disabled");

    soon(
        "both dealt with",
        () -> !SERVER.waiting().contains(forged) && !SERVER.waiting().contains(right));

    assertThat(
            SERVER.polls().stream()
                .map(poll -> poll.path("setErrs").path(forged).path("err").asText())
                .filter(error -> !error.isEmpty()))
        .containsExactly("authentication_failed");
    assertThat(changesOf("P-2")).containsExactly("hired", "suspended");
  }

  @Test
  void outageTakesAwayNothingAndIsOneIncidentUntilItIsOver() {
    hire("P-3");
    for (String how : List.of("503", "half", "html")) {
      SERVER.outOfOrder(how);
      soon(how + " is told", () -> standing("signal-transmitter-unreachable:polled").size() == 1);
      SERVER.outOfOrder("");
      soon(how + " is over", () -> standing("signal-transmitter-unreachable:polled").isEmpty());
    }

    assertThat(stateOf("P-3")).containsExactly("active");
  }

  @Test
  void transmitterIsAskedToProveThatTheStreamWorks() {
    soon("asked", () -> !SERVER.questions().isEmpty());
    JsonNode question = SERVER.questions().getLast();
    assertThat(question.path("stream_id").asText()).isEqualTo("stream-1");

    String id = UUID.randomUUID().toString();
    SERVER.offer(
        id,
        TRANSMITTER.token(
            id,
            Instant.now(),
            Map.of("format", "opaque", "id", "stream-1"),
            SSF + "verification",
            Map.of("state", question.path("state").asText())));

    soon(
        "verified",
        () ->
            !texts("SELECT name FROM signal_stream WHERE name = ? AND verified_at > 0", "polled")
                .isEmpty());
  }

  @Test
  void tokenWhoseKeysCannotBeReadIsToComeAgain() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/in/ssf/away"))
                    .header("Content-Type", "application/secevent+jwt")
                    .POST(
                        BodyPublishers.ofString(
                            TRANSMITTER.token(
                                "t",
                                Instant.now(),
                                id("P-4"),
                                RISC + "account-disabled",
                                Map.of())))
                    .build(),
                BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(standing("signal-keys-unavailable:away")).containsExactly("critical");
  }

  private String offer(String number, String type) {
    String id = UUID.randomUUID().toString();
    SERVER.offer(id, TRANSMITTER.token(id, Instant.now(), id(number), type, Map.of()));
    return id;
  }

  private static Map<String, String> id(String number) {
    return Map.of("format", "iss_sub", "iss", "https://poll.example.org", "sub", number);
  }

  private static List<String> acknowledged() {
    return SERVER.polls().stream()
        .flatMap(poll -> StreamSupport.stream(poll.path("ack").spliterator(), false))
        .map(JsonNode::asText)
        .toList();
  }

  private void hire(String number) {
    Instant before = Instant.now().minusSeconds(60);
    decision.decide(
        new Joiner(new Subject("hr", new EmployeeNumber(number), before, before), Profile.EMPTY),
        Optional.empty());
  }

  private static void soon(String what, BooleanSupplier condition) {
    eventually(what, Duration.ofSeconds(20), condition);
  }

  private List<String> stateOf(String number) {
    return texts("SELECT state FROM person WHERE employee_number = ?", number);
  }

  private List<String> changesOf(String number) {
    return texts("SELECT change FROM receipt WHERE employee_number = ? ORDER BY id", number);
  }

  private List<String> standing(String key) {
    return texts("SELECT severity FROM incident WHERE dedupe_key = ? AND state <> 'resolved'", key);
  }

  private List<String> texts(String sql, @Nullable Object... params) {
    return store.read(db -> db.sql(sql).params(params).query(String.class).list());
  }
}
