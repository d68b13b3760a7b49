// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "We had to put last night's database back. Whoever left today stayed out, and nobody got anything
 * until HR had told us everything again and I had said yes."
 */
class RestoredDatabaseStory {
  private static final String HEADER =
      "employee_number,given_name,family_name,email,status,employment,department,site,groups,"
          + "start_date,end_date,badge_format,facility_code,card_number\n";

  RestoredDatabaseStory() {}

  @Test
  void todaysLeaverStaysOutWhenLastNightsDatabaseIsPutBack(@TempDir Path folder)
      throws IOException {
    try (var bridge = started(folder);
        var cabinet = new CabinetProcess(folder, "RECEPTION", bridge)) {
      put(bridge, "a.full.csv", row(7, "active") + row(8, "active"));
      awaitHeld(bridge, 2);
      assertThat(cabinet.badge(7).path("granted").asBoolean()).isTrue();
      bridge.stop();
      Path lastNight = Files.createDirectories(folder.resolve("backup"));
      copy(data(bridge), lastNight);

      bridge.start();
      Eventually.holds(
          () -> bridge.get("/api/v1/cabinets/RECEPTION"),
          now -> assertThat(now.path("status").asText()).isEqualTo("up"));
      assertThat(bridge.hr("terminated", "00007")).isEqualTo(202);
      awaitHeld(bridge, 1);
      bridge.stop();
      copy(lastNight, data(bridge));
      bridge.start();

      JsonNode status =
          Eventually.holds(
              () -> bridge.get("/api/v1/status"),
              now -> {
                assertThat(now.path("mode").asText()).isEqualTo("revoke-only");
                assertThat(now.path("cabinets")).hasSize(1);
                assertThat(now.path("held").asInt()).isEqualTo(1);
              });
      assertThat(status.path("reason").asText()).contains("RECEPTION");
      assertThat(openIncidents(bridge)).contains("database-restored");
      assertThat(bridge.text("/actuator/health/liveness")).contains("UP");
      assertThat(bridge.get("/api/v1/plans?state=waiting").path("plans")).isEmpty();
      assertThat(cabinet.badge(7).path("reason").asText()).isEqualTo("revoked");
      assertThat(cabinet.badge(8).path("granted").asBoolean()).isTrue();

      long left = cabinet.state().path("leaseSeconds").asLong();
      put(bridge, "b.full.csv", row(7, "terminated") + row(8, "active") + row(9, "active"));
      JsonNode plan =
          Eventually.holds(
                  () -> bridge.get("/api/v1/plans?state=waiting"),
                  now -> assertThat(now.path("plans")).hasSize(1))
              .path("plans")
              .path(0);
      assertThat(plan.path("kind").asText()).isEqualTo("restore");
      assertThat(cabinet.badge(9).path("granted").asBoolean()).as("not before the yes").isFalse();
      Eventually.holds(
          () -> cabinet.state().path("leaseSeconds").asLong(),
          now -> assertThat(now).as("renewed while I sleep").isGreaterThan(left));
      assertThat(cabinet.badge(7).path("reason").asText()).isEqualTo("revoked");

      assertThat(bridge.post("/api/v1/plans/" + plan.path("id").asText() + "/approve"))
          .isEqualTo(200);
      assertThat(bridge.get("/api/v1/status").path("mode").asText()).isEqualTo("normal");
      awaitHeld(bridge, 2);
      assertThat(cabinet.badge(7).path("reason").asText()).isEqualTo("revoked");
      assertThat(cabinet.badge(8).path("granted").asBoolean()).isTrue();
      assertThat(cabinet.badge(9).path("granted").asBoolean()).isTrue();
      assertThat(bridge.get("/api/v1/people/emp:00007").path("state").asText())
          .isEqualTo("terminated");
      assertThat(openIncidents(bridge)).doesNotContain("database-restored");
    }
  }

  private static BridgeProcess started(Path folder) {
    BridgeProcess bridge = new BridgeProcess(folder, "");
    bridge.start();
    return bridge;
  }

  private static void awaitHeld(BridgeProcess bridge, int people) {
    Eventually.holds(
        () -> bridge.get("/api/v1/cabinets/RECEPTION"),
        now -> {
          assertThat(now.path("verified").asBoolean()).isTrue();
          assertThat(now.path("roster").path("people").asInt()).isEqualTo(people);
        });
  }

  private static String openIncidents(BridgeProcess bridge) {
    return bridge
        .get("/api/v1/incidents?state=open")
        .path("incidents")
        .findValues("kind")
        .toString();
  }

  private static Path data(BridgeProcess bridge) {
    return bridge.site().resolve("data");
  }

  /** The database as it lies on the disk while nothing runs. */
  private static void copy(Path from, Path to) throws IOException {
    for (String file : new String[] {"keyway.db", "keyway.db-wal", "keyway.db-shm"}) {
      Files.deleteIfExists(to.resolve(file));
      if (Files.exists(from.resolve(file))) {
        Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void put(BridgeProcess bridge, String name, String rows) throws IOException {
    Path inbox = bridge.site().resolve("inbox");
    Path written = Files.writeString(inbox.resolve("." + name), HEADER + rows);
    Files.move(written, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String row(int number, String status) {
    return "0000%d,,,,%s,,facilities,,,,,H10301,17,%d\n".formatted(number, status, number);
  }
}
