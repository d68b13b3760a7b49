// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.block.Crowd;
import io.keyway.app.decision.Decision;
import io.keyway.app.estate.CurrentEstate;
import io.keyway.app.plan.Approvals;
import io.keyway.app.provisioning.CabinetDoor;
import io.keyway.app.provisioning.CabinetStatus;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.settings.HomeSettings;
import io.keyway.app.store.Blocks;
import io.keyway.app.store.Blocks.Block;
import io.keyway.app.store.Blocks.Scope;
import io.keyway.app.store.Plans.State;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.cabinet.controller.Controller;
import io.keyway.cabinet.hardware.Hardware;
import io.keyway.cabinet.hardware.simulated.SimulatedCabinet;
import io.keyway.cabinet.hardware.simulated.SimulatedClock;
import io.keyway.cabinet.lines.SerialBus;
import io.keyway.cabinet.protocol.link.LinkClient;
import io.keyway.cabinet.protocol.link.SerialAddress;
import io.keyway.cabinet.transport.TcpClient;
import io.keyway.cabinet.transport.multidrop.BusStation;
import io.keyway.cabinet.trust.StationSecret;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.KeySetId;
import io.keyway.rules.load.CardFormatYaml;
import io.keyway.rules.load.EstateYaml;
import io.keyway.rules.load.MappingFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** {@code cabinets.yaml} is edited while the bridge runs. */
@BridgeTest
@TestPropertySource(
    properties = {
      "keyway.release.enabled=true",
      "keyway.demo.enabled=true",
      "keyway.link.tls=false"
    })
class CabinetsEditedTest {
  private static final CabinetId NEW = new CabinetId("HQ-3");

  @TempDir Path folder = Path.of("");

  @Autowired private SiteWatch watch;
  @Autowired private RulesGate gate;
  @Autowired private HomeSettings home;
  @Autowired private CurrentEstate estates;
  @Autowired private Provisioning provisioning;
  @Autowired private CabinetDoor door;
  @Autowired private Store store;
  @Autowired private Rosters rosters;
  @Autowired private Decision decision;
  @Autowired private Approvals approvals;
  @Autowired private Blocks blocks;
  private String before = "";

  CabinetsEditedTest() {}

  @BeforeEach
  void keepTheFile() throws IOException {
    before = Files.readString(file());
  }

  @AfterEach
  void putTheFileBack() throws IOException {
    edit(before);
    assertThat(states("site-file:cabinets.yaml")).doesNotContain("open");
    assertThat(estates.now().cabinets()).hasSize(2);
  }

  @Test
  void cabinetIsNotSpokenWithInAnotherProtocolByAnEdit() throws IOException {
    String called =
        before.replaceFirst("(?m)^(\\s*)slots:", "$1at: uhppote://127.0.0.1/7\n$1slots:");
    assertThat(called).contains("uhppote:");

    edit(called);

    assertThat(states("site-file:cabinets.yaml")).contains("open");
    assertThat(estates.now().cabinets().values()).allMatch(cabinet -> cabinet.at().isEmpty());
  }

  /** How cabinet and bridge meet. */
  enum Way {
    CABINET_CONNECTS,
    BRIDGE_CONNECTS,
    SERIAL_LINE
  }

  /** A cabinet's end, and what cabinets.yaml says of it. */
  private record Meeting(Controller.Uplink uplink, String at, List<AutoCloseable> parts)
      implements AutoCloseable {
    @Override
    public void close() throws Exception {
      for (AutoCloseable part : parts) {
        part.close();
      }
    }
  }

  private Meeting meeting(Way way) throws IOException {
    TcpClient tcp = new TcpClient(1);
    return switch (way) {
      case CABINET_CONNECTS -> {
        LinkClient.Settings there = LinkClient.Settings.of("127.0.0.1", door.port());
        yield new Meeting(new Controller.Uplink(tcp, there), "", List.of(tcp));
      }
      case BRIDGE_CONNECTS -> {
        int port = freePort();
        LinkClient.Settings here = LinkClient.Settings.waiting("127.0.0.1", port);
        String at = "at: tcp://127.0.0.1:" + port + "\n    ";
        yield new Meeting(new Controller.Uplink(tcp, here), at, List.of(tcp));
      }
      case SERIAL_LINE -> {
        SerialBus wires = SerialBus.in(folder, 2, 115_200);
        Path secrets = Files.createDirectories(home.home().resolve("secrets"));
        Files.writeString(secrets.resolve("station-HQ-3"), "5a".repeat(32));
        BusStation station =
            SerialAddress.of(serial(wires, 1)).station(NEW, StationSecret.ofHex("5a".repeat(32)));
        String at = "at: \"" + serial(wires, 0) + "\"\n    ";
        yield new Meeting(
            new Controller.Uplink(tcp, LinkClient.Settings.wired(), Optional.of(station)),
            at,
            List.of(station, wires, tcp));
      }
    };
  }

