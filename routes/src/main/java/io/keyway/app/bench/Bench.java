// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.app.startup.StartArchive;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures a revocation, from the first byte of the webhook to the last byte of the complete
 * receipt, and the floor beside it, idle and under load. Prints raw figures and their ratio.
 */
public final class Bench {
  private static final long PAUSE = Duration.ofMillis(20).toNanos();
  private static final int WARM_UP = 20_000;
  private static final int COUNTED = 800;
  private static final int PRESSING = 4;
  private static final int PRESSED = 200;
  private static final int BULK = 10_000;
  private static final int BULKED = 300;

  private final Path dir;
  private final int cabinets;
  private final PrintWriter out;
  private @Nullable Bulk bulk;

  /**
   * @param dir an empty folder on the disk to be measured
   * @param cabinets how many
   */
  public Bench(Path dir, int cabinets, PrintWriter out) {
    this.dir = dir;
    this.cabinets = cabinets;
    this.out = out;
  }

  /**
   * Nobody else calls, and others send a hundred changes a second.
   *
   * @param bridge processor time of the bridge for one idle revocation, microseconds
   * @param cabinets processor time of the cabinets for one idle revocation, microseconds
   */
  private record Figures(Percentiles idle, Percentiles loaded, long bridge, long cabinets) {}

  /**
   * Revocations while many people more are hired.
   *
   * @param hired how many of them were in cabinets when the last revocation was answered
   */
  private record Bulk(Percentiles figures, int hired) {}

  public void run() throws IOException {
    out.printf(
        "%s, %d processors, JDK %s, %d cabinets%n",
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        cabinets);
    say("fdatasync before      ", probe());
    Figures floor = floor();
    say("floor, idle           ", floor.idle());
    cost(floor);
    say("floor, under load     ", floor.loaded());
    Figures keyway = keyway();
    say("Keyway, idle          ", keyway.idle());
    cost(keyway);
    say("Keyway, under load    ", keyway.loaded());
    Bulk beside = Objects.requireNonNull(bulk);
    say("Keyway, during bulk   ", beside.figures());
    out.printf(
        "  beside an HR file that hires %,d people; %,d were in cabinets at the end%n",
        BULK, beside.hired());
    say("fdatasync after       ", probe());
    ratio("idle      ", keyway.idle(), floor.idle());
    ratio("under load", keyway.loaded(), floor.loaded());
    ratio("during bulk, floor under load", beside.figures(), floor.loaded());
    Path load = Path.of("/proc/loadavg");
    if (Files.exists(load)) {
      out.println("load average " + Files.readString(load, UTF_8).trim());
    }
    out.flush();
  }

  private Figures floor() throws IOException {
    Path home = Files.createDirectories(dir.resolve("floor"));
    try (Program bridge =
            Program.start(
                home.resolve("bridge.log"),
                List.of("-XX:+UseSerialGC", "-Xmx256m"),
                FloorBridge.class.getName(),
                List.of(home.resolve("journal").toString()));
        Program peers = floorCabinets(home, bridge)) {
      peers.silent();
      AtomicInteger next = new AtomicInteger();
      Supplier<byte[]> any = () -> floorRequest(next.incrementAndGet() % cabinets);
      measure(httpPort, any, WARM_UP, 0, 0, any);
      return figures(httpPort, any, any, bridge::processorTime, peers::processorTime);
    }
  }

  private int httpPort;

  private Program floorCabinets(Path home, Program bridge) throws IOException {
    String[] ports = bridge.line().split(" ");
    httpPort = Integer.parseInt(ports[0]);
    Program peers =
        Program.start(
            home.resolve("cabinets.log"),
            List.of("-XX:+UseSerialGC", "-Xmx256m"),
            FloorCabinets.class.getName(),
            List.of(ports[1], Integer.toString(cabinets), home.toString()));
    peers.line();
    return peers;
  }

  private static byte[] floorRequest(int cabinet) {
    String body = "x".repeat(200);
    return ("POST /"
            + cabinet
            + " HTTP/1.1\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(UTF_8);
  }

  private Figures keyway() throws IOException {
    List<String> options = StartArchive.ofThisProcess().map(StartArchive::use).orElse(List.of());
    try (BenchBridge keyway = BenchBridge.start(dir, cabinets, options)) {
      int leavers = WARM_UP + 2 * COUNTED + BULKED;
      keyway.hire(leavers + PRESSED);
      AtomicInteger leaver = new AtomicInteger();
      AtomicInteger pressed = new AtomicInteger();
      Supplier<byte[]> leave =
          () -> HrRequests.terminate(BenchSite.number(leaver.getAndIncrement()));
      Supplier<byte[]> change =
          () -> {
            int turn = pressed.getAndIncrement();
            int person = leavers + turn % PRESSED;
            return HrRequests.change(BenchSite.number(person), turn / PRESSED % 2 == 0);
          };
      measure(keyway.port(), leave, WARM_UP, 0, 0, change);
      Load.rush(keyway.port(), Stream.generate(change).limit(WARM_UP).toList(), PRESSING);
      Figures figures =
          figures(keyway.port(), leave, change, keyway.bridge()::processorTime, keyway::fleetTime);
      int before = keyway.held();
      keyway.join(leavers + PRESSED, BULK);
      Percentiles beside = measure(keyway.port(), leave, BULKED, PAUSE / 4, 0, change);
      bulk = new Bulk(beside, keyway.held() - before + BULKED);
      return figures;
    }
  }

  private static Figures figures(
      int port,
      Supplier<byte[]> request,
      Supplier<byte[]> pressure,
      Supplier<Duration> bridge,
      Supplier<Duration> cabinets)
      throws IOException {
    Duration bridgeBefore = bridge.get();
    Duration cabinetsBefore = cabinets.get();
    Percentiles idle = measure(port, request, COUNTED, PAUSE, 0, pressure);
    long ofBridge = each(bridge.get().minus(bridgeBefore));
    long ofCabinets = each(cabinets.get().minus(cabinetsBefore));
    return new Figures(
        idle, measure(port, request, COUNTED, PAUSE, PRESSING, pressure), ofBridge, ofCabinets);
  }

  private static long each(Duration all) {
    return all.toNanos() / 1_000 / COUNTED;
  }

  private static Percentiles measure(
      int port,
      Supplier<byte[]> request,
      int count,
      long pause,
      int pressing,
      Supplier<byte[]> pressure)
      throws IOException {
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(request.get());
    }
    return Load.measure(port, requests, pause, pressing, pressure);
  }

  private Percentiles probe() throws IOException {
    long[] times = new long[1_000];
    try (DurableFile file = new DurableFile(dir.resolve("probe"))) {
      for (int i = 0; i < times.length; i++) {
        ByteBuffer bytes = ByteBuffer.allocate(256);
        long start = System.nanoTime();
        file.append(bytes);
        file.force();
        times[i] = System.nanoTime() - start;
      }
    }
    return new Percentiles(times);
  }

  private void say(String what, Percentiles figures) {
    out.println(what + figures);
    out.flush();
  }

  private void cost(Figures figures) {
    out.printf(
        "  processor time of each: bridge %d us, cabinets %d us%n",
        figures.bridge(), figures.cabinets());
    out.flush();
  }

  private void ratio(String what, Percentiles keyway, Percentiles floor) {
    out.printf(
        Locale.ROOT,
        "ratio to the floor, %s  p50 %.1f   p99 %.1f%n",
        what,
        keyway.micros(.5) / floor.micros(.5),
        keyway.micros(.99) / floor.micros(.99));
  }
}
