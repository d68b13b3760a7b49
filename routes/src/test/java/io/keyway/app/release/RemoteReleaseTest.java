// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.provisioning.CabinetDoor;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.store.Ledger;
import io.keyway.app.store.Store;
import io.keyway.cabinet.controller.Controller;
import io.keyway.cabinet.hardware.Hardware;
import io.keyway.cabinet.hardware.simulated.SimulatedCabinet;
import io.keyway.cabinet.hardware.simulated.SimulatedClock;
import io.keyway.cabinet.protocol.link.LinkClient;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.model.custody.CabinetId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** An operator releases a key from afar, at a cabinet that is linked. */
@BridgeTest
@TestPropertySource(
    properties = {
      "keyway.release.enabled=true",
      "keyway.demo.enabled=true",
      "keyway.link.tls=false"
    })
class RemoteReleaseTest {
  private static final CabinetId HQ = new CabinetId("HQ-1");

  @TempDir Path folder = Path.of("");

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final TcpClient tcp = new TcpClient(1);
  @LocalServerPort private int port;
  @Autowired private CabinetDoor door;
  @Autowired private Provisioning provisioning;
  @Autowired private Store store;
  @Autowired private Ledger ledger;
  private SimulatedCabinet body;
  private Controller cabinet;

  @BeforeEach
  void link() {
    body = SimulatedCabinet.open(folder.resolve("slots.log"));
    cabinet =
        Controller.boot(
            new Controller.Identity(HQ, "simulated", folder, false),
            new Hardware(body, body, new SimulatedClock(Clock.systemUTC(), System::nanoTime)),
            new Controller.Uplink(tcp, LinkClient.Settings.of("127.0.0.1", door.port())),
            "started");
    await(() -> provisioning.session(HQ).isPresent());
    await(() -> cabinet.answer(brain -> brain.layout().isPresent()));
  }

  @AfterEach
  void unlink() {
    cabinet.close();
    body.close();
    tcp.close();
    await(() -> provisioning.session(HQ).isEmpty());
  }

  @Test
  void aReleaseIsReportedDoneOnlyWhenTheCabinetSawTheLockOpenAndTheLedgerHasItAll()
      throws Exception {
    HttpResponse<String> answer = release(3, "{\"reason\":\"flooded cellar\"}");

    JsonNode told = json.readTree(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(told.path("state").asText()).isEqualTo("verified");
    assertThat(told.path("sentAt").asText()).isNotEmpty();
    assertThat(told.path("acknowledgedAt").asText()).isNotEmpty();
    assertThat(told.path("verifiedAt").asText()).isNotEmpty();
    assertThat(ledgerOf(told.path("order").asText()))
        .containsExactly(
            "cabinet.release-requested", "custody.released-by-order", "cabinet.release-verified");
  }

  @Test
  void whatWasNotAskedForProperlyIsRefusedAndNothingOpens() throws Exception {
    assertThat(release(3, "{}").statusCode()).isEqualTo(422);
    assertThat(release(99, "{\"reason\":\"x\"}").statusCode()).isEqualTo(404);
    assertThat(release(3, "{\"reason\":\"x\",\"person\":\"emp:nobody\"}").statusCode())
        .isEqualTo(409);
    HttpResponse<String> empty = release(24, "{\"reason\":\"x\"}");
    assertThat(empty.statusCode()).isEqualTo(409);
    assertThat(json.readTree(empty.body()).path("state").asText()).isEqualTo("refused");
    assertThat(json.readTree(empty.body()).path("reason").asText()).isEqualTo("empty");
    assertThat(
            cabinet.<Boolean>answer(
                brain -> brain.isReleased(new io.keyway.model.custody.SlotNumber(3))))
        .isFalse();
  }

  @Test
  void aCabinetThatIsAwayIsSaidToBe() throws Exception {
    HttpResponse<String> answer =
        post("/api/v1/cabinets/HQ-2/slots/1/release", "{\"reason\":\"x\"}");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("is away");
  }

  private List<String> ledgerOf(String order) {
    return store.read(db -> ledger.after(db, 0, 10_000)).stream()
        .filter(entry -> order.equals(entry.event().data().get("order")))
        .map(entry -> entry.type())
        .toList();
  }

  private HttpResponse<String> release(int slot, String body) throws Exception {
    return post("/api/v1/cabinets/HQ-1/slots/" + slot + "/release", body);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + TestSite.TOKEN)
            .header("Content-Type", "application/json")
            .header("Prefer", "wait=20")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
