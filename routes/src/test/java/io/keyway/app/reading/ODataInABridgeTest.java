// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.reading;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.Bridge;
import io.keyway.app.KeptFiles;
import io.keyway.app.TestSite;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Store;
import io.keyway.connectors.http.FakeServer;
import io.keyway.connectors.http.FakeServer.Answer;
import io.keyway.connectors.http.FakeServer.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** A whole bridge reads OData 4 by the example as it is shipped, with a token by OAuth 2. */
@SpringBootTest(classes = Bridge.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {TestSite.class, ODataInABridgeTest.Settings.class})
@DirtiesContext
class ODataInABridgeTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Map<Integer, Employee> EMPLOYEES = new ConcurrentSkipListMap<>();
  private static final AtomicInteger TOKENS = new AtomicInteger();
  private static final FakeServer SERVICE = new FakeServer(ODataInABridgeTest::service);
  private static final FakeServer AUTHORITY = new FakeServer(ODataInABridgeTest::token);

  @Autowired private Store store;
  @Autowired private HomeSettings home;
  @Autowired private SourceReaders readers;

  ODataInABridgeTest() {}

  private record Employee(String number, String status, Instant at) {}

  /** A source by settings alone. */
  static final class Settings
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      EMPLOYEES.put(1, new Employee("OD-1", "active", Instant.EPOCH));
      EMPLOYEES.put(2, new Employee("OD-2", "active", Instant.EPOCH));
      EMPLOYEES.put(3, new Employee("OD-3", "active", Instant.EPOCH));
      Path site = Path.of(String.valueOf(context.getEnvironment().getProperty("keyway.home")));
      try {
        Files.writeString(site.resolve("secrets/odata"), "of-the-client");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      TestPropertyValues.of(
              "keyway.sources.odata.mapping=odata-v4",
              "keyway.sources.odata.reads.kind=rest",
              "keyway.sources.odata.reads.uri=" + SERVICE.uri(),
              "keyway.sources.odata.reads.every=1s",
              "keyway.sources.odata.reads.full-every=1h",
              "keyway.sources.odata.reads.alert-after=0s",
              "keyway.sources.odata.reads.options.description=source/odata-v4.yaml",
              "keyway.sources.odata.reads.options.auth=oauth2",
              "keyway.sources.odata.reads.options.token-uri=" + AUTHORITY.uri() + "/token",
              "keyway.sources.odata.reads.options.client-id=keyway",
              "keyway.sources.odata.reads.secrets.client-secret=file:secrets/odata")
          .applyTo(context);
    }
  }

  @AfterAll
  static void end() {
    SERVICE.close();
    AUTHORITY.close();
  }

  @Test
  void peopleAreReadEndAndAreMissedAndAnOutageTakesNothing() {
    eventually("everybody is known", LONG, () -> states("active") == 3);

    EMPLOYEES.put(2, new Employee("OD-2", "inactive", Instant.now()));
    eventually("one left", LONG, () -> states("terminated") == 1);

    TOKENS.addAndGet(1_000_000);
    AUTHORITY.answer(request -> Answer.status(503));
    eventually("a human is told", LONG, () -> incidents("open") == 1);
    assertThat(states("active")).isEqualTo(2);

    EMPLOYEES.remove(3);
    AUTHORITY.answer(ODataInABridgeTest::token);
    readers.readEverybody("odata");
    eventually("it is over", LONG, () -> incidents("resolved") == 1);
    eventually("who is missing left", LONG, () -> states("terminated") == 2);
    assertThat(states("active")).isEqualTo(1);
    assertThat(KeptFiles.with(home.home(), "Hush-")).as("what nobody asks for").isEmpty();
    assertThat(KeptFiles.with(home.home(), "OD-1")).as("what is kept").isNotEmpty();
  }

  private long states(String state) {
    return count(
        "SELECT COUNT(*) FROM person WHERE employee_number LIKE 'OD-%' AND state = ?", state);
  }

  private long incidents(String state) {
    return count(
        "SELECT COUNT(*) FROM incident WHERE dedupe_key = 'source:odata' AND state = ?", state);
  }

  private long count(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(Long.class).single());
  }

  private static Answer token(Request request) {
    return Answer.ok(
        "{\"access_token\":\"t%d\",\"token_type\":\"bearer\",\"expires_in\":3600}"
            .formatted(TOKENS.incrementAndGet()));
  }

  /** Two on a page; of tokens only the newest is good. */
  private static Answer service(Request request) {
    if (!request.authorization().equals("Bearer t" + TOKENS.get())) {
      return Answer.status(401);
    }
    Instant since =
        Instant.parse(
            request
                .query("$filter", "modifiedAt ge 1970-01-01T00:00:00Z")
                .replace("modifiedAt ge ", ""));
    int skip = Integer.parseInt(request.query("$skiptoken", "0"));
    List<Map.Entry<Integer, Employee>> all =
        EMPLOYEES.entrySet().stream().filter(e -> !e.getValue().at().isBefore(since)).toList();
    String rows =
        all.stream()
            .skip(skip)
            .limit(2)
            .map(ODataInABridgeTest::row)
            .collect(Collectors.joining(","));
    String next =
        skip + 2 < all.size()
            ? ",\"@odata.nextLink\":\"Employees?$skiptoken=%d\"".formatted(skip + 2)
            : "";
    return Answer.ok("{\"value\":[%s],\"@odata.count\":%d%s}".formatted(rows, all.size(), next));
  }

  private static String row(Map.Entry<Integer, Employee> employee) {
    return "{\"ID\":%d,\"employeeNumber\":\"%s\",\"status\":\"%s\",\"department\":\"plant\",\"street\":\"Hush-street\"}"
        .formatted(employee.getKey(), employee.getValue().number(), employee.getValue().status());
  }
}
