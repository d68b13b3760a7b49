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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A bridge of the {@link BenchSite} with all its cabinets, each a program of its own. */
final class BenchBridge implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path dir;
  private final Path site;
  private final int cabinets;
  private final int port;
  private final Program bridge;
  private final Program fleet;

  private BenchBridge(Path dir, Path site, int cabinets, int port, Program bridge, Program fleet) {
    this.dir = dir;
    this.site = site;
    this.cabinets = cabinets;
    this.port = port;
    this.bridge = bridge;
    this.fleet = fleet;
  }

  /**
   * Starts everything and waits until each cabinet is linked and verified.
   *
   * @param dir an empty folder on the disk to be used
   * @param options more options for the bridge's JVM
   */
  static BenchBridge start(Path dir, int cabinets, List<String> options) throws IOException {
    return start(dir, cabinets, options, false);
  }

  /** The same where cabinets prove by certificates who they are, as they do on a real site. */
  static BenchBridge startProtected(Path dir, int cabinets, List<String> options)
      throws IOException {
    return start(dir, cabinets, options, true);
  }

  private static BenchBridge start(Path dir, int cabinets, List<String> options, boolean tls)
      throws IOException {
    Path site = Files.createDirectories(dir.resolve("site"));
    BenchSite.write(site, cabinets, tls);
    int http = freePort();
    int link = freePort();
    List<String> jvm =
        new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmx384m", "-XX:CompileThresholdScaling=0.1"));
    jvm.addAll(StartArchive.always(Runtime.version().feature()));
    jvm.addAll(options);
    Program bridge =
        Program.start(
                dir.resolve("bridge.log"),
                jvm,
                "io.keyway.app.Bridge",
                List.of(
                    "--spring.config.additional-location=file:" + site + "/",
                    "--keyway.home=" + site,
                    "--server.port=" + http,
                    "--keyway.link.port=" + link))
            .silent();
    List<String> fleetArguments =
        new ArrayList<>(
            List.of(
                "--simulate",
                "--id",
                "B",
                "--fleet",
                Integer.toString(cabinets),
                "--connect",
                "127.0.0.1:" + link,
                "--dir",
                dir.resolve("cabinets").toString()));
    if (tls) {
      fleetArguments.addAll(
          List.of("--enrol", "@" + codes(dir.resolve("codes"), http, cabinets, bridge)));
    }
    Program fleet =
        Program.start(
                dir.resolve("cabinets.log"),
                List.of("-XX:+UseSerialGC", "-Xmx256m"),
                "io.keyway.cabinet.controller.CabinetMain",
                fleetArguments)
            .silent();
    BenchBridge started = new BenchBridge(dir, site, cabinets, http, bridge, fleet);
    try {
      started.awaitRosters(0);
    } catch (IOException e) {
      started.close();
      throw e;
    }
    return started;
  }

  /** Asks for an enrolment code for each cabinet. */
  private static Path codes(Path file, int http, int cabinets, Program bridge) throws IOException {
    StringBuilder codes = new StringBuilder();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 1; i <= cabinets; i++) {
        codes.append("B-").append(i).append(' ').append(code(client, http, i, bridge)).append('\n');
      }
    }
    SecretFile.replace(file, codes.toString());
    return file;
  }

  private static String code(HttpClient client, int http, int cabinet, Program bridge)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + http + "/api/v1/cabinets/B-" + cabinet + "/enrolment"))
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
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + BenchSite.TOKEN)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(path + " was answered with " + answer.statusCode());
      }
      return Json.MAPPER.readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while " + path + " was read", e);
    }
  }

  int port() {
    return port;
  }

  Program bridge() {
    return bridge;
  }

  Program fleet() {
    return fleet;
  }

  /** Ends the cabinets, then the bridge. */
  @Override
  public void close() {
    fleet.close();
    bridge.close();
  }

  /** Waits until all cabinets together hold so many people, verified. */
  private void awaitRosters(int people) throws IOException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/cabinets"))
            .header("Authorization", "Bearer " + BenchSite.TOKEN)
            .build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      if (hold(client, request, people)) {
        return;
      }
      bridge.requireAlive();
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    throw new IOException("The cabinets did not become ready; see the logs in " + dir);
  }

  private boolean hold(HttpClient client, HttpRequest request, int people) {
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        return false;
      }
      int verified = 0;
      int held = 0;
      for (var cabinet : Json.MAPPER.readTree(answer.body()).get("cabinets")) {
        verified += cabinet.path("verified").asBoolean() ? 1 : 0;
        held += cabinet.path("roster").path("people").asInt();
      }
      return verified == cabinets && held == people;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
