// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.BridgeClient;
import io.keyway.app.client.Json;
import io.keyway.app.client.Trouble;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One run of the demo, from an empty or a used folder until it is told to end. */
public final class DemoRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(7);
  private static final int LINK_PORT = 7600;
  private static final int PINS = 8;

  /** Another program took one of the ports between looking and using it: begin again. */
  public static final class PortTaken extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** It was told to end before it was ready. */
  public static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final DemoOptions options;
  private final Clock clock;
  private final Consumer<String> progress;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final DemoFolder folder;
  private final KeyWall wall;
  private final List<Employee> employees;
  private final Map<String, URI> controls = new LinkedHashMap<>();
  private final Map<String, Keeper> cabinets = new LinkedHashMap<>();
  private final Keeper bridgeKeeper;
  private final int linkPort;
  private final URI url;
  private final DemoSite site;
  private final BridgeClient bridge;
  private DemoState state;
  private List<DemoJson.Person> roll = List.of();
  private boolean ready;

  /** Takes the folder and prepares it; nothing runs yet. */
  public DemoRun(DemoOptions options, Clock clock, Consumer<String> progress) {
    this.options = options;
    this.clock = clock;
    this.progress = progress;
    ZoneId zone = clock.getZone();
    this.folder = DemoFolder.take(options.dir());
    Leftovers.end(folder);
    folder.remove("demo.json"); // of an earlier run: it would tell of a demo that is not ready
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    this.state = DemoState.of(folder, options, today);
    this.wall =
        new KeyWall(
            state.cabinets(),
            zone,
            new KeyWall.Rules(options.curfew(), options.maxHold(), options.lease()));
    this.employees =
        new Organisation(state.seed(), state.people(), wall.sites(), state.founded()).people();

    Ports ports = new Ports();
    this.linkPort = ports.preferably(LINK_PORT);
    int httpPort = options.port().isPresent() ? wanted() : ports.preferably(state.httpPort());
    this.url = URI.create("http://127.0.0.1:" + httpPort);
    Programs programs = Programs.of(options.lib());
    for (String id : wall.ids()) {
      int control = ports.any();
      controls.put(id, URI.create("http://127.0.0.1:" + control));
      Path dir = folder.file("cabinets").resolve(id);
      keep(cabinets, id, programs.cabinet(id, linkPort, control, dir));
    }
    this.bridgeKeeper =
        new Keeper(
            "bridge",
            programs.bridge(folder.dir(), httpPort, linkPort),
            folder.file("log/bridge.log"),
            this::writeDemoJson);
    this.site = DemoSite.write(folder, options, wall, controls);
    this.bridge = new BridgeClient(url, site.token());
    this.state = state.withHttpPort(httpPort);
  }

  private int wanted() {
    int port = options.port().orElseThrow();
    if (!Ports.isFree(port)) {
      folder.close();
      throw new Trouble("Port " + port + " is taken; leave --port out to get a free one");
    }
    return port;
  }

  private void keep(Map<String, Keeper> keepers, String id, List<String> command) {
    Path log = folder.file("log").resolve(id + ".log");
    keepers.put(id, new Keeper(id, command, log, this::writeDemoJson));
  }

  public URI url() {
    return url;
  }

  /** Starts everything, and returns when the demo is ready. */
  public void start() {
    progress.accept("Starting the bridge and " + cabinets.size() + " cabinets");
    bridgeKeeper.begin();
    cabinets.values().forEach(Keeper::begin);
    await("the bridge answers", () -> bridge.get("/api/v1/cabinets").has("cabinets"));
    boolean fresh = state.pins().isEmpty();
    if (fresh) {
      progress.accept("Hiring " + employees.size() + " people through the HR inbox");
      sendSnapshot();
      await("everybody is known", this::everybodyIsKnown);
    }
    progress.accept("Waiting for the cabinets");
    await("every cabinet is up", () -> readyCabinets() == cabinets.size());
    if (fresh) {
      setPins();
    }
    await("every cabinet is verified and every key accounted for", this::isSettled);
    state.save(folder);
    roll = new Roll(bridge, employees, state).call();
    ready = true;
    writeDemoJson();
  }

  /** The link by which a browser signs in, once. */
  public String signInLink() {
    return bridge.post("/api/v1/sign-in-links", Json.object(), Map.of()).path("url").asText();
  }

  /** Somebody whose rights can be taken away for a try. */
  public Employee somebody() {
    return roll.stream()
        .filter(person -> !person.mayTake().isEmpty())
        .map(DemoJson.Person::employee)
        .reduce((first, second) -> second)
        .orElse(employees.get(0));
  }

  /** Plays the day until the demo ends. */
  public void play() {
    Map<String, CabinetControl> doors = new TreeMap<>();
    controls.forEach((id, control) -> doors.put(id, new CabinetControl(control)));
    new PlayedDay(employees, doors, wall, new Random(clock.millis()), ending).play();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      ending.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendSnapshot() {
    String asOf = Instant.now(clock).toString().replaceAll("[-:]|\\..*Z$", "").replace("Z", "");
    folder.write("inbox/" + asOf + "Z-demo.full.csv", HrExport.csv(employees));
  }

  private boolean everybodyIsKnown() {
    Employee last = employees.get(employees.size() - 1);
    return bridge.get("/api/v1/people/emp:" + last.number()).has("id");
  }

  private long readyCabinets() {
    long up = 0;
    for (JsonNode cabinet : bridge.get("/api/v1/cabinets").path("cabinets")) {
      up += cabinet.path("status").asText().equals("up") ? 1 : 0;
    }
    return up;
  }

  private void setPins() {
    Map<String, String> pins = new TreeMap<>();
    Random random = new java.security.SecureRandom();
    for (Employee employee : employees) {
      if (pins.size() < PINS && !employee.isIn(Organisation.FLEET)) {
        String pin = pin(random);
        bridge.put(
            "/api/v1/people/emp:" + employee.number() + "/pin",
            Json.object().put("id", employee.number()).put("pin", pin));
        pins.put(employee.number(), pin);
      }
    }
    state = state.with(pins);
  }

  /** Six digits that the bridge takes: neither all the same nor a run. */
  static String pin(Random random) {
    while (true) {
      String pin = String.format(java.util.Locale.ROOT, "%06d", random.nextInt(1_000_000));
      if (Math.abs(pin.charAt(1) - pin.charAt(0)) > 1) {
        return pin;
      }
    }
  }

  /**
   * Every cabinet holds what it should and told what hangs in it. A receipt that touches no cabinet
   * yet waits for its day, not for the demo.
   */
  private boolean isSettled() {
    for (JsonNode key : bridge.get("/api/v1/custody").path("keys")) {
      if (isUnheardOf(key)) {
        return false;
      }
    }
    for (JsonNode cabinet : bridge.get("/api/v1/cabinets").path("cabinets")) {
      if (!cabinet.path("status").asText().equals("up") || !cabinet.path("verified").asBoolean()) {
        return false;
      }
    }
    for (JsonNode receipt : bridge.get("/api/v1/receipts?state=open").path("receipts")) {
      if (!receipt.path("cabinets").isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** No cabinet spoke of it yet. An operator who says "unknown" is heard, too. */
  private static boolean isUnheardOf(JsonNode key) {
    return key.path("state").asText().equals("unknown") && key.path("since").isNull();
  }

  private synchronized void writeDemoJson() {
    if (!ready || ending.getCount() == 0) {
      return;
    }
    Map<String, Long> pids = new LinkedHashMap<>();
    cabinets.forEach((id, keeper) -> pids.put(id, keeper.pid()));
    folder.write(
        "demo.json",
        new DemoJson(
                url,
                site.token(),
                site.approverToken(),
                folder.file("inbox"),
                site.webhookSecret(),
                site.scimToken(),
                site.transmitter(),
                site.sinks(),
                controls,
                roll)
            .text(bridgeKeeper.pid(), pids));
  }

  private void await(String what, BooleanSupplier condition) {
    Instant until = clock.instant().plus(PATIENCE);
    String last = "";
    while (true) {
      try {
        if (condition.getAsBoolean()) {
          return;
        }
      } catch (Trouble notYet) {
        last = " (" + notYet.getMessage() + ")";
      }
      if (ended(LOOK_AGAIN)) {
        throw new Ended();
      }
      requireBridge();
      if (clock.instant().isAfter(until)) {
        throw new Trouble("Gave up waiting until " + what + last + "; see " + folder.file("log"));
      }
    }
  }

  private void requireBridge() {
    if (!bridgeKeeper.hasEnded()) {
      return;
    }
    String words = bridgeKeeper.lastWords();
    close();
    if (!Ports.isFree(linkPort) || !Ports.isFree(url.getPort())) {
      throw new PortTaken();
    }
    throw new Trouble("The bridge does not start:\n" + words);
  }

  private boolean ended(Duration after) {
    try {
      return ending.await(after.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends every program, waits for them, and gives the folder free. */
  @Override
  public synchronized void close() {
    ending.countDown();
    List<Keeper> all = new ArrayList<>(cabinets.values());
    all.add(bridgeKeeper);
    all.forEach(Keeper::end);
    Instant until = Instant.now().plus(LAST_PATIENCE);
    all.forEach(
        keeper -> {
          Duration left = Duration.between(Instant.now(), until);
          keeper.ended(left.isNegative() ? Duration.ZERO : left);
        });
    folder.close();
  }
}
