// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import static io.keyway.app.peers.Peers.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keyway.app.Bridge;
import io.keyway.app.KeptFiles;
import io.keyway.app.TestSite;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;
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

/**
 * A whole bridge reads a REST API and a database by nothing but files of its site: what the pages
 * of kinds {@code rest} and {@code sql} promise an integrator.
 */
@SpringBootTest(classes = Bridge.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {TestSite.class, DescribedSourcesTest.Settings.class})
@DirtiesContext
class DescribedSourcesTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String WORDS =
      """
          change:
            of: record.status
            words: {active: changed, left: terminated}
          employeeNumber: record.number
          person:
            department: record.?department
      """;

  private static final String REST =
      """
      name: api
      backFromSuspension: propose
      rest:
        key: id
        fields: {number: employeeId, status: state, department: unit.name}
        expects: [state]
        everybody: {path: /people, query: {limit: 2}, items: data, total: total, page: {next: next}}
        person: {path: "/people/{key}"}
      shapes:
        - name: entry
          says: listing
          when: has(record.status)
          reads: [number, status, department]
      """;

  private static final String HINT =
      """
      hint:
        when: record.?type.orValue("") == "changed"
        reads: [type, who]
        person: record.?who
      """;

  private static final String SQL =
      """
      name: base
      backFromSuspension: propose
      shapes:
        - name: row
          says: listing
          when: has(record.status)
          reads: [number, status, department]
      """;

  private static final Api API = new Api();
  private static final Path BASE = base();

  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private HomeSettings home;
  @Autowired private SourceReaders readers;

  DescribedSourcesTest() {}

  /** Two sources, each described by a file in the site's folder. */
  static final class Settings
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      try {
        Path site = Path.of(String.valueOf(context.getEnvironment().getProperty("keyway.home")));
        Files.createDirectories(site.resolve("source"));
        Files.writeString(site.resolve("source/api.yaml"), REST + WORDS + HINT);
        Files.writeString(site.resolve("source/base.yaml"), SQL + WORDS);
        Files.writeString(site.resolve("secrets/api"), Api.TOKEN);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      TestPropertyValues.of(
              "keyway.sources.api.reads.kind=rest",
              "keyway.sources.api.reads.uri=http://127.0.0.1:" + API.port(),
              "keyway.sources.api.reads.every=1h",
              "keyway.sources.api.webhook.auth=bearer",
              "keyway.sources.api.webhook.secret=file:secrets/api",
              "keyway.sources.base.webhook.auth=bearer",
              "keyway.sources.base.webhook.secret=file:secrets/api",
              "keyway.sources.api.reads.full-every=1h",
              "keyway.sources.api.reads.alert-after=0s",
              "keyway.sources.api.reads.options.auth=bearer",
              "keyway.sources.api.reads.options.timeout=2s",
              "keyway.sources.api.reads.secrets.token=file:secrets/api",
              "keyway.sources.base.reads.kind=sql",
              "keyway.sources.base.reads.uri=jdbc:sqlite:" + BASE,
              "keyway.sources.base.reads.every=1s",
              "keyway.sources.base.reads.full-every=1h",
              "keyway.sources.base.reads.alert-after=0s",
              "keyway.sources.base.reads.options.view=people",
              "keyway.sources.base.reads.options.key=id",
              "keyway.sources.base.reads.options.columns=number,status,department")
          .applyTo(context);
    }
  }

  @AfterAll
  static void end() throws IOException {
    API.stop();
    Files.deleteIfExists(BASE);
  }

  @Test
  void whoLeavesByAnApiLosesEverythingAndAnOutageOfAnyKindNothing() {
    eventually("everybody is known", LONG, () -> stateOf("AP-5").equals("active"));
    assertThat(texts("SELECT department FROM person WHERE employee_number = ?", "AP-1").getFirst())
        .isEqualTo("plant");

    API.people.put(2, "left");
    API.people.remove(3);
    readers.readEverybody("api");
    eventually("one has left", LONG, () -> stateOf("AP-2").equals("terminated"));
    eventually("one is missing", LONG, () -> stateOf("AP-3").equals("terminated"));

    trouble("is down", exchange -> new Api.Answer(503, "{}"), "unreachable");
    trouble("breaks off", exchange -> new Api.Answer(200, "{\"data\":[{\"id\":1"), "unreachable");
    trouble(
        "leaves out its last page",
        exchange -> new Api.Answer(200, "{\"data\":[],\"total\":5}"),
        "unreachable");
    trouble("refuses", exchange -> new Api.Answer(401, "{}"), "refused");
    trouble(
        "has another shape",
        exchange -> new Api.Answer(200, "{\"data\":[{\"id\":1}],\"total\":1}"),
        "changed");
    assertThat(stateOf("AP-1")).isEqualTo("active");
    assertThat(stateOf("AP-4")).isEqualTo("active");
    assertThat(stateOf("AP-5")).isEqualTo("active");

    API.people.put(1, "left");
    readers.readEverybody("api");
    eventually("what is said afterwards counts", LONG, () -> stateOf("AP-1").equals("terminated"));
    onlyWhatTheMappingAsksForIsKept("AP-1");
  }

  @Test
  void whoLeavesByADatabaseLosesEverythingAndAMissingViewNothing() throws SQLException {
    eventually("everybody is known", LONG, () -> stateOf("DB-5").equals("active"));

    sql("UPDATE staff SET status = 'left' WHERE number = 'DB-1'");
    sql("DELETE FROM staff WHERE number = 'DB-2'");
    readers.readEverybody("base");
    eventually("one has left", LONG, () -> stateOf("DB-1").equals("terminated"));
    eventually("one is missing", LONG, () -> stateOf("DB-2").equals("terminated"));

    sql("DROP VIEW people");
    readers.readEverybody("base");
    eventually("a human is told", LONG, () -> standing("base") == 1);
    assertThat(List.of(stateOf("DB-3"), stateOf("DB-4"), stateOf("DB-5"))).containsOnly("active");

    sql("CREATE VIEW people AS SELECT * FROM staff");
    sql("UPDATE staff SET status = 'left' WHERE number = 'DB-3'");
    readers.readEverybody("base");
    eventually("it is over", LONG, () -> standing("base") == 0);
    eventually("what was missed is found", LONG, () -> stateOf("DB-3").equals("terminated"));
    onlyWhatTheMappingAsksForIsKept("DB-3");
  }

  @Test
  void anEventThatOnlySaysWhoChangedHasThatPersonReadAgain() throws Exception {
    eventually("everybody is known", LONG, () -> stateOf("AP-6").equals("active"));
    API.people.put(6, "left");

    HttpResponse<String> hinted = post("api", "{\"type\":\"changed\",\"who\":6}");
    HttpResponse<String> unasked = post("api", "{\"type\":\"other\",\"who\":6}");
    HttpResponse<String> unhinted = post("base", "{\"type\":\"changed\",\"who\":6}");

    assertThat(hinted.statusCode()).isEqualTo(202);
    assertThat(hinted.body()).contains("\"state\":\"asked\"");
    assertThat(unasked.statusCode()).isEqualTo(422);
    assertThat(unhinted.statusCode()).isEqualTo(422);
    eventually("what the API says counts", LONG, () -> stateOf("AP-6").equals("terminated"));
  }

  private void onlyWhatTheMappingAsksForIsKept(String number) {
    assertThat(KeptFiles.with(home.home(), "Hush-")).isEmpty();
    assertThat(KeptFiles.with(home.home(), number)).as("the search finds what is").isNotEmpty();
  }

  private HttpResponse<String> post(String source, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/in/" + source))
              .header("Authorization", "Bearer " + Api.TOKEN)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** For as long as the API answers like that, one incident stands, and nobody loses a right. */
  private void trouble(String what, Function<HttpExchange, Api.Answer> answer, String kind) {
    API.answer = answer;
    readers.readEverybody("api");
    eventually(
        "a human is told that it " + what,
        LONG,
        () ->
            texts("SELECT kind FROM incident WHERE state = 'open' AND dedupe_key = ?", "source:api")
                .equals(List.of("source-" + kind)));
    API.answer = API::page;
    readers.readEverybody("api");
    eventually("it is over", LONG, () -> standing("api") == 0);
  }

  private String stateOf(String number) {
    List<String> states = texts("SELECT state FROM person WHERE employee_number = ?", number);
    return states.isEmpty() ? "" : states.getFirst();
  }

  private int standing(String source) {
    return texts(
            "SELECT id FROM incident WHERE state = 'open' AND dedupe_key = ?", "source:" + source)
        .size();
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }

  private static Path base() {
    try {
      Path file = Files.createTempFile("people", ".db");
      sql(
          file,
          "CREATE TABLE staff (id INTEGER PRIMARY KEY, number TEXT, status TEXT, department TEXT,"
              + " street TEXT)");
      for (int i = 1; i <= 5; i++) {
        sql(
            file,
            "INSERT INTO staff VALUES ("
                + i
                + ", 'DB-"
                + i
                + "', 'active', 'plant', 'Hush-street')");
      }
      sql(file, "CREATE VIEW people AS SELECT * FROM staff");
      return file;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sql(String statement) throws SQLException {
    sql(BASE, statement);
  }

  private static void sql(Path file, String text) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 20000");
      statement.execute(text);
    }
  }

  /** Six people, two on a page, to whoever has the token. */
  private static final class Api {
    static final String TOKEN = "token-of-the-api";

    final Map<Integer, String> people = new ConcurrentSkipListMap<>();
    private final HttpServer server;
    volatile Function<HttpExchange, Answer> answer = this::page;

    record Answer(int status, String body) {}

    Api() {
      for (int i = 1; i <= 6; i++) {
        people.put(i, "active");
      }
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.createContext("/", this::serve);
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    void stop() {
      server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
      try (exchange) {
        boolean known =
            ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        Answer said = known ? answer.apply(exchange) : new Answer(401, "{}");
        byte[] body = said.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(said.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }

    Answer page(HttpExchange exchange) {
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      int after =
          query.startsWith("after=") ? Integer.parseInt(query.substring("after=".length())) : 0;
      List<Map.Entry<Integer, String>> left =
          people.entrySet().stream().filter(person -> person.getKey() > after).toList();
      List<Map.Entry<Integer, String>> shown = left.subList(0, Math.min(2, left.size()));
      String items =
          shown.stream()
              .map(
                  person ->
                      "{\"id\":%d,\"employeeId\":\"AP-%d\",\"state\":\"%s\",\"unit\":{\"name\":\"plant\"},\"salary\":\"Hush-salary\"}"
                          .formatted(person.getKey(), person.getKey(), person.getValue()))
              .collect(Collectors.joining(","));
      String next = left.size() > 2 ? "\"/people?after=" + shown.getLast().getKey() + "\"" : "null";
      return new Answer(
          200, "{\"data\":[%s],\"total\":%d,\"next\":%s}".formatted(items, people.size(), next));
    }
  }
}
