// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.keyway.app.Bridge;
import io.keyway.app.TestSite;
import io.keyway.app.scim.Provider.Said;
import io.keyway.app.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** What SCIM clients write begins routes of a site, which tell it to a service of their own. */
@SpringBootTest(classes = Bridge.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {TestSite.class, PushedToRoutesTest.Settings.class})
@DirtiesContext
class PushedToRoutesTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Heard> HEARD = new CopyOnWriteArrayList<>();
  private static final AtomicInteger REFUSALS = new AtomicInteger();
  private static final HttpServer OTHERS = others();

  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private CamelContext camel;

  PushedToRoutesTest() {}

  private record Heard(String event, String id, String source, JsonNode content) {}

  /** A site with three routes that hear. */
  static final class Settings
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      Path site = Path.of(String.valueOf(context.getEnvironment().getProperty("keyway.home")));
      try {
        Files.createDirectories(site.resolve("routes"));
        write(site, "hear-users", "scim:Users", "source: users");
        write(site, "hear-groups", "scim:Groups", "source: users");
        write(site, "hear-others", "scim:Users", "source: idp-mass");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void write(Path site, String name, String from, String option)
        throws IOException {
      Files.writeString(
          site.resolve("routes/" + name + ".camel.yaml"),
          """
          - route:
              id: %s
              routeConfigurationId: door
              from:
                uri: %s
                parameters: {delay: 100, %s}
                steps:
                  - setHeader: {name: Event, simple: {expression: "${header.CamelScimEvent}"}}
                  - setHeader: {name: Id, simple: {expression: "${header.CamelScimId}"}}
                  - setHeader: {name: Source, simple: {expression: "${header.CamelScimSource}"}}
                  - setHeader: {name: CamelHttpMethod, constant: {expression: POST}}
                  - marshal: {json: {}}
                  - to: http:127.0.0.1:%d/%s
          """
              .formatted(name, from, option, OTHERS.getAddress().getPort(), name));
    }
  }

  @BeforeEach
  void forget() {
    HEARD.clear();
  }

  @AfterAll
  static void end() {
    OTHERS.stop(0);
  }

  @Test
  void aRouteHearsOfAUserThatIsMadeChangedAndDeleted() throws Exception {
    String id = make("PR-1", "Sales");
    Heard made = heard("hear-users", id, "written");
    assertThat(made.content().path("userName").asText()).isEqualTo("PR-1");
    assertThat(made.content().at("/meta/location").asText()).isEqualTo("/scim/v2/Users/" + id);
    assertThat(made.source()).isEqualTo("users");

    HEARD.clear();
    provider().send("DELETE", "/Users/" + id, "");
    assertThat(heard("hear-users", id, "deleted").content().isNull()).isTrue();
    assertThat(HEARD).noneMatch(one -> one.event().startsWith("hear-others"));
  }

  @Test
  void aRouteHearsOfAGroupWithItsMembers() throws Exception {
    String member = make("PR-2", "Sales");
    String group =
        provider()
            .send(
                "POST",
                "/Groups",
                "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],"
                    + "\"displayName\":\"pushed\",\"members\":[{\"value\":\""
                    + member
                    + "\"}]}")
            .text("/id");

    Heard heard = heard("hear-groups", group, "written");

    assertThat(heard.content().at("/members/0/value").asText()).isEqualTo(member);
  }

  @Test
  void whatARouteFailsOnIsHandedToItAgainBeforeAnythingElse() throws Exception {
    REFUSALS.set(2);
    String first = make("PR-3", "Sales");
    String second = make("PR-4", "Sales");

    heard("hear-users", first, "written");
    heard("hear-users", second, "written");

    assertThat(REFUSALS.get()).isNotPositive();
    assertThat(HEARD.stream().map(Heard::id).filter(id -> id.equals(first) || id.equals(second)))
        .containsExactly(first, second);
  }

  @Test
  void aRouteThatWasStoppedHearsOfTheLastStateWhenItRunsAgain() throws Exception {
    String id = make("PR-5", "Sales");
    heard("hear-users", id, "written");
    eventually("nothing waits", LONG, () -> waiting() == 0);
    HEARD.clear();

    camel.getRouteController().stopRoute("hear-users");
    change(id, "Plant");
    change(id, "Security");
    assertThat(waiting()).isEqualTo(1);
    camel.getRouteController().startRoute("hear-users");

    Heard heard = heard("hear-users", id, "written");
    assertThat(heard.content().toString()).contains("Security");
    eventually("nothing waits", LONG, () -> waiting() == 0);
    assertThat(HEARD).hasSize(1);
  }

  private long waiting() {
    return store.read(
        db ->
            db.sql("SELECT COUNT(*) FROM scim_push WHERE listener = 'hear-users'")
                .query(Long.class)
                .single());
  }

  private Heard heard(String route, String id, String event) {
    eventually(route + " hears", LONG, () -> find(route + "/" + event, id).isPresent());
    return find(route + "/" + event, id).orElseThrow();
  }

  private static Optional<Heard> find(String event, String id) {
    return HEARD.stream()
        .filter(one -> one.event().equals(event) && one.id().equals(id))
        .findFirst();
  }

  private Provider provider() {
    return new Provider(port, TestSite.SCIM_TOKEN);
  }

  private String make(String number, String department) throws Exception {
    Said said = provider().send("POST", "/Users", user(number, department));
    assertThat(said.status()).isEqualTo(201);
    return said.text("/id");
  }

  private void change(String id, String department) throws Exception {
    assertThat(provider().send("PUT", "/Users/" + id, user("PR-5", department)).status())
        .isEqualTo(200);
  }

  private static String user(String number, String department) {
    return """
    {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
     "userName": "%s", "externalId": "%s", "active": true,
     "name": {"givenName": "Sam", "familyName": "Scim"},
     "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
       {"employeeNumber": "%s", "department": "%s"}}
    """
        .formatted(number, number, number, department);
  }

  private static HttpServer others() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean isRefused = REFUSALS.getAndDecrement() > 0;
            if (!isRefused) {
              HEARD.add(
                  new Heard(
                      exchange.getRequestURI().getPath().substring(1)
                          + "/"
                          + exchange.getRequestHeaders().getFirst("Event"),
                      exchange.getRequestHeaders().getFirst("Id"),
                      exchange.getRequestHeaders().getFirst("Source"),
                      body.length == 0 ? JSON.nullNode() : JSON.readTree(body)));
            }
            exchange.sendResponseHeaders(isRefused ? 503 : 204, -1);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
