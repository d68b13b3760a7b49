// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.component.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.keyway.app.settings.Secrets;
import io.keyway.connectors.source.scim.Scimmy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes in YAML against the SCIM service scimmy. */
class ScimComponentTest {
  @TempDir private static Path home = Path.of(".");

  private static Scimmy scimmy = Scimmy.start();
  private static final DefaultCamelContext CAMEL = new DefaultCamelContext();

  ScimComponentTest() {}

  @BeforeAll
  static void load() throws Exception {
    Files.createDirectories(home.resolve("secrets"));
    Files.writeString(home.resolve("secrets/idp"), Scimmy.TOKEN + "\n");
    Files.writeString(home.resolve("secrets/wrong"), "another-token");
    CAMEL.getRegistry().bind("secrets", new Secrets(home, Map.of()));
    String routes =
        List.of("search", "get", "create", "replace", "patch", "delete").stream()
            .map(operation -> route(operation, "Users", operation, ""))
            .collect(Collectors.joining());
    load(
        routes
            + route("few", "Users", "search", "most: 2")
            + route("pages", "Users", "search", "pageSize: 2")
            + route("stranger", "Users", "search", "token: file:secrets/wrong"));
    CAMEL.start();
  }

  @AfterAll
  static void end() {
    CAMEL.stop();
    scimmy.close();
  }

  @Test
  void aUserIsCreatedFoundReadChangedAndRemoved() {
    Exchange created = ask("create", user("C-1"), Map.of());
    String id = String.valueOf(created.getMessage().getHeader(ScimProducer.ID));
    assertThat(id).isNotBlank();
    assertThat(created.getMessage().getHeader(ScimProducer.STATUS)).isEqualTo(201);

    Exchange found = ask("search", "", Map.of(ScimProducer.FILTER, "userName eq \"C-1\""));
    assertThat(list(found)).hasSize(1);
    assertThat(list(found).getFirst()).containsEntry("id", id);

    Map<String, Object> by = Map.of(ScimProducer.ID, id);
    ask("patch", Map.of("active", false), by);
    assertThat(map(ask("get", "", by))).containsEntry("active", false);
    ask(
        "patch",
        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],"
            + "\"Operations\":[{\"op\":\"replace\",\"path\":\"active\",\"value\":true}]}",
        by);
    assertThat(map(ask("get", "", by))).containsEntry("active", true);

    ask("replace", user("C-1b"), by);
    assertThat(map(ask("get", "", by))).containsEntry("userName", "C-1b");

