// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.block.Crowd;
import io.keyway.app.decision.Decision;
import io.keyway.app.plan.Approvals;
import io.keyway.app.provisioning.CabinetStatus;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.cabinet.protocol.uhppote.FakeController;
import io.keyway.model.audit.Receipt;
import io.keyway.model.audit.Receipt.AtCabinet;
import io.keyway.model.audit.Receipt.Progress;
import io.keyway.model.credential.CardNumber;
import io.keyway.model.credential.Credential.Badge;
import io.keyway.model.credential.FacilityCode;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Profile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A door controller that the whole bridge calls is a cabinet as any other. */
@BridgeTest
@TestPropertySource(properties = "keyway.link.heartbeat=3s")
class DoorControllerTest {
  private static final CabinetId GATE = new CabinetId("GATE-1");
  private static final ZoneId ZONE = ZoneId.of("Europe/Paris");
  private static final long FACILITY = 2_100_000;

  private static final AtomicLong SERIALS = new AtomicLong(FakeController.SERIAL);

  private final FakeController controller =
      new FakeController(Clock.system(ZONE), SERIALS.incrementAndGet());

  @LocalServerPort private int port;
  @Autowired private SiteWatch watch;
  @Autowired private HomeSettings home;
  @Autowired private Provisioning provisioning;
  @Autowired private Store store;
  @Autowired private Rosters rosters;
  @Autowired private Decision decision;
  @Autowired private Approvals approvals;
  private String before = "";

  DoorControllerTest() {}

  @BeforeEach
  void keepTheFile() throws IOException {
    before = Files.readString(file());
  }

  @AfterEach
  void putTheFileBack() throws IOException {
    edit(before);
    waiting("access-rules").forEach(plan -> approvals.approve(plan, "tester"));
    awaitSwept(() -> provisioning.session(GATE).isEmpty());
    controller.close();
  }

  @Test
  void whoMayTakeAKeyIsACardAndWhoIsTerminatedIsNoneAndThatIsProven() throws Exception {
    Crowd crowd = new Crowd(store, rosters, decision);
    crowd.hire("DC-1", 9801, "it");
    edit(before + gate());
    await(() -> controller.card(FACILITY + 9801).isPresent());
    await(() -> provisioning.status(GATE).filter(CabinetStatus::inSync).isPresent());
    crowd.hire("DC-2", 9802, "it");
    await(() -> controller.opens(FACILITY + 9802, 1, LocalDate.now(ZONE)));
    assertThat(controller.opens(FACILITY + 9802, 3, LocalDate.now(ZONE))).isFalse();
    assertThat(cabinet()).contains("\"id\":\"GATE-1\"").contains("\"status\":\"up\"");

    Receipt receipt = leave("DC-1");

    assertThat(receipt.state()).isEqualTo(Receipt.State.COMPLETE);
    assertThat(receipt.cabinets())
        .extracting(AtCabinet::id, AtCabinet::state)
        .containsExactly(tuple(GATE, Progress.VERIFIED));
    assertThat(controller.card(FACILITY + 9801)).isEmpty();
    assertThat(controller.card(FACILITY + 9802)).isPresent();
  }

  @Test
  void aCardThatSomebodyElsePutIsTakenAwayAndOneThatIsMissingComesBack() throws Exception {
    Crowd crowd = new Crowd(store, rosters, decision);
    crowd.hire("DC-3", 9803, "it");
    edit(before + gate());
    await(() -> controller.card(FACILITY + 9803).isPresent());

    controller.put(7_654_321, LocalDate.of(2026, 1, 1), LocalDate.of(2030, 1, 1), 1, 2, 3, 4);
    awaitSwept(() -> controller.card(7_654_321).isEmpty());

    controller.delete(FACILITY + 9803);
    awaitSwept(() -> controller.card(FACILITY + 9803).isPresent());
  }

  @Test
  void whoseRightsCannotBeCardsIsNamedAndDelaysNobody() throws Exception {
    Crowd crowd = new Crowd(store, rosters, decision);
    decision.decide(contractor("DC-5", 9805), Optional.empty());
    edit(before + gate());
    crowd.hire("DC-6", 9806, "it");

    awaitSwept(() -> controller.opens(FACILITY + 9806, 1, LocalDate.now(ZONE)));

    assertThat(details("rights-not-expressible"))
        .anyMatch(detail -> detail.contains("GATE-1") && detail.contains("DC-5"));
    assertThat(crowd.keysOf("DC-5")).doesNotContainKey("GATE-1");
    assertThat(controller.card(FACILITY + 9805)).isEmpty();
    assertThat(leave("DC-6").state()).isEqualTo(Receipt.State.COMPLETE);
    assertThat(controller.card(FACILITY + 9806)).isEmpty();
  }