  private static URI serial(SerialBus wires, int party) {
    return URI.create("serial://" + wires.port(party).device() + "?baud=115200&station=7");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void cabinetThatWasNotKnownLinksAfterTheEditWorksAndIsLetGoWhenTakenOut(Way way)
      throws Exception {
    Crowd crowd = new Crowd(store, rosters, decision);
    crowd.hire("CE-1", 9301);
    SimulatedCabinet body = SimulatedCabinet.open(folder.resolve("slots.log"));
    try (Meeting meeting = meeting(way);
        Controller cabinet =
            Controller.boot(
                new Controller.Identity(NEW, "simulated", folder, false),
                new Hardware(body, body, new SimulatedClock(Clock.systemUTC(), System::nanoTime)),
                meeting.uplink(),
                "started")) {
      assertThat(provisioning.knows(NEW)).isFalse();

      edit(before + third("HQ-3-K1").replace("slots:", meeting.at() + "slots:"));
      await(() -> provisioning.session(NEW).isPresent());
      await(() -> cabinet.answer(brain -> brain.layout().isPresent()));
      await(() -> crowd.keysOf("CE-1").containsKey("HQ-3"));
      await(() -> provisioning.status(NEW).filter(CabinetStatus::inSync).isPresent());
      await(() -> peopleAtTheNewOne() > 0);

      edit(before);
      letThrough();
      assertThat(provisioning.knows(NEW)).isFalse();
      await(
          () -> {
            provisioning.sweep();
            return provisioning.session(NEW).isEmpty();
          });
      assertThat(crowd.keysOf("CE-1")).doesNotContainKey("HQ-3");
      assertThat(states("cabinet-removed:HQ-3")).isEmpty();
    } finally {
      body.close();
    }
  }

  @Test
  void fileThatCannotBeTakenIsToldAndTheOldOneStaysInForce() throws IOException {
    edit(before + third("HQ-1-K1"));

    assertThat(provisioning.knows(NEW)).isFalse();
    assertThat(estates.now().cabinets()).hasSize(2);
    assertThat(states("site-file:cabinets.yaml")).contains("open");
    assertThat(texts("SELECT detail FROM incident WHERE dedupe_key = ?", "site-file:cabinets.yaml"))
        .anyMatch(detail -> detail.startsWith("cabinets.yaml:") && detail.contains("two places"));
  }

  @Test
  void fileThatIsEmptiedOrGoneTakesNothingAway() throws IOException {
    edit("\n");
    assertThat(estates.now().cabinets()).hasSize(2);
    assertThat(states("site-file:cabinets.yaml")).contains("open");

    Files.delete(file());
    look();
    assertThat(estates.now().cabinets()).hasSize(2);
    assertThat(states("site-file:cabinets.yaml")).contains("open");
  }

  @Test
  void rulesThatNameWhatWouldBeGoneKeepTheCabinetsAsTheyAre() throws IOException {
    String rules =
        """
        rules:
          - id: named
            when: person.department == "named"
            keySets: {cabinets: [HQ-3]}
        """;
    edit(before + third("HQ-3-K1"));
    Files.createDirectories(home.home().resolve("access"));
    Path own = home.home().resolve("access/own.yaml");
    try {
      Files.writeString(own, rules + everything());
      look();
      letThrough();
      assertThat(states("site-file:access")).doesNotContain("open");

      edit(before);
      assertThat(estates.now().cabinets()).containsKey(NEW);
      assertThat(states("site-file:cabinets.yaml")).contains("open");
    } finally {
      Files.delete(own);
      look();
      letThrough();
    }
  }

  @Test
  void noEditGivesBackWhatIsLockedDownOrBlocked() throws IOException {
    Crowd crowd = new Crowd(store, rosters, decision);
    block(Scope.site("hq"));
    try {
      crowd.hire("CL-1", 9501);
      assertThat(crowd.keysOf("CL-1")).isEmpty();

      String moved = "  - {id: annex, zone: Etc/UTC}\n";
      int sites = before.indexOf("\n", before.indexOf("id: hq")) + 1;
      edit(
          before.substring(0, sites)
              + moved
              + before.substring(sites).replace("site: hq", "site: annex"));
      assertThat(details("site-file:cabinets.yaml")).anyMatch(d -> d.contains("in lock-down"));
      edit(before.replace("keySet: HQ-1-K3,", "keySet: HQ-1-X3,"));
      assertThat(states("site-file:cabinets.yaml")).contains("open");
      assertThat(estates.now().keySets()).containsKey(new KeySetId("HQ-1-K3"));
      assertThat(crowd.keysOf("CL-1")).isEmpty();
    } finally {
      release(Scope.site("hq"));
    }
    block(Scope.keySet(new KeySetId("HQ-1-K3")));
    try {
      edit(before.replace("keySet: HQ-1-K3,", "keySet: HQ-1-X3,"));
      assertThat(details("site-file:cabinets.yaml")).anyMatch(d -> d.contains("is blocked"));
      assertThat(estates.now().keySets()).containsKey(new KeySetId("HQ-1-K3"));
    } finally {
      release(Scope.keySet(new KeySetId("HQ-1-K3")));
    }
  }

  @Test
  void whoIsHiredWhileACabinetIsOfNoKnownSiteGetsNothingThereInALockDown() {
    Crowd crowd = new Crowd(store, rosters, decision);
    Estate whole = estates.now();
    block(Scope.site("hq"));
    try {
      estates.replace(new Estate(whole.sites(), Map.of(), Map.of()));
      crowd.hire("CU-1", 9601);
      assertThat(crowd.keysOf("CU-1")).isEmpty();
    } finally {
      estates.replace(whole);
      release(Scope.site("hq"));
    }
  }

  @Test
  void curfewChangesForTheNextTaking() throws IOException {
    edit("curfew: \"17:30\"\n" + before);

    assertThat(estates.now().keySets().values())
        .allMatch(key -> key.curfew().equals(Optional.of(LocalTime.of(17, 30))));
  }

  @Test
  void takingAwayFromTooManyWaitsForApprovalAlsoOverARestartAndAKeyThatIsOutIsTold()
      throws IOException {
    Crowd crowd = new Crowd(store, rosters, decision);
    IntStream.range(0, 8).forEach(i -> crowd.hire("CH-" + i, 9400 + i));
    assertThat(crowd.keysOf("CH-0")).containsKey("HQ-2");
    isOut("HQ-2-K5");

    edit(before.substring(0, before.indexOf("  - id: HQ-2")));
    List<String> waiting = waiting();
    assertThat(waiting).hasSize(1);
    assertThat(estates.now().cabinets()).hasSize(2);

    estates.replace(new Estate(Map.of(), Map.of(), Map.of()));
    estates.replace(estatesOf(before));
    gate.carryOn();
    gate.start();
    assertThat(waiting()).isEqualTo(waiting);
    assertThat(provisioning.knows(new CabinetId("HQ-2"))).isTrue();

    assertThat(approvals.approve(waiting.getFirst(), "tester").state()).isEqualTo(State.APPLIED);
    assertThat(provisioning.knows(new CabinetId("HQ-2"))).isFalse();
    await(() -> !crowd.keysOf("CH-0").containsKey("HQ-2"));
    assertThat(estates.now().keySets()).doesNotContainKey(new KeySetId("HQ-2-K5"));
    assertThat(states("removed-key-out:HQ-2-K5")).contains("open");

    edit(before);
    await(() -> crowd.keysOf("CH-0").containsKey("HQ-2"));
    assertThat(states("removed-key-out:HQ-2-K5")).doesNotContain("open");
  }

  private Estate estatesOf(String text) {
    return EstateYaml.read(
        "cabinets.yaml",
        text,
        CardFormatYaml.readAll(MappingFiles.merged("card-format", home.home())),
        Duration.ofHours(24));
  }

  private void block(Scope scope) {
    store.execute(
        Priority.NORMAL,
        db -> blocks.put(db, new Block(scope, "a drill", "tester", Instant.EPOCH, "plan-1")));
  }

  private void release(Scope scope) {
    store.execute(Priority.NORMAL, db -> blocks.remove(db, scope));
  }

  private List<String> details(String key) {
    return texts("SELECT detail FROM incident WHERE state = 'open' AND dedupe_key = ?", key);
  }

  private void isOut(String keySet) {
    store.execute(
        Priority.NORMAL,
        db -> {
          db.sql("DELETE FROM custody WHERE key_set = ?").param(keySet).update();
          db.sql(
                  "INSERT INTO custody (key_set, since_at, until_at, ordinal, cabinet, slot, state,"
                      + " person, due_at, overdue, confidence, event)"
                      + " VALUES (?, 1, NULL, 1, 'HQ-2', 5, 'out', '', NULL, 0, 'certain', 'e-1')")
              .param(keySet)
              .update();
        });
  }

  private static String everything() {
    return "  - id: all\n    when: person.department == \"security\"\n    keySets: {sites: [hq]}\n";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String third(String keySet) {
    return "  - id: HQ-3\n    site: hq\n    slots: 4\n    keys:\n      - {slot: 1, keySet: "
        + keySet
        + "}\n";
  }

  private int peopleAtTheNewOne() {
    return provisioning
        .status(NEW)
        .flatMap(CabinetStatus::report)
        .map(report -> report.people())
        .orElse(0);
  }

  private List<String> waiting() {
    return texts("SELECT id FROM plan WHERE kind = ? AND state = 'waiting'", "access-rules");
  }

  /** Approves what other people's number made the gate hold. */
  private void letThrough() {
    waiting().forEach(plan -> approvals.approve(plan, "tester"));
  }

  private Path file() {
    return home.home().resolve("cabinets.yaml");
  }

  private void edit(String text) throws IOException {
    Files.writeString(file(), text);
    look();
  }

  private void look() {
    watch.look();
    watch.look();
  }

  private List<String> states(String key) {
    return texts("SELECT state FROM incident WHERE dedupe_key = ?", key);
  }

  private List<String> texts(String sql, String parameter) {
    return store.read(db -> db.sql(sql).param(parameter).query(String.class).list());
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