    assertThat(ask("delete", "", by).getException()).isNull();
    Exchange gone = ask("get", "", by);
    assertThat(gone.getMessage().getBody()).isNull();
    assertThat(gone.getMessage().getHeader(ScimProducer.STATUS)).isEqualTo(404);
  }

  @Test
  void aSearchReadsEveryPageAndFailsWhereItFindsTooMany() {
    for (int i = 1; i <= 5; i++) {
      scimmy.put("S-" + i, "plant");
    }
    Map<String, Object> plant = Map.of(ScimProducer.FILTER, "userName sw \"S-\"");

    assertThat(list(ask("pages", "", plant)))
        .extracting(user -> user.get("userName"))
        .containsExactlyInAnyOrder("S-1", "S-2", "S-3", "S-4", "S-5");
    assertThat(ask("few", "", plant).getException())
        .isInstanceOf(ScimFailed.class)
        .hasMessageContaining("finds 5, more than the 2");
  }

  @Test
  void whatIsRefusedSaysWhyAndNamesNobody() {
    Exception nameless =
        failure(
            ask(
                "create",
                Map.of(
                    "schemas",
                    List.of("urn:ietf:params:scim:schemas:core:2.0:User"),
                    "nickName",
                    "T-1"),
                Map.of()));
    Exception stranger = failure(ask("stranger", "", Map.of()));
    Exception nobody = failure(ask("get", "", Map.of()));
    Exception text = failure(ask("create", "no json", Map.of()));

    assertThat(nameless).hasMessageContaining("answers 400").hasMessageNotContaining("T-1");
    assertThat(((ScimFailed) nameless).isWorthRetrying()).isFalse();
    assertThat(stranger).hasMessageContaining("answers 401");
    assertThat(nobody).hasMessageContaining("needs the header CamelScimId");
    assertThat(text).hasMessageContaining("needs a body");
  }

  @Test
  void aServerThatIsAwayOrBusyIsWorthAskingAgain() throws Exception {
    HttpServer busy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    busy.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    busy.start();
    int port = busy.getAddress().getPort();
    load(route("busy", "Users", "search", "service: http://127.0.0.1:" + port));

    ScimFailed answered = (ScimFailed) failure(ask("busy", "", Map.of()));
    busy.stop(0);
    ScimFailed away = (ScimFailed) failure(ask("busy", "", Map.of()));

    assertThat(answered.status()).isEqualTo(503);
    assertThat(answered.isWorthRetrying()).isTrue();
    assertThat(away.status()).isZero();
    assertThat(away.isWorthRetrying()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scim:People|scim:Users or scim:Groups",
        "scim:Users?operation=steal|operation is one of search",
        "scim:Users?token=secret-itself|token names where it is kept",
        "scim:Users?token=file:secrets/../../etc/passwd|token names where it is kept",
        "scim:Users?service=http://idp.example.com/scim|service is an https address",
        "scim:Users?service=https://me:secret@idp.example.com|service is an https address",
        "scim:Users?most=0|most is 1 to 100000",
        "scim:Users?pageSize=5000|pageSize is 1 to 1000",
        "scim:Users?fliter=x|fliter",
      })
  void whatCannotWorkIsRefusedBeforeARouteStarts(String uri, String why) {
    String whole =
        uri
            + (uri.contains("?") ? "" : "?most=5")
            + (uri.contains("service=") ? "" : "&service=https://idp.example.com")
            + (uri.contains("token=") ? "" : "&token=env:IDP");

    assertThatThrownBy(() -> CAMEL.getEndpoint(whole)).rootCause().hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scim:Users?service=https://idp.example.com&token=env:IDP|reads.kind scim",
        "scim:Users?delay=1|delay is 100",
        "scim:Users?source=a/b|source is the name",
      })
  void aRouteThatBeginsWithAnotherServiceIsRefused(String uri, String why) {
    assertThatThrownBy(() -> CAMEL.getEndpoint(uri).createConsumer(exchange -> {}))
        .isInstanceOf(Exception.class)
        .satisfies(refused -> assertThat(text(refused)).contains(why));
  }

  @Test
  void aServiceIsNotAskedWithoutItsAddressOrByARouteThatHears() {
    assertThatThrownBy(() -> CAMEL.getEndpoint("scim:Users").createProducer())
        .hasMessageContaining("needs service and token");
    assertThatThrownBy(
            () ->
                CAMEL
                    .getEndpoint(
                        "scim:Users?service=https://idp.example.com&token=env:IDP&source=hr")
                    .createProducer())
        .hasMessageContaining("source and existing");
  }

  @Test
  void theCatalogueNamesEveryOptionAndNoOther() throws IOException {
    try (InputStream in =
        ScimComponent.class.getResourceAsStream(
            "/META-INF/io/keyway/app/component/scim/scim.json")) {
      JsonNode catalogue = new ObjectMapper().readTree(in);
      Set<String> options = new TreeSet<>();
      catalogue.path("properties").fieldNames().forEachRemaining(options::add);
      Set<String> setters =
          Arrays.stream(ScimEndpoint.class.getDeclaredMethods())
              .map(method -> method.getName())
              .filter(name -> name.startsWith("set"))
              .map(name -> Character.toLowerCase(name.charAt(3)) + name.substring(4))
              .collect(Collectors.toCollection(TreeSet::new));
      setters.addAll(Set.of("resource", "lazyStartProducer"));

      assertThat(options).isEqualTo(setters);
      assertThat(catalogue.at("/properties/operation/enum").toString())
          .isEqualTo("[\"" + Operation.words().replace(", ", "\",\"") + "\"]");
      assertThat(catalogue.at("/component/javaType").asText())
          .isEqualTo(ScimComponent.class.getName());
    }
  }

  private static void load(String yaml) throws Exception {
    PluginHelper.getRoutesLoader(CAMEL)
        .loadRoutes(
            ResourceHelper.fromBytes("r.camel.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
  }

  private static String route(String name, String resource, String operation, String option) {
    StringBuilder parameters = new StringBuilder("operation: " + operation + "\n");
    if (!option.startsWith("service")) {
      parameters.append("service: http://127.0.0.1:" + scimmy.port() + "/scim\n");
    }
    if (!option.startsWith("token")) {
      parameters.append("token: file:secrets/idp\n");
    }
    parameters.append(option);
    return """
    - route:
        id: %s
        errorHandler: {noErrorHandler: {}}
        from:
          uri: direct:%s
          steps:
            - to:
                uri: scim:%s
                parameters:
    %s
    """
        .formatted(name, name, resource, parameters.toString().strip().indent(18).stripTrailing());
  }

  private static Exchange ask(String route, Object body, Map<String, Object> headers) {
    return CAMEL
        .createProducerTemplate()
        .send(
            "direct:" + route,
            exchange -> {
              exchange.getMessage().setBody(body);
              exchange.getMessage().setHeaders(new HashMap<>(headers));
            });
  }

  private static String text(Throwable refused) {
    return refused.getCause() == null
        ? String.valueOf(refused.getMessage())
        : text(refused.getCause());
  }

  private static Exception failure(Exchange exchange) {
    assertThat(exchange.getException()).isNotNull();
    return exchange.getException();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Exchange exchange) {
    assertThat(exchange.getException()).isNull();
    return exchange.getMessage().getBody(List.class);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Exchange exchange) {
    assertThat(exchange.getException()).isNull();
    return exchange.getMessage().getBody(Map.class);
  }

  private static Map<String, Object> user(String name) {
    return Map.of(
        "schemas",
        List.of("urn:ietf:params:scim:schemas:core:2.0:User"),
        "userName",
        name,
        "active",
        true,
        "name",
        Map.of("givenName", "Sam", "familyName", "Scim"));
  }
}
