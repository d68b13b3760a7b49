// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keyway.app.Bridge;
import io.keyway.app.TestSite;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Incidents.Reason;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.model.audit.Incident.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** A sink that refuses what it is told, seen and helped through the API. */
@SpringBootTest(
    classes = Bridge.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = "spring.test.observability.auto-configure=true")
@ContextConfiguration(initializers = {TestSite.class, SinksTest.OneSink.class})
@DirtiesContext
class SinksTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String VIEWER = "test-token-of-a-viewer-93b1f0c2d4";
  private static final Chat CHAT = new Chat();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private Incidents incidents;

  SinksTest() {}

  @AfterAll
  static void end() {
    CHAT.server.stop(0);
  }

  @Test
  void whatASinkRefusedIsSeenReplayedAndToldOf() throws Exception {
    CHAT.refuses = "about-one";
    open("about-one");
    eventually("set aside", SOON, () -> lag().path("setAside").asInt() == 1);

    JsonNode row = get("/api/v1/sinks/chat/set-aside?state=open").path("setAside").path(0);
    String replay = "/api/v1/sinks/chat/set-aside/" + row.path("seq").asLong() + "/replay";

    assertThat(row.path("type").asText()).isEqualTo("incident.opened");
    assertThat(row.path("reason").asText()).isEqualTo("HTTP 422");
    assertThat(CHAT.heard)
        .as("a gap marker in its place")
        .anyMatch(t -> t.contains("forwarding.gap"));
    eventually(
        "counted", SOON, () -> metrics().contains("keyway_sink_set_aside{sink=\"chat\"} 1.0"));
    assertThat(post(replay, VIEWER).statusCode()).isEqualTo(403);

    assertThat(post(replay, TestSite.TOKEN).statusCode()).isEqualTo(202);
    String before = row.path("setAsideAt").asText();
    eventually(
        "refused again",
        SOON,
        () -> {
          JsonNode now = get("/api/v1/sinks/chat/set-aside").path("setAside").path(0);
          return now.path("state").asText().equals("open")
              && !now.path("setAsideAt").asText().equals(before);
        });

    CHAT.refuses = "nothing";
    HttpResponse<String> accepted = post(replay, TestSite.TOKEN);
    eventually("heard", SOON, () -> CHAT.heard.stream().anyMatch(t -> t.contains("about-one")));

    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(json.readTree(accepted.body()).path("state").asText()).isEqualTo("replayed");
    assertThat(post(replay, TestSite.TOKEN).statusCode()).isEqualTo(409);
    assertThat(get("/api/v1/sinks/chat/set-aside?state=open").path("setAside")).isEmpty();
    assertThat(told()).allMatch(data -> data.contains("\"by\":\"test\"")).hasSize(2);
    eventually("nothing waits", SOON, () -> lag().path("lag").asInt() == 0);
    assertThat(lag().path("setAside").asInt()).isZero();
    assertThat(lag().path("waitingSince").isNull()).isTrue();
  }

  @Test
  void lagIsSeenWhileASinkIsAway() throws Exception {
    CHAT.isAway = true;
    open("about-two");

    eventually("it waits", SOON, () -> lag().path("queued").asInt() > 0);
    JsonNode lag = lag();
    assertThat(lag.path("kind").asText()).isEqualTo("webhook");
    assertThat(lag.path("lag").asInt()).isPositive();
    assertThat(Instant.parse(lag.path("waitingSince").asText())).isBefore(Instant.now());
    assertThat(metrics()).containsPattern("keyway_sink_lag\\{sink=\"chat\"} [1-9]");
    assertThat(metrics()).containsPattern("keyway_sink_queued\\{sink=\"chat\"} [1-9]");
    assertThat(metrics()).containsPattern("keyway_sink_lag_seconds\\{sink=\"chat\"} [0-9]");
    assertThat(get("/api/v1/sinks").path("sinks").path(0).path("name").asText()).isEqualTo("chat");

    CHAT.isAway = false;
    eventually("it has gone on", SOON, () -> lag().path("lag").asInt() == 0);
  }

  @Test
  void whatIsNotThereIsNotFoundAndIsDescribed() throws Exception {
    assertThat(send("GET", "/api/v1/sinks/none", VIEWER).statusCode()).isEqualTo(404);
    assertThat(send("GET", "/api/v1/sinks/none/set-aside", VIEWER).statusCode()).isEqualTo(404);
    assertThat(send("GET", "/api/v1/sinks/chat/set-aside?state=odd", VIEWER).statusCode())
        .isEqualTo(400);
    assertThat(post("/api/v1/sinks/chat/set-aside/999999/replay", TestSite.TOKEN).statusCode())
        .isEqualTo(404);
    assertThat(get("/v3/api-docs").path("paths").has("/api/v1/sinks/{name}/set-aside/{seq}/replay"))
        .isTrue();
  }

  private void open(String about) {
    store.commit(
        Priority.NORMAL,
        db ->
            incidents.open(db, Reason.of("rehearsal", Severity.LOW, about, about), Instant.now()));
  }

  private List<String> told() {
    return store.read(
        db ->
            db.sql("SELECT data FROM ledger WHERE type = 'forwarding.replayed'")
                .query(String.class)
                .list());
  }

  private JsonNode lag() {
    return get("/api/v1/sinks/chat");
  }

  private String metrics() {
    return send("GET", "/actuator/prometheus", TestSite.TOKEN).body();
  }

  private JsonNode get(String path) {
    try {
      return json.readTree(send("GET", path, TestSite.TOKEN).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> post(String path, String token) {
    return send("POST", path, token);
  }

  private HttpResponse<String> send(String method, String path, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody())
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A bridge with one sink, quick to try again, and a credential that may only look. */
  static final class OneSink
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      try {
        String home = context.getEnvironment().getRequiredProperty("keyway.home");
        Files.writeString(Path.of(home, "secrets/viewer"), VIEWER);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      TestPropertyValues.of(
              "keyway.access.tokens[1].name=viewer",
              "keyway.access.tokens[1].token=file:secrets/viewer",
              "keyway.access.tokens[1].roles=viewer",
              "keyway.forwarding.first-retry=PT0.01S",
              "keyway.forwarding.longest-retry=PT0.1S",
              "keyway.sinks[0].name=chat",
              "keyway.sinks[0].kind=webhook",
              "keyway.sinks[0].uri=" + CHAT.url(),
              "keyway.sinks[0].secret=file:secrets/webhook")
          .applyTo(context);
    }
  }

  /** What hears of incidents; refuses some, and is away when told to be. */
  private static final class Chat {
    final List<String> heard = new CopyOnWriteArrayList<>();
    volatile String refuses = "nothing";
    volatile boolean isAway;
    final HttpServer server;

    Chat() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.createContext("/", this::answer);
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    private void answer(HttpExchange exchange) throws IOException {
      String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int status = isAway ? 503 : text.contains(refuses) ? 422 : 204;
      if (status == 204) {
        heard.add(text);
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    }
  }
}
