// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import io.keyway.model.custody.Estate;
import io.keyway.rules.load.AccessYaml;
import io.keyway.rules.load.MappingFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSiteTest {
  private static final KeyWall WALL =
      new KeyWall(
          2,
          ZoneId.of("UTC"),
          new KeyWall.Rules(Optional.empty(), Optional.empty(), Optional.empty()));
  private static final Map<String, URI> CONTROLS =
      Map.of("MAIN", URI.create("http://127.0.0.1:7701"));

  @TempDir private Path temp = Path.of("");

  private static DemoOptions options(Path dir, OptionalInt people) {
    return new DemoOptions(
        Path.of("lib"),
        dir,
        OptionalInt.empty(),
        people,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(URI.create("tcp://127.0.0.1:5514")),
        Optional.of(URI.create("http://127.0.0.1:9/in")));
  }

  @Test
  void nobodyElseMayReadWhatADemoKeeps() throws IOException {
    Path dir = temp.resolve("demo");
    try (DemoFolder folder = DemoFolder.take(dir)) {
      DemoSite.write(folder, options(dir, OptionalInt.empty()), WALL, CONTROLS);
    }

    try (Stream<Path> all = Files.walk(dir)) {
      assertThat(all)
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
  }

  @Test
  void aSecondDemoIsRefusedInOneFolder() throws IOException {
    Path dir = temp.resolve("demo");
    DemoFolder first = DemoFolder.take(dir);

    assertThatThrownBy(() -> DemoFolder.take(dir))
        .isInstanceOf(Trouble.class)
        .hasMessageContaining("already runs in");
    first.close();
    DemoFolder.take(dir).close();
  }

  @Test
  void secretsAreTheSameAtTheNextStart() {
    Path dir = temp.resolve("demo");
    DemoSite first;
    DemoSite second;
    try (DemoFolder folder = DemoFolder.take(dir)) {
      first = DemoSite.write(folder, options(dir, OptionalInt.empty()), WALL, CONTROLS);
      second = DemoSite.write(folder, options(dir, OptionalInt.empty()), WALL, CONTROLS);
    }

    assertThat(second.token()).isEqualTo(first.token()).startsWith("demo-");
    assertThat(second.webhookSecret()).isEqualTo(first.webhookSecret()).startsWith("whsec_");
    assertThat(second.sinks()).isEqualTo(first.sinks()).hasSize(2);
  }

  @Test
  void secretsStandInNoSettings() throws IOException {
    Path dir = temp.resolve("demo");
    try (DemoFolder folder = DemoFolder.take(dir)) {
      DemoSite site = DemoSite.write(folder, options(dir, OptionalInt.empty()), WALL, CONTROLS);

      String settings = Files.readString(dir.resolve("application.yaml"));

      String published = Files.readString(dir.resolve("secrets/signals-keys.json"));
      String privatePart = site.transmitter().privateKey().path("d").asText();

      assertThat(settings)
          .doesNotContain(site.token(), site.webhookSecret(), site.scimToken(), privatePart);
      assertThat(privatePart).isNotEmpty();
      assertThat(published).contains("\"n\"").doesNotContain(privatePart, "\"p\"");
      assertThat(settings).contains("enabled: true", "MAIN: http://127.0.0.1:7701");
    }
  }

  @Test
  void accessRulesFitTheKeysAndTheFleetKeepsToItself() throws IOException {
    Path dir = temp.resolve("demo");
    Estate estate = KeyWallTest.read(WALL);
    try (DemoFolder folder = DemoFolder.take(dir)) {
      DemoSite.write(folder, options(dir, OptionalInt.empty()), WALL, CONTROLS);
    }

    String rules = Files.readString(dir.resolve("access/demo.yaml"));

    assertThat(AccessYaml.readAll(MappingFiles.of(dir.resolve("access")), estate)).isNotNull();
    assertThat(rules.lines().filter(line -> line.contains("tags: [fleet]"))).hasSize(1);
  }

  @Test
  void aDemoGoesOnWithItsOwnPeople() {
    Path dir = temp.resolve("demo");
    LocalDate today = LocalDate.of(2026, 11, 23);
    try (DemoFolder folder = DemoFolder.take(dir)) {
      DemoState.of(folder, options(dir, OptionalInt.of(80)), today)
          .with(Map.of("00101", "123456"))
          .save(folder);

      DemoState next = DemoState.of(folder, options(dir, OptionalInt.empty()), today.plusDays(3));

      assertThat(next.people()).isEqualTo(80);
      assertThat(next.founded()).isEqualTo(today);
      assertThat(next.pins()).containsEntry("00101", "123456");
      assertThatThrownBy(() -> DemoState.of(folder, options(dir, OptionalInt.of(60)), today))
          .isInstanceOf(Trouble.class)
          .hasMessageContaining("80 people");
    }
  }

  @Test
  void demoJsonTellsAllThatIsNeededToDriveIt() throws IOException {
    Employee ada =
        new Organisation(7, 1, List.of("hq"), LocalDate.of(2026, 11, 23)).people().get(0);
    DemoJson json =
        new DemoJson(
            URI.create("http://127.0.0.1:8080"),
            "demo-t",
            "demo-a",
            temp,
            "whsec_x",
            "demo-s",
            new DemoTransmitter(Json.object().put("kid", "demo-1")),
            List.of(
                new DemoJson.Sink(
                    "incidents", "webhook", URI.create("http://h/"), Optional.of("whsec_y"))),
            CONTROLS,
            List.of(
                new DemoJson.Person(
                    ada,
                    Optional.of(new DemoJson.Pin("00101", "654321")),
                    List.of(new DemoJson.MayTake("MAIN", 11, "MAIN-11")))));

    JsonNode read = Json.MAPPER.readTree(json.text(42, Map.of("MAIN", 43L)));

    assertThat(read.at("/pids/bridge").asLong()).isEqualTo(42);
    assertThat(read.at("/pids/cabinets/MAIN").asLong()).isEqualTo(43);
    assertThat(read.at("/approver/token").asText()).isEqualTo("demo-a");
    assertThat(read.at("/webhook/url").asText()).isEqualTo("http://127.0.0.1:8080/in/hr");
    assertThat(read.at("/sinks/0/secret").asText()).isEqualTo("whsec_y");
    assertThat(read.at("/cabinets/0/control").asText()).isEqualTo("http://127.0.0.1:7701");
    assertThat(read.at("/ssf/url").asText()).isEqualTo("http://127.0.0.1:8080/in/ssf/demo");
    assertThat(read.at("/ssf/privateKey/kid").asText()).isEqualTo("demo-1");
    assertThat(read.at("/people/0/employeeNumber").asText()).isEqualTo("00101");
    assertThat(read.at("/people/0/badge/cardNumber").asInt()).isEqualTo(1000);
    assertThat(read.at("/people/0/pin/pin").asText()).isEqualTo("654321");
    assertThat(read.at("/people/0/mayTake/0/keySet").asText()).isEqualTo("MAIN-11");
    assertThat(read.at("/scim/url").asText()).isEqualTo("http://127.0.0.1:8080/scim/v2");
    assertThat(read.at("/scim/token").asText()).isEqualTo("demo-s");
  }
}
