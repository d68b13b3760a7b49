// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static io.keyway.app.peers.Peers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "The bridge was killed after it had applied HR's file and before it had moved it away. It read
 * the file again, and nothing happened twice."
 */
class InboxKilledStory {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String HEADER =
      "employee_number,given_name,family_name,email,status,employment,department,site,groups,"
          + "start_date,end_date,badge_format,facility_code,card_number\n";

  InboxKilledStory() {}

  @Test
  void fileIsReadAgainAndChangesNothing(@TempDir Path folder) throws IOException {
    String name = "people.delta.csv";
    try (var bridge = new BridgeProcess(folder, "")) {
      Path inbox = bridge.site().resolve("inbox");
      bridge.start();
      assertThat(bridge.hr("hired", "00007")).isEqualTo(202);
      keepFromMoving(inbox);

      put(inbox, name, HEADER + row("00007", "terminated") + rows());
      eventually("it is applied", SOON, () -> told(bridge).contains("source.file-applied"));
      List<String> before = told(bridge);
      bridge.kill();
      assertThat(inbox.resolve(name)).as("it was not moved yet").exists();
      Files.delete(inbox.resolve("done"));
      bridge.start();

      eventually("it is moved", SOON, () -> Files.exists(inbox.resolve("done/" + name)));
      assertThat(told(bridge)).isEqualTo(before);
      assertThat(Files.readString(inbox.resolve("done/" + name + ".report.json")))
          .contains("applied");
      assertThat(bridge.get("/api/v1/people/emp:00007").path("state").asText())
          .isEqualTo("terminated");
      assertThat(bridge.get("/api/v1/people?state=active").path("people")).hasSize(40);
      assertThat(bridge.get("/api/v1/quarantine").path("quarantine")).isEmpty();
    }
  }

  @Test
  void heldFileIsReadAgainAndIsHeldOnce(@TempDir Path folder) throws IOException {
    try (var bridge = new BridgeProcess(folder, "")) {
      Path inbox = bridge.site().resolve("inbox");
      bridge.start();
      put(inbox, "a.full.csv", HEADER + rows());
      eventually("it is moved", SOON, () -> Files.exists(inbox.resolve("done/a.full.csv")));
      Files.delete(inbox.resolve("done/a.full.csv"));
      Files.delete(inbox.resolve("done/a.full.csv.report.json"));
      keepFromMoving(inbox);

      put(inbox, "b.full.csv", HEADER + row("00101", "active"));
      eventually("it is held", SOON, () -> told(bridge).contains("source.file-held"));
      List<String> before = told(bridge);
      bridge.kill();
      Files.delete(inbox.resolve("done"));
      bridge.start();

      eventually("it is moved", SOON, () -> !Files.exists(inbox.resolve("b.full.csv")));
      assertThat(told(bridge)).isEqualTo(before);
      assertThat(bridge.get("/api/v1/plans?state=waiting").path("plans")).hasSize(1);
      assertThat(bridge.get("/api/v1/incidents?state=open").path("incidents")).hasSize(1);
      assertThat(bridge.get("/api/v1/people?state=active").path("people")).hasSize(40);
    }
  }

  /** A file in the place of the folder: what is read can be committed and cannot be moved. */
  private static void keepFromMoving(Path inbox) throws IOException {
    Files.delete(inbox.resolve("done"));
    Files.writeString(inbox.resolve("done"), "in the way");
  }

  private static void put(Path inbox, String name, String csv) throws IOException {
    Path written = Files.writeString(inbox.resolve("." + name), csv);
    Files.move(written, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Types of what the ledger tells, but for the bridge's own signs of life. */
  private static List<String> told(BridgeProcess bridge) {
    return bridge
        .text("/api/v1/ledger?after=0")
        .lines()
        .map(line -> read(line).path("type").asText())
        .filter(type -> !type.equals("heartbeat") && !type.startsWith("ledger."))
        .toList();
  }

  private static JsonNode read(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String rows() {
    StringBuilder rows = new StringBuilder();
    for (int n = 101; n <= 140; n++) {
      rows.append(row("00" + n, "active"));
    }
    return rows.toString();
  }

  private static String row(String number, String status) {
    return number + ",Wanda,Weber,," + status + ",,,,,,,,,\n";
  }
}
