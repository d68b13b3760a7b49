// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.store.Store;
import io.keyway.connectors.source.PeopleInMemory;
import io.keyway.connectors.source.SourceException;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.Unreachable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A source with its own thread: it is asked by itself, and what goes wrong is told once. */
@BridgeTest
@TestPropertySource(
    properties = {
      "keyway.sources.asked.mapping=openldap",
      "keyway.sources.asked.reads.kind=memory",
      "keyway.sources.asked.reads.uri=memory://asked",
      "keyway.sources.asked.reads.every=1s",
      "keyway.sources.asked.reads.alert-after=0s"
    })
class SourceReaderTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Autowired private SourceReaders readers;
  @Autowired private Store store;
  @LocalServerPort private int port;

  private final PeopleInMemory directory = PeopleInMemory.named("asked");
  private final HttpClient http = HttpClient.newHttpClient();

  SourceReaderTest() {}

  @AfterEach
  void mend() {
    directory.mend();
    readers.readEverybody("asked");
    await(() -> state().equals("reading"));
  }

  @Test
  void isAskedByItself() throws Exception {
    put("1", "active");
    readers.readEverybody("asked");
    await(() -> states("ASK-1").equals(List.of("active")));

    put("1", "locked");

    await(() -> states("ASK-1").equals(List.of("suspended")));
    JsonNode shown = get("/api/v1/sources/asked");
    assertThat(shown.path("state").asText()).isEqualTo("reading");
    assertThat(shown.path("kind").asText()).isEqualTo("memory");
    assertThat(shown.path("lag").asLong()).isBetween(0L, 60L);
    assertThat(Instant.parse(shown.path("lastFull").asText())).isBefore(Instant.now());
    assertThat(get("/api/v1/sources").path("sources").findValuesAsText("source"))
        .contains("asked", "hr");
    assertThat(get("/api/v1/sources/hr").path("state").asText()).isEqualTo("listening");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unreachable", "refused", "changed"})
  void anOutageTakesNothingAwayAndIsToldOnce(String word) throws Exception {
    put("1", "active");
    put("2", "active");
    readers.readEverybody("asked");
    await(() -> states("ASK-2").equals(List.of("active")));
    int before = incidents(word).size();

    directory.failAfter(0, trouble(word));
    readers.hint("asked", Optional.empty());
    await(() -> state().equals(word));
    await(() -> incidents(word).size() == before + 1);
    directory.awaitAsked(() -> readers.readEverybody("asked"));

    assertThat(incidents(word)).hasSize(before + 1).contains("open");
    assertThat(states("ASK-2")).containsExactly("active");
    directory.mend();
    readers.readEverybody("asked");
    await(() -> incidents(word).stream().allMatch("resolved"::equals));
    assertThat(states("ASK-2")).containsExactly("active");
  }

  @Test
  void anEventIsAHint() throws Exception {
    put("3", "active");
    readers.readEverybody("asked");
    await(() -> states("ASK-3").equals(List.of("active")));

    int status = post("/api/v1/sources/asked/read", "{\"person\": \"ASK-3\"}");

    assertThat(status).isEqualTo(202);
    assertThat(post("/api/v1/sources/hr/read", "{}")).isEqualTo(409);
    assertThat(post("/api/v1/sources/nobody/read", "{}")).isEqualTo(404);
  }

  private static SourceException trouble(String word) {
    return switch (word) {
      case "unreachable" -> new Unreachable("Nobody answers at memory://asked", null);
      case "refused" -> new Refused("The password is wrong", null);
      default -> new ShapeChanged("The field is not there", null);
    };
  }

  private void put(String number, String status) {
    directory.put(
        "key-" + number,
        Map.of("dn", "uid=" + number, "status", status, "employeeNumber", "ASK-" + number));
  }

  private String state() {
    return requireNonNull(readers.states().get("asked")).word().text();
  }

  private List<String> states(String number) {
    return texts("SELECT state FROM person WHERE employee_number = ?", number);
  }

  private List<String> incidents(String word) {
    return texts("SELECT state FROM incident WHERE kind = ?", "source-" + word);
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }

  private JsonNode get(String path) throws Exception {
    return JSON.readTree(http.send(request(path).build(), BodyHandlers.ofString()).body());
  }

  private int post(String path, String body) throws Exception {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString()).statusCode();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + TestSite.TOKEN);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not come true").isLessThan(end);
      LockSupport.parkNanos(10_000_000);
    }
  }
}