  @Test
  void aFullControllerHasWhoFitsUnderALeaseAndTheRestWhenThereIsRoom() throws Exception {
    controller.mostCards(2);
    Crowd crowd = new Crowd(store, rosters, decision);
    for (int i = 0; i < 5; i++) {
      crowd.hire("DC-7" + i, 9870 + i, "it");
    }

    edit(before + gate());
    awaitSwept(() -> controller.cards().size() == 2);
    awaitSwept(() -> refusals().contains("open"));

    awaitSwept(() -> provisioning.status(GATE).flatMap(CabinetStatus::exposedUntil).isPresent());
    assertThat(provisioning.status(GATE).filter(CabinetStatus::inSync)).isEmpty();
    assertThat(refusals()).containsOnlyOnce("open");

    controller.mostCards(20_000);
    awaitSwept(() -> controller.opens(FACILITY + 9870, 1, LocalDate.now(ZONE)));
    awaitSwept(() -> controller.opens(FACILITY + 9874, 1, LocalDate.now(ZONE)));
    awaitSwept(() -> provisioning.status(GATE).filter(CabinetStatus::inSync).isPresent());
    awaitSwept(() -> !refusals().contains("open"));
  }

  private List<String> refusals() {
    return store.read(
        db ->
            db.sql("SELECT state FROM incident WHERE kind = 'roster-refused'")
                .query(String.class)
                .list());
  }

  @Test
  void aControllerThatHasCardsIsNotTakenOverBlindly() throws Exception {
    controller.put(7_654_321, LocalDate.of(2026, 1, 1), LocalDate.of(2030, 1, 1), 1, 2, 3, 4);
    Crowd crowd = new Crowd(store, rosters, decision);
    crowd.hire("DC-4", 9804, "it");

    edit(before + gate());
    await(() -> provisioning.isRevokeOnly(GATE));
    await(() -> !waiting("adoption").isEmpty());
    assertThat(controller.cards()).containsExactly(7_654_321L);

    approvals.approve(waiting("adoption").getFirst(), "tester");
    await(() -> controller.card(FACILITY + 9804).isPresent());
    assertThat(controller.card(7_654_321)).isEmpty();
  }

  /** Takes plant keys in working hours, two at a time: a door cannot ask for that. */
  private static Joiner contractor(String number, int card) {
    Instant now = Instant.now();
    return new Joiner(
        new Subject("hr", new EmployeeNumber(number), now, now),
        new Profile(
            "A",
            "B",
            "",
            "contractor",
            "facilities",
            "hq",
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Badge("H10301", new FacilityCode(21), new CardNumber(card)))));
  }

  private List<String> details(String kind) {
    return store.read(
        db ->
            db.sql("SELECT detail FROM incident WHERE kind = ?")
                .param(kind)
                .query(String.class)
                .list());
  }

  private Receipt leave(String number) {
    Instant now = Instant.now();
    Leaver leaver =
        new Leaver(new Subject("hr", new EmployeeNumber(number), now, now), Profile.EMPTY);
    Receipt receipt = decision.decide(leaver, Optional.empty());
    return provisioning.await(receipt.id(), Duration.ofSeconds(30));
  }

  private String cabinet() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/cabinets/GATE-1"))
            .header("Authorization", "Bearer " + TestSite.TOKEN)
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private List<String> waiting(String kind) {
    return store.read(
        db ->
            db.sql("SELECT id FROM plan WHERE kind = ? AND state = 'waiting'")
                .param(kind)
                .query(String.class)
                .list());
  }

  private String gate() {
    return """
      - id: GATE-1
        site: hq
        slots: 4
        lease: P3D
        at: "%s"
        keys:
          - {slot: 1, keySet: GATE-1-D1, tags: [it]}
          - {slot: 2, keySet: GATE-1-D2, tags: [it, plant]}
    """
        .formatted(controller.address());
  }

  private Path file() {
    return home.home().resolve("cabinets.yaml");
  }

  private void edit(String text) throws IOException {
    Files.writeString(file(), text);
    watch.look();
    watch.look();
  }

  private void awaitSwept(BooleanSupplier condition) {
    await(
        () -> {
          provisioning.sweep();
          return condition.getAsBoolean();
        });
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
