// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.story.DemoProcess.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * "I started the demo, took a key, took somebody's rights away, killed the bridge, and killed the
 * demo. It did what it said each time."
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoStory {
  private static final Duration SOON = Duration.ofSeconds(60);

  private Path folder = Path.of("");
  private DemoProcess demo = new DemoProcess(folder);
  private String revoked = "";

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    demo = new DemoProcess(folder);
    demo.start();
  }

  @AfterAll
  void end() {
    demo.close();
  }

  @Test
  @Order(1)
  void itTellsAllThatIsNeededToDriveIt() {
    JsonNode json = demo.json();

    assertThat(json.path("url").asText()).startsWith("http://127.0.0.1:");
    assertThat(json.at("/webhook/secret").asText()).startsWith("whsec_");
    assertThat(json.path("cabinets")).hasSize(2);
    assertThat(demo.programs()).hasSize(3).allMatch(ProcessHandle::isAlive);
    assertThat(demo.takers()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(json.path("people")).filteredOn(p -> p.has("pin")).hasSizeGreaterThanOrEqualTo(5);
    assertThat(demo.bridge().get("/api/v1/cabinets").path("cabinets"))
        .allMatch(c -> c.path("status").asText().equals("up") && c.path("verified").asBoolean());
  }

  @Test
  @Order(1)
  void nobodyElseMayReadWhatItKeeps() throws IOException {
    try (Stream<Path> all = Files.walk(demo.dir())) {
      assertThat(all.filter(path -> !path.toString().contains("/data/")))
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .as(path.toString())
                      .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
  }

  @Test
  @Order(2)
  void everybodyMayTakeWhatIsSaidThatTheyMayTake() {
    for (JsonNode person : demo.takers().subList(0, 20)) {
      JsonNode key = person.at("/mayTake/0");
      String cabinet = key.path("cabinet").asText();

      JsonNode badge = demo.act(cabinet, "/badge", person.path("badge").toString());
      JsonNode taken = demo.act(cabinet, "/take", "{\"slot\":" + key.path("slot") + "}");
      JsonNode returned =
          demo.act(
              cabinet,
              "/return",
              "{\"slot\":" + key.path("slot") + ",\"keySet\":" + key.path("keySet") + "}");
      demo.act(cabinet, "/door", "{\"open\":false}");

      assertThat(badge.path("granted").asBoolean()).as("%s: %s", key, badge).isTrue();
      assertThat(taken.path("taken").asBoolean()).as("%s: %s", key, taken).isTrue();
      assertThat(returned.path("returned").asBoolean()).as("%s: %s", key, returned).isTrue();
    }
  }

  @Test
  @Order(2)
  void anIdAndPinOpenTheDoorToo() {
    JsonNode person = demo.takers().stream().filter(p -> p.has("pin")).findFirst().orElseThrow();

    JsonNode answer =
        demo.act(person.at("/mayTake/0/cabinet").asText(), "/pin", person.path("pin").toString());

    assertThat(answer.path("granted").asBoolean()).as(answer.toString()).isTrue();
  }

  @Test
  @Order(3)
  void whoeverIsRevokedIsRefusedAtTheCabinet() {
    JsonNode person = demo.takers().get(demo.takers().size() - 1);
    String cabinet = person.at("/mayTake/0/cabinet").asText();
    revoked = person.path("employeeNumber").asText();

    Ran ran =
        demo.keyway(
            "revoke",
            "emp:" + revoked,
            "--reason",
            "left today",
            "--wait",
            "20s",
            "--demo",
            demo.dir().toString());
    JsonNode badge = demo.act(cabinet, "/badge", person.path("badge").toString());

    assertThat(ran.code()).as(ran.text()).isZero();
    assertThat(ran.text()).contains("complete", "verified");
    assertThat(badge.path("granted").asBoolean()).isFalse();
    assertThat(badge.path("reason").asText()).isEqualTo("revoked");
  }

  @Test
  @Order(3)
  void whoHasAKeyIsAnswered() {
    JsonNode person = demo.takers().get(0);
    JsonNode key = person.at("/mayTake/0");
    String cabinet = key.path("cabinet").asText();
    demo.act(cabinet, "/badge", person.path("badge").toString());
    demo.act(cabinet, "/take", "{\"slot\":" + key.path("slot") + "}");

    eventually(
        "custody knows",
        SOON,
        () ->
            demo.keyway("who", key.path("keySet").asText(), "--demo", demo.dir().toString())
                .text()
                .contains("(emp:" + person.path("employeeNumber").asText() + ")"));
    Ran history =
        demo.keyway(
            "history",
            "--key",
            key.path("keySet").asText(),
            "--json",
            "--demo",
            demo.dir().toString());
    demo.act(
        cabinet,
        "/return",
        "{\"slot\":" + key.path("slot") + ",\"keySet\":" + key.path("keySet") + "}");

    assertThat(history.code()).isZero();
    assertThat(history.text()).contains(person.path("employeeNumber").asText());
  }

  @Test
  @Order(3)
  void theLedgerThatIsExportedIsSound() {
    Path file = folder.resolve("ledger.ndjson");

    Ran exported =
        demo.keyway("ledger", "export", "--out", file.toString(), "--demo", demo.dir().toString());
    Ran verified = demo.keyway("ledger", "verify", file.toString());

    assertThat(exported.code()).as(exported.text()).isZero();
    assertThat(verified.code()).as(verified.text()).isZero();
    assertThat(verified.text()).contains("sound");
  }

  @Test
  @Order(4)
  void aSecondDemoInTheFolderIsRefused() {
    Ran second = demo.keyway("demo", "--dir", demo.dir().toString());

    assertThat(second.code()).isEqualTo(1);
    assertThat(second.text()).contains("already runs in");
    assertThat(demo.programs()).allMatch(ProcessHandle::isAlive);
  }

  @Test
  @Order(5)
  void aBridgeThatIsKilledComesBackOnTheSamePortsWhileCabinetsGoOn() {
    JsonNode before = demo.json();
    long bridge = before.at("/pids/bridge").asLong();

    ProcessHandle.of(bridge).orElseThrow().destroyForcibly();

    eventually(
        "another bridge is started", SOON, () -> demo.json().at("/pids/bridge").asLong() != bridge);
    assertThat(demo.json().path("url")).isEqualTo(before.path("url"));
    assertThat(demo.json().at("/pids/cabinets")).isEqualTo(before.at("/pids/cabinets"));
    eventually("every cabinet is back", Duration.ofMinutes(2), this::everyCabinetIsVerified);
  }

  @Test
  @Order(6)
  void termEndsEverythingAndTheNextStartGoesOn() throws InterruptedException {
    List<ProcessHandle> programs = demo.programs();

    demo.running().destroy();

    assertThat(demo.running().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(demo.running().exitValue()).isZero();
    assertThat(programs).noneMatch(ProcessHandle::isAlive);
    demo.start();
    assertThat(isActive(revoked)).isFalse();
    assertThat(
            DemoProcess.stream(demo.json().path("people"))
                .filter(p -> p.path("employeeNumber").asText().equals(revoked)))
        .allMatch(p -> p.path("mayTake").isEmpty());
  }

  @Test
  @Order(7)
  void whenTheDemoIsKilledNothingStaysBehind() {
    List<ProcessHandle> programs = demo.programs();

    demo.running().destroyForcibly();

    eventually("all have ended", SOON, () -> programs.stream().noneMatch(ProcessHandle::isAlive));
  }

  private boolean everyCabinetIsVerified() {
    try {
      return DemoProcess.stream(demo.bridge().get("/api/v1/cabinets").path("cabinets"))
          .allMatch(c -> c.path("verified").asBoolean());
    } catch (io.keyway.app.client.Trouble notYet) {
      return false;
    }
  }

  private boolean isActive(String number) {
    return demo.bridge()
        .get("/api/v1/people/emp:" + number)
        .path("state")
        .asText()
        .equals("active");
  }
}
