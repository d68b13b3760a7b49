// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyway.app.client.Json;
import io.keyway.app.client.SecretFile;
import io.keyway.app.startup.StartArchive;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A bridge of the {@link BenchSite} with all its cabinets, each a program of its own. */
final class BenchBridge implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Cabinets in one process: each has some ten open files. */
  private static final int IN_ONE = 1_000;

  private final Path dir;
  private final Path site;
  private final int cabinets;
  private final List<String> jvm;
  private final int port = freePort();
  private final int linkPort = freePort();
  private final List<Program> fleet = new ArrayList<>();
  private Program bridge;

  private BenchBridge(Path dir, int cabinets, List<String> options, boolean tls)
      throws IOException {
    this.dir = dir;
    this.site = Files.createDirectories(dir.resolve("site"));
    this.cabinets = cabinets;
    BenchSite.write(site, cabinets, tls);
    jvm =
        new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx384m", "-XX:CompileThresholdScaling=0.1"));
    jvm.addAll(StartArchive.always(Runtime.version().feature()));
    jvm.addAll(options);
    bridge = startBridge();
  }

  /**
   * Starts everything and waits until each cabinet is linked and verified.
   *
   * @param dir an empty folder on the disk to be used
   * @param options more options for the bridge's JVM; {@code -Dkeyway...} settings among them
   */
  static BenchBridge start(Path dir, int cabinets, List<String> options) throws IOException {
    BenchBridge started = alone(dir, cabinets, options);
    return started.with(List.of());
  }

  /** The same where cabinets prove by certificates who they are, as they do on a real site. */
  static BenchBridge startProtected(Path dir, int cabinets, List<String> options)
      throws IOException {
    BenchBridge started = aloneProtected(dir, cabinets, options);
    try {
      return started.with(started.enrolling());
    } catch (IOException e) {
      started.close();
      throw e;
    }
  }

  /** Starts the bridge alone: its cabinets are not there yet. */
  static BenchBridge alone(Path dir, int cabinets, List<String> options) throws IOException {
    return new BenchBridge(dir, cabinets, options, false);
  }

  /** The same, where cabinets are to prove by certificates who they are. */
  static BenchBridge aloneProtected(Path dir, int cabinets, List<String> options)
      throws IOException {
    return new BenchBridge(dir, cabinets, options, true);
  }

  /** With what cabinets are started that come for the first time and are to have certificates. */
  List<String> enrolling() throws IOException {
    return List.of("--enrol", "@" + codes(dir.resolve("codes")));
  }

  private BenchBridge with(List<String> more) throws IOException {
    try {
      startFleet(more);
      awaitRosters(0);
      return this;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Program startBridge() throws IOException {
    return Program.start(
            dir.resolve("bridge.log"),
            jvm,
            "io.keyway.app.Bridge",
            List.of(
                "--spring.config.additional-location=file:" + site + "/",
                "--keyway.home=" + site,
                "--server.port=" + port,
                "--keyway.link.port=" + linkPort))
        .silent();
  }

  /** Starts all cabinets, a thousand in a process; they connect when they are ready. */
  void startFleet(List<String> more) throws IOException {
    for (int first = 1; first <= cabinets; first += IN_ONE) {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "--simulate",
                  "--id",
                  "B",
                  "--fleet",
                  Integer.toString(Math.min(IN_ONE, cabinets - first + 1)),
                  "--first",
                  Integer.toString(first),
                  "--control",
                  "none",
                  "--connect",
                  "127.0.0.1:" + linkPort,
                  "--dir",
                  dir.resolve("cabinets").toString()));
      arguments.addAll(more);
      fleet.add(
          Program.start(
                  dir.resolve("cabinets-" + first + ".log"),
                  List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx3g", "-Xss256k"),
                  "io.keyway.cabinet.controller.CabinetMain",
                  arguments)
              .silent());
    }
  }

  /** Ends all cabinets. */
  void stopFleet() {
    fleet.forEach(Program::close);
    fleet.clear();
  }

  /** Kills the bridge, as a power cut would, and starts it again; its cabinets stay. */
  void restart() throws IOException {
    bridge.kill();
    bridge = startBridge();
  }

  /** Asks for an enrolment code for each cabinet. */
  private Path codes(Path file) throws IOException {
    StringBuilder codes = new StringBuilder();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 1; i <= cabinets; i++) {
        codes.append("B-").append(i).append(' ').append(code(client, i)).append('\n');
      }
    }
    SecretFile.replace(file, codes.toString());
    return file;
  }

  private String code(HttpClient client, int cabinet) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + port + "/api/v1/cabinets/B-" + cabinet + "/enrolment"))
            .header("Authorization", "Bearer " + BenchSite.TOKEN)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 201) {
          return Json.MAPPER.readTree(answer.body()).path("code").asText();
        }
      } catch (ConnectException notYet) {
        bridge.requireAlive();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted while a code was asked for", e);
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    throw new IOException("The bridge gave no enrolment code");
  }

  /** Hires people by an HR snapshot, and waits until cabinets hold them all. */
  void hire(int people) throws IOException {
    BenchSite.hire(site, people, cabinets);
    awaitRosters(people);
  }

  /** Lets people leave by one HR file, and waits until so many are left in all cabinets. */
  void leave(int first, int people, int left) throws IOException {
    BenchSite.leave(site, first, people, cabinets);
    awaitRosters(left);
  }

  /** Hires people by one HR file more, and waits until the first of them are in cabinets. */
  void join(int first, int people) throws IOException {
    int before = held();
    BenchSite.join(site, first, people, cabinets);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (held() <= before) {
      if (System.nanoTime() > end) {
        throw new IOException("Nobody of the file arrived at a cabinet; see the logs in " + dir);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** How many people all cabinets together hold. */
  int held() throws IOException {
    int held = 0;
    for (JsonNode cabinet : get("/api/v1/cabinets").path("cabinets")) {
      held += cabinet.path("roster").path("people").asInt();
    }
    return held;
  }

  /** What the bridge answers. */
  JsonNode get(String path) throws IOException {
    return send(request(path).build());
  }

  /** Has a source read whole. */
  void read(String source) throws IOException {
    send(
        request("/api/v1/sources/" + source + "/read")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"everybody\":true}"))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Authorization", "Bearer " + BenchSite.TOKEN);
  }

  private static JsonNode send(HttpRequest request) throws IOException {
    String path = request.uri().getPath();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(path + " was answered with " + answer.statusCode());
      }
      return Json.MAPPER.readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while " + path + " was read", e);
    }
  }

  /** One number of the bridge's database, which is read beside it. */
  long number(String sql) throws IOException {
    Path file = site.resolve("data/keyway.db");
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro");
        Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IOException("The bridge's database cannot be read: " + e.getMessage(), e);
    }
  }

  /** Changes what so many people may take, by one HR file. */
  void change(int people) throws IOException {
    BenchSite.change(site, people, cabinets);
  }

  int port() {
    return port;
  }

  Program bridge() {
    return bridge;
  }

  /** Processor time of all cabinets together. */
  Duration fleetTime() {
    return fleet.stream().map(Program::processorTime).reduce(Duration.ZERO, Duration::plus);
  }

  /** Ends the cabinets, then the bridge. */
  @Override
  public void close() {
    stopFleet();
    bridge.close();
  }

  /** Waits until the bridge says that it is ready. */
  void awaitReady() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try {
        get("/actuator/health/readiness");
        return;
      } catch (IOException notYet) {
        bridge.requireAlive();
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
    throw new IOException("The bridge did not become ready; see the logs in " + dir);
  }

  /** Waits until each cabinet is linked and verified. */
  void awaitLinked() throws IOException {
    await(all -> all.verified() == cabinets);
  }

  /** Waits until all cabinets together hold so many people, verified. */
  void awaitRosters(int people) throws IOException {
    await(all -> all.verified() == cabinets && all.people() == people);
  }

  /**
   * What all cabinets together are like, by the bridge's word.
   *
   * @param verified how many of them are
   * @param people whom they hold
   */
  private record Fleet(int verified, int people) {}

  private void await(Predicate<Fleet> enough) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      if (enough.test(fleetNow())) {
        return;
      }
      bridge.requireAlive();
      LockSupport.parkNanos(Duration.ofMillis(cabinets > IN_ONE ? 1_000 : 200).toNanos());
    }
    throw new IOException("The cabinets did not become ready; see the logs in " + dir);
  }

  private Fleet fleetNow() {
    try {
      int verified = 0;
      int people = 0;
      for (JsonNode cabinet : get("/api/v1/cabinets").path("cabinets")) {
        verified += cabinet.path("verified").asBoolean() ? 1 : 0;
        people += cabinet.path("roster").path("people").asInt();
      }
      return new Fleet(verified, people);
    } catch (IOException notYet) {
      return new Fleet(0, 0);
    }
  }

  /**
   * Stops all processes of cabinets but the first, as they are.
   *
   * @return false where there is no other
   */
  boolean pauseAllButFirst() throws IOException {
    signal("-STOP");
    return fleet.size() > 1;
  }

  /** Lets them go on. */
  void resume() throws IOException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException {
    for (Program program : fleet.stream().skip(1).toList()) {
      program.signal(name);
    }
  }

  /** A port of this machine that nobody listens on now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
