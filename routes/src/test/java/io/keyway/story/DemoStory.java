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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
  private @Nullable Demo running;
  private String revoked = "";

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    running = Demo.start(folder);
  }

  @AfterAll
  void end() {
    demo().close();
  }

  private Demo demo() {
    return Objects.requireNonNull(running, "The demo was not started");
  }

  @Test
  @Order(1)
  void itTellsAllThatIsNeededToDriveIt() {
    JsonNode json = demo().facts();

    assertThat(json.path("url").asText()).startsWith("http://127.0.0.1:");
    assertThat(json.at("/webhook/secret").asText()).startsWith("whsec_");
    assertThat(json.path("cabinets")).hasSize(2);
    assertThat(demo().process().programs()).hasSize(3).allMatch(ProcessHandle::isAlive);
    assertThat(demo().takers()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(json.path("people")).filteredOn(p -> p.has("pin")).hasSizeGreaterThanOrEqualTo(5);
    assertThat(demo().get("/api/v1/cabinets").path("cabinets"))
        .allMatch(c -> c.path("status").asText().equals("up") && c.path("verified").asBoolean());
  }

  @Test
  @Order(1)
  void nobodyElseMayReadWhatItKeeps() throws IOException {
    try (Stream<Path> all = Files.walk(demo().process().dir())) {
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
    for (JsonNode person : demo().takers().subList(0, 20)) {
      JsonNode key = person.at("/mayTake/0");
      String cabinet = key.path("cabinet").asText();

      JsonNode badge = demo().badge(cabinet, person);
      JsonNode taken = demo().control(cabinet, "take", Map.of("slot", key.path("slot").asInt()));
      JsonNode returned =
          demo()
              .control(
                  cabinet,
                  "return",
                  Map.of("slot", key.path("slot").asInt(), "keySet", key.path("keySet").asText()));
      demo().control(cabinet, "door", Map.of("open", false));

      assertThat(badge.path("granted").asBoolean()).as("%s: %s", key, badge).isTrue();
      assertThat(taken.path("taken").asBoolean()).as("%s: %s", key, taken).isTrue();
      assertThat(returned.path("returned").asBoolean()).as("%s: %s", key, returned).isTrue();
    }
  }

  @Test
  @Order(2)
  void anIdAndPinOpenTheDoorToo() {
    JsonNode person = demo().takers().stream().filter(p -> p.has("pin")).findFirst().orElseThrow();

    JsonNode answer = demo().pin(person.at("/mayTake/0/cabinet").asText(), person);

    assertThat(answer.path("granted").asBoolean()).as(answer.toString()).isTrue();
  }

  @Test
  @Order(3)
  void identityProviderDisablesSomebodyWhoCannotTakeAKeyAnyMore() {
    JsonNode person = demo().somebody();
    String number = person.get("employeeNumber").asText();
    String cabinet = person.at("/mayTake/0/cabinet").asText();
    Demo.Answer made =
        demo()
            .scim(
                "POST",
                "/Users",
                """
                {"userName":"%1$s@example.org","active":true,
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"%1$s"}}
                """
                    .formatted(number),
                5);
    assertThat(made.status()).isEqualTo(201);
    assertThat(demo().badge(cabinet, person).path("granted").asBoolean()).isTrue();

    Demo.Answer disabled =
        demo()
            .scim(
                "PATCH",
                "/Users/" + made.body().path("id").asText(),
                "{\"Operations\":[{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}]}",
                10);

    assertThat(disabled.status()).isEqualTo(200);
    assertThat(disabled.body().path("active").asBoolean()).isFalse();
    JsonNode receipt = demo().get("/api/v1/receipts?person=emp:" + number).at("/receipts/0");
    assertThat(receipt.path("change").asText()).isEqualTo("suspended");
    assertThat(receipt.path("source").asText()).isEqualTo("scim");
    assertThat(receipt.path("state").asText()).isEqualTo("complete");
    assertThat(demo().badge(cabinet, person).path("granted").asBoolean()).isFalse();
  }

  @Test
  @Order(3)
  void whoeverIsRevokedIsRefusedAtTheCabinet() {
    JsonNode person = demo().takers().get(demo().takers().size() - 1);
    String cabinet = person.at("/mayTake/0/cabinet").asText();
    revoked = person.path("employeeNumber").asText();

    Ran ran =
        demo()
            .process()
            .keyway(
                "revoke",
                "emp:" + revoked,
                "--reason",
                "left today",
                "--wait",
                "20s",
                "--demo",
                demo().process().dir().toString());
    JsonNode badge = demo().badge(cabinet, person);

    assertThat(ran.code()).as(ran.text()).isZero();
    assertThat(ran.text()).contains("complete", "verified");
    assertThat(badge.path("granted").asBoolean()).isFalse();
    assertThat(badge.path("reason").asText()).isEqualTo("revoked");
  }

  @Test
  @Order(3)
  void whoHasAKeyIsAnswered() {
    JsonNode person = demo().takers().get(0);
    JsonNode key = person.at("/mayTake/0");
    String cabinet = key.path("cabinet").asText();
    demo().badge(cabinet, person);
    demo().control(cabinet, "take", Map.of("slot", key.path("slot").asInt()));

    eventually(
        "custody knows",
        SOON,
        () ->
            demo()
                .process()
                .keyway(
                    "who", key.path("keySet").asText(), "--demo", demo().process().dir().toString())
                .text()
                .contains("(emp:" + person.path("employeeNumber").asText() + ")"));
    Ran history =
        demo()
            .process()
            .keyway(
                "history",
                "--key",
                key.path("keySet").asText(),
                "--json",
                "--demo",
                demo().process().dir().toString());
    demo()
        .control(
            cabinet,
            "return",
            Map.of("slot", key.path("slot").asInt(), "keySet", key.path("keySet").asText()));

    assertThat(history.code()).isZero();
    assertThat(history.text()).contains(person.path("employeeNumber").asText());
  }

  @Test
  @Order(3)
  void theLedgerThatIsExportedIsSound() {
    Path file = folder.resolve("ledger.ndjson");

    Ran exported =
        demo()
            .process()
            .keyway(
                "ledger",
                "export",
                "--out",
                file.toString(),
                "--demo",
                demo().process().dir().toString());
    Ran verified = demo().process().keyway("ledger", "verify", file.toString());

    assertThat(exported.code()).as(exported.text()).isZero();
    assertThat(verified.code()).as(verified.text()).isZero();
    assertThat(verified.text()).contains("sound");
  }

  @Test
  @Order(4)
  void aSecondDemoInTheFolderIsRefused() {
    Ran second = demo().process().keyway("demo", "--dir", demo().process().dir().toString());

    assertThat(second.code()).isEqualTo(1);
    assertThat(second.text()).contains("already runs in");
    assertThat(demo().process().programs()).allMatch(ProcessHandle::isAlive);
  }

  @Test
  @Order(5)
  void aBridgeThatIsKilledComesBackOnTheSamePortsWhileCabinetsGoOn() {
    JsonNode before = demo().facts();
    long bridge = before.at("/pids/bridge").asLong();

    ProcessHandle.of(bridge).orElseThrow().destroyForcibly();

    eventually(
        "another bridge is started",
        SOON,
        () -> demo().facts().at("/pids/bridge").asLong() != bridge);
    assertThat(demo().facts().path("url")).isEqualTo(before.path("url"));
    assertThat(demo().facts().at("/pids/cabinets")).isEqualTo(before.at("/pids/cabinets"));
    eventually("every cabinet is back", Duration.ofMinutes(2), this::everyCabinetIsVerified);
  }

  @Test
  @Order(6)
  void termEndsEverythingAndTheNextStartGoesOn() throws InterruptedException {
    List<ProcessHandle> programs = demo().process().programs();
    terminateTomorrow(demo().takers().get(1).path("employeeNumber").asText());
    Demo.Answer corrected =
        demo()
            .post(
                "/api/v1/custody/MAIN-16/correction",
                Map.of("state", "unknown", "reason", "nobody has seen it"));
    assertThat(corrected.status()).isEqualTo(200);

    demo().process().running().destroy();

    assertThat(demo().process().running().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(demo().process().running().exitValue()).isZero();
    assertThat(programs).noneMatch(ProcessHandle::isAlive);
    demo().process().start();
    assertThat(isActive(revoked)).isFalse();
    assertThat(
            DemoProcess.stream(demo().facts().path("people"))
                .filter(p -> p.path("employeeNumber").asText().equals(revoked)))
        .allMatch(p -> p.path("mayTake").isEmpty());
  }

  @Test
  @Order(7)
  void whenTheDemoIsKilledNothingStaysBehind() {
    List<ProcessHandle> programs = demo().process().programs();

    demo().process().running().destroyForcibly();

    eventually("all have ended", SOON, () -> programs.stream().noneMatch(ProcessHandle::isAlive));
  }

  private void terminateTomorrow(String number) {
    Map<String, Object> record =
        Map.of(
            "event", "terminated",
            "effectiveAt", Instant.now().plus(Duration.ofDays(1)).toString(),
            "person", Map.of("employeeNumber", number));
    Demo.Answer answer = demo().hr(record, "msg_tomorrow", 0);
    assertThat(answer.body().path("state").asText()).isEqualTo("open");
  }

  private boolean everyCabinetIsVerified() {
    try {
      return DemoProcess.stream(demo().get("/api/v1/cabinets").path("cabinets"))
          .allMatch(c -> c.path("verified").asBoolean());
    } catch (Demo.NotReachable notYet) {
      return false;
    }
  }

  private boolean isActive(String number) {
    return demo().get("/api/v1/people/emp:" + number).path("state").asText().equals("active");
  }
}
