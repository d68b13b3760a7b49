// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Measures how many cabinets hang on one bridge: what each costs, how long all need to come back
 * after the bridge was killed, and how long a revocation takes while thousands of others come back
 * at once.
 */
public final class FleetBench {
  /** Idle links beat every ten seconds; three without one end a link. */
  private static final Duration SILENCE = Duration.ofSeconds(45);

  private static final Duration QUIET = Duration.ofSeconds(60);
  private static final int WARM_UP = 500;
  private static final int COUNTED = 300;
  private static final long PAUSE = Duration.ofMillis(20).toNanos();

  private final Path dir;
  private final int cabinets;
  private final boolean tls;
  private final PrintWriter out;
  private final AtomicInteger leaver = new AtomicInteger();

  /**
   * @param dir an empty folder on the disk to be measured
   * @param tls whether cabinets prove by certificates who they are, as on a real site
   */
  public FleetBench(Path dir, int cabinets, boolean tls, PrintWriter out) {
    this.dir = dir;
    this.cabinets = cabinets;
    this.tls = tls;
    this.out = out;
  }

  public void run() throws IOException {
    Conditions.tell(out, dir);
    try (BenchBridge bridge = alone()) {
      long empty = ready(bridge);
      List<String> more = tls ? bridge.enrolling() : List.of();
      tell(
          "all %d cabinets linked and verified for the first time"
              + (tls ? ", their certificates made" : ""),
          since(() -> join(bridge, more)));
      int people = 2 * Math.max(cabinets, WARM_UP + COUNTED);
      tell("%d cabinets: two people hired into each", since(() -> bridge.hire(people)));
      measure(bridge, WARM_UP, 0);
      say("a revocation, idle", measure(bridge, COUNTED, PAUSE));
      quiet(bridge, empty);
      tell(
          "all %d linked and verified again after the bridge was killed",
          since(
              () -> {
                bridge.restart();
                bridge.awaitLinked();
              }));
      storm(bridge);
    }
    Conditions.tell(out, dir);
  }

  /** Waits until the bridge answers; its memory without any cabinet. */
  private static long ready(BenchBridge bridge) throws IOException {
    bridge.awaitReady();
    return bridge.bridge().residentKib();
  }

  private BenchBridge alone() throws IOException {
    List<String> options = List.of("-Xmx1g");
    return tls
        ? BenchBridge.aloneProtected(dir, cabinets, options)
        : BenchBridge.alone(dir, cabinets, options);
  }

  private static void join(BenchBridge bridge, List<String> more) throws IOException {
    bridge.startFleet(more);
    bridge.awaitLinked();
  }

  private void quiet(BenchBridge bridge, long empty) throws IOException {
    Duration before = bridge.bridge().processorTime();
    LockSupport.parkNanos(QUIET.toNanos());
    Duration used = bridge.bridge().processorTime().minus(before);
    long kib = bridge.bridge().residentKib();
    out.printf(
        Locale.ROOT,
        "nothing happens but heartbeats: the bridge takes %.1f per cent of a processor; %d MiB"
            + " resident, %d before the first cabinet came%n",
        100.0 * used.toMillis() / QUIET.toMillis(),
        kib / 1024,
        empty / 1024);
    out.flush();
  }

  /**
   * All processes but the first are stopped until their links have ended, and go on at once: their
   * cabinets find out, and come back. Meanwhile people of the first process' cabinets leave.
   */
  private void storm(BenchBridge bridge) throws IOException {
    if (!bridge.pauseAllButFirst()) {
      out.println("no storm: all cabinets are in one process");
      return;
    }
    LockSupport.parkNanos(SILENCE.toNanos());
    leaver.set(cabinets);
    AtomicBoolean over = new AtomicBoolean();
    AtomicReference<String> verified = new AtomicReference<>("never");
    AtomicReference<IOException> failure = new AtomicReference<>();
    long start = System.nanoTime();
    bridge.resume();
    Thread watch =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    bridge.awaitLinked();
                    verified.set(seconds(System.nanoTime() - start));
                  } catch (IOException e) {
                    failure.set(e);
                  }
                  over.set(true);
                });
    Percentiles during = measure(bridge, COUNTED, PAUSE);
    String when = over.get() ? "some came after the storm" : "all during it";
    join(watch);
    if (failure.get() != null) {
      throw failure.get();
    }
    say("a revocation, while all others come back", during);
    out.printf("  %s; all %d linked and verified after %s s%n", when, cabinets, verified.get());
    out.flush();
  }

  private Percentiles measure(BenchBridge bridge, int count, long pause) throws IOException {
    List<byte[]> requests =
        IntStream.range(0, count)
            .mapToObj(i -> HrRequests.terminate(BenchSite.number(leaver.getAndIncrement())))
            .toList();
    return Load.measure(bridge.port(), requests, pause, 0, () -> new byte[0]);
  }

  /** Something that takes its time. */
  private interface Act {
    void act() throws IOException;
  }

  private static String since(Act act) throws IOException {
    long start = System.nanoTime();
    act.act();
    return seconds(System.nanoTime() - start);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
  }

  private void tell(String what, String seconds) {
    out.println(what.formatted(cabinets) + ": " + seconds + " s");
    out.flush();
  }

  private void say(String what, Percentiles figures) {
    out.println(what + ": " + figures);
    out.flush();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
