// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.block.Crowd;
import io.keyway.app.decision.Decision;
import io.keyway.app.scim.Provider.Said;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What identity providers send, one file of {@code scim/} for each of their ways. */
@BridgeTest
class GoldenRequestsTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final AtomicInteger COUNT = new AtomicInteger();

  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private Rosters rosters;
  @Autowired private Decision decision;

  GoldenRequestsTest() {}

  @TestFactory
  Stream<DynamicTest> everyWayOfAProvider() throws IOException, URISyntaxException {
    URL folder = GoldenRequestsTest.class.getResource("/scim");
    assertThat(folder).isNotNull();
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(folder.toURI()))) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(20);
    return files.stream().map(this::test);
  }

  private DynamicTest test(Path file) {
    try {
      JsonNode golden = YAML.readTree(file.toFile());
      return DynamicTest.dynamicTest(
          file.getFileName() + ": " + golden.path("what").asText(), () -> run(golden));
    } catch (IOException e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }

  private void run(JsonNode golden) throws Exception {
    int count = COUNT.incrementAndGet();
    Map<String, String> names = new HashMap<>();
    names.put("n", "SC-%03d".formatted(count));
    names.put("card", Integer.toString(600 + count));
    for (JsonNode step : golden.path("steps")) {
      if (step.has("hired")) {
        new Crowd(store, rosters, decision).hire(filled(names, step.path("hired").asText()), 9000);
      } else {
        take(names, step);
      }
    }
  }

  private void take(Map<String, String> names, JsonNode step) throws Exception {
    String[] send = filled(names, step.path("send").asText()).split(" ", 2);
    Map<String, String> headers = new HashMap<>();
    step.path("with").properties().forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    Said said =
        new Provider(port, TestSite.SCIM_TOKEN)
            .send(
                send[0],
                send[1].replace("[", "%5B").replace("]", "%5D"),
                filled(names, step.path("body").asText()),
                step.path("type").asText("application/scim+json"),
                headers);
    assertThat(said.status())
        .as(send[0] + " " + send[1] + " " + said.body())
        .isEqualTo(step.path("status").asInt());
    if (step.has("keep")) {
      names.put(step.path("keep").asText(), said.text("/id"));
    }
    step.path("header")
        .properties()
        .forEach(h -> assertThat(said.header(h.getKey())).isEqualTo(h.getValue().asText()));
    step.path("answer")
        .properties()
        .forEach(
            a -> {
              JsonNode at = said.body().at(a.getKey());
              assertThat(at.isMissingNode() ? "null" : at.asText())
                  .as(a.getKey())
                  .isEqualTo(filled(names, a.getValue().asText()));
            });
    check(names, step, said);
  }

  private void check(Map<String, String> names, JsonNode step, Said said) {
    String number =
        step.has("keys of")
            ? filled(names, step.path("keys of").asText())
            : names.getOrDefault("n", "");
    Crowd crowd = new Crowd(store, rosters, decision);
    if (step.has("person")) {
      assertThat(crowd.texts("SELECT state FROM person WHERE employee_number = ?", number))
          .containsExactly(step.path("person").asText());
    }
    if (step.has("keys")) {
      assertThat(crowd.keysOf(number).values().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(step.path("keys").asInt());
    }
    if (step.has("receipt")) {
      assertThat(said.header("Keyway-Receipt")).startsWith("/api/v1/receipts/");
      assertThat(said.header("Keyway-Receipt-State")).isEqualTo(step.path("receipt").asText());
    }
    if (step.has("proposals")) {
      assertThat(
              crowd.texts(
                  "SELECT id FROM plan WHERE kind = 're-grant' AND state = 'waiting' AND steps LIKE ?",
                  "%\"" + number + "\"%"))
          .hasSize(step.path("proposals").asInt());
    }
    if (step.has("groups")) {
      assertThat(column(crowd, "groups", number))
          .isEqualTo(filled(names, step.path("groups").toString()));
    }
    if (step.has("badge")) {
      assertThat(!badges(crowd, number).isEmpty()).isEqualTo(step.path("badge").asBoolean());
    }
    if (step.has("people")) {
      assertThat(crowd.texts("SELECT id FROM person WHERE employee_number = ?", number))
          .hasSize(step.path("people").asInt());
    }
  }

  private static String column(Crowd crowd, String column, String number) {
    return crowd
        .texts("SELECT " + column + " FROM person WHERE employee_number = ?", number)
        .getFirst();
  }

  private static List<String> badges(Crowd crowd, String number) {
    return crowd.texts(
        "SELECT c.format FROM credential c JOIN person p ON p.id = c.person"
            + " WHERE p.employee_number = ? AND c.kind = 'badge'",
        number);
  }

  private static String filled(Map<String, String> names, String text) {
    String filled = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      filled = filled.replace("{" + name.getKey() + "}", name.getValue());
    }
    return filled;
  }
}
