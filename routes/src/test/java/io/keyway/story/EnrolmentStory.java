// SPDX-License-Identifier: Apache-2.0
package io.keyway.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "I hung a cabinet, typed the code that the bridge had printed, and it was on. Its certificate
 * renews itself. When the cabinet was stolen I put it out, and neither it nor the old code came
 * back."
 */
class EnrolmentStory {
  private static final String CABINET = "RECEPTION";
  private static final String PEOPLE =
      """
      employee_number,given_name,family_name,email,status,employment,department,site,groups,start_date,end_date,badge_format,facility_code,card_number
      00007,,,,active,,facilities,,,,,H10301,17,7
      00008,,,,active,,facilities,,,,,H10301,17,8
      """;

  EnrolmentStory() {}

  @Test
  void aCabinetIsEnrolledAndLinkedAndRenewedAndPutOut(@TempDir Path folder) throws Exception {
    try (var bridge = new BridgeProcess(folder, "link.certificate-life: PT20S\n")) {
      bridge.start();
      String code = bridge.enrolmentCode(CABINET);
      try (var cabinet =
          new CabinetProcess(folder, CABINET, bridge.linkPort(), Optional.of(code))) {
        hire(bridge);
        JsonNode linked = awaitHeld(bridge, 2);
        assertThat(cabinet.badge(7).path("granted").asBoolean()).isTrue();
        assertThat(pem(folder)).isEqualTo("rw-------");

        assertThat(bridge.hr("terminated", "00007")).isEqualTo(202);
        awaitHeld(bridge, 1);
        assertThat(cabinet.badge(7).path("reason").asText()).isEqualTo("revoked");

        String first = linked.path("certificateUntil").asText();
        Eventually.holds(
            () -> bridge.get("/api/v1/cabinets/" + CABINET),
            now -> assertThat(now.path("certificateUntil").asText()).isGreaterThan(first));
        assertThat(cabinet.state().path("link").asText()).isEqualTo("up");
        assertThat(bridge.text("/api/v1/ledger?after=0"))
            .contains("cabinet.enrolled", "cabinet.certificate-renewed")
            .doesNotContain("cabinet.offline", code);

        JsonNode revoked =
            bridge.answer("/api/v1/cabinets/" + CABINET + "/certificate/revocation", 200);
        assertThat(revoked.path("certificates").asInt()).isPositive();
        Eventually.holds(
            () -> bridge.get("/api/v1/cabinets/" + CABINET),
            now -> assertThat(now.path("status").asText()).isEqualTo("down"));
        Eventually.holds(
            () -> bridge.get("/api/v1/incidents?state=open"),
            now ->
                assertThat(now.path("incidents").findValues("detail").toString())
                    .contains("no longer counts: revoked by first-administrator"));
        assertThat(cabinet.state().path("link").asText()).isEqualTo("down");
      }
      assertThat(CabinetProcess.attempt(folder, "thief", CABINET, bridge.linkPort(), code))
          .isEqualTo(
              "cabinet: The bridge did not accept the enrolment code of cabinet RECEPTION: it is"
                  + " spent, older than 15 minutes, or void. Ask for a new one: keyway cabinet"
                  + " enrol RECEPTION");
    }
  }

  private static void hire(BridgeProcess bridge) throws IOException {
    Path inbox = bridge.site().resolve("inbox");
    Path written = Files.writeString(inbox.resolve(".a.full.csv"), PEOPLE);
    Files.move(written, inbox.resolve("a.full.csv"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String pem(Path folder) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(folder.resolve("cabinet-" + CABINET).resolve("link.pem")));
  }

  private static JsonNode awaitHeld(BridgeProcess bridge, int people) {
    return Eventually.holds(
        () -> bridge.get("/api/v1/cabinets/" + CABINET),
        now -> {
          assertThat(now.path("status").asText()).isEqualTo("up");
          assertThat(now.path("verified").asBoolean()).isTrue();
          assertThat(now.path("roster").path("people").asInt()).isEqualTo(people);
        });
  }
}
