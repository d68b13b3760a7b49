// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.cabinet.controller.memory.RosterStore;
import io.keyway.cabinet.protocol.link.Answer;
import io.keyway.cabinet.protocol.link.RosterChange;
import io.keyway.model.access.AccessSchedule;
import io.keyway.model.access.Grant;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "Somebody wrote a badge into a cabinet's memory that nobody had granted. Keyway found it, told
 * me, and took it out; where I wanted to look first, it waited for my yes."
 */
class DriftStory {
  private static final String CABINET = "RECEPTION";
  private static final String HEADER =
      "employee_number,given_name,family_name,email,status,employment,department,site,groups,"
          + "start_date,end_date,badge_format,facility_code,card_number\n";

  DriftStory() {}

  @Test
  void whatNobodyGrantedIsFoundToldAndTakenOut(@TempDir Path folder) throws IOException {
    try (var bridge = new BridgeProcess(folder, "")) {
      bridge.start();
      fill(folder, bridge);
      smuggle(folder);

      try (var cabinet = new CabinetProcess(folder, CABINET, bridge)) {
        JsonNode drift = awaitDrift(bridge, true);

        assertThat(drift.path("person").asText()).isEqualTo("mallory");
        assertThat(drift.path("kind").asText()).isEqualTo("unknown");
        assertThat(openIncidents(bridge)).contains("roster-drift");
        awaitHeld(bridge, 1);
        assertThat(cabinet.badge(66).path("reason").asText()).isEqualTo("revoked");
        assertThat(cabinet.badge(7).path("granted").asBoolean()).isTrue();
        assertThat(bridge.get("/api/v1/status").path("mode").asText()).isEqualTo("normal");
      }
    }
  }

  @Test
  void whereThatIsThePolicyItWaitsForAYes(@TempDir Path folder) throws IOException {
    try (var bridge = new BridgeProcess(folder, "drift:\n  policy: plan\n")) {
      bridge.start();
      fill(folder, bridge);
      smuggle(folder);

      try (var cabinet = new CabinetProcess(folder, CABINET, bridge)) {
        awaitDrift(bridge, false);
        JsonNode plan = bridge.get("/api/v1/plans?state=waiting").path("plans").path(0);
        assertThat(plan.path("kind").asText()).isEqualTo("drift");
        assertThat(plan.path("steps").path(0).path("person").asText()).isEqualTo("mallory");
        awaitHeld(bridge, 2);
        assertThat(cabinet.badge(66).path("granted").asBoolean()).isTrue();

        assertThat(bridge.post("/api/v1/plans/" + plan.path("id").asText() + "/approve"))
            .isEqualTo(200);

        awaitHeld(bridge, 1);
        assertThat(cabinet.badge(66).path("reason").asText()).isEqualTo("revoked");
        awaitDrift(bridge, true);
      }
    }
  }

  /** One person with rights; the cabinet ends when it holds them. */
  private static void fill(Path folder, BridgeProcess bridge) throws IOException {
    try (var cabinet = new CabinetProcess(folder, CABINET, bridge)) {
      Path inbox = bridge.site().resolve("inbox");
      Path written =
          Files.writeString(
              inbox.resolve(".a.full.csv"),
              HEADER + "00007,,,,active,,facilities,,,,,H10301,17,7\n");
      Files.move(written, inbox.resolve("a.full.csv"), StandardCopyOption.ATOMIC_MOVE);
      awaitHeld(bridge, 1);
      assertThat(cabinet.badge(66).path("granted").asBoolean()).isFalse();
    }
  }

  /** Writes into the memory of a cabinet that does not run. */
  private static void smuggle(Path folder) {
    Path roster = folder.resolve("cabinet-" + CABINET).resolve("roster.log");
    try (RosterStore store = RosterStore.open(roster, 1_000)) {
      RosterEntry mallory =
          new RosterEntry(
              new CardholderId("mallory"),
              1,
              5,
              List.of(new Badge("H10301", new FacilityCode(17), new CardNumber(66))),
              0,
              List.of(
                  new Grant(
                      new SlotNumber(1),
                      new KeySetId("RECEPTION-01"),
                      AccessSchedule.ALWAYS,
                      Duration.ofHours(24),
                      Optional.empty(),
                      Optional.empty())));
      RosterChange change = new RosterChange(store.state().version(), List.of(), List.of(mallory));
      assertThat(store.change(store.state().digest(), change)).isInstanceOf(Answer.Done.class);
    }
  }

  private static JsonNode awaitDrift(BridgeProcess bridge, boolean mended) {
    return Eventually.holds(
            () -> bridge.get("/api/v1/cabinets/" + CABINET + "/drift"),
            now -> {
              assertThat(now.path("drift")).hasSize(1);
              assertThat(now.path("drift").path(0).path("mended").asBoolean()).isEqualTo(mended);
            })
        .path("drift")
        .path(0);
  }

  private static void awaitHeld(BridgeProcess bridge, int people) {
    Eventually.holds(
        () -> bridge.get("/api/v1/cabinets/" + CABINET),
        now -> {
          assertThat(now.path("status").asText()).isEqualTo("up");
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
}
