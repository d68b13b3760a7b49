// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import io.keyway.app.provisioning.RosterMirror;
import io.keyway.app.provisioning.RosterRow;
import io.keyway.cabinet.protocol.link.LinkProtocol;
import io.keyway.model.access.RosterEntry;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import io.keyway.model.identity.Cardholder;
import io.keyway.model.identity.CardholderId;
import io.keyway.rules.Entitlement;
import io.keyway.rules.EntitlementPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * Measures what a decision costs where there are many people: the plan of all rosters beside the
 * floor, one person's change, and the memory that each grant takes. Nothing is sent anywhere.
 */
public final class ScaleBench {
  private static final int PEOPLE = 100_000;
  private static final int ROUNDS = 31;
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private final Path dir;
  private final PrintWriter out;
  private final Estate estate = ScaleSite.estate();
  private final EntitlementPolicy policy = ScaleSite.policy(estate);
  private final LinkProtocol protocol = new LinkProtocol();

  private ScaleBench(Path dir, PrintWriter out) {
    this.dir = dir;
    this.out = out;
  }

  /** Measures in a JVM of its own, whose compiler and memory are those of a bridge. */
  public static void start(Path dir, PrintWriter out) throws IOException {
    try (Program measured =
        Program.start(
            dir.resolve("scale.log"),
            List.of("-XX:+UseSerialGC", "-Xmx3g"),
            ScaleBench.class.getName(),
            List.of(dir.toString()))) {
      measured.passOn(out);
    }
  }

  public static void main(String[] arguments) throws IOException {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    new ScaleBench(Path.of(arguments[0]), out).run();
    out.flush();
  }

  /** What is kept of one person in one cabinet, as the database gives it. */
  private record Stored(CardholderId person, RosterRow row) {}

  private void run() throws IOException {
    Conditions.tell(out, dir);
    PlanFloor million = PlanFloor.of(10 * PEOPLE, 1);
    double floor = time("floor, 1 million grants", million::plan);
    PlanFloor twenty = PlanFloor.of(200 * PEOPLE, 2);
    double wide = time("floor, 20 million grants", twenty::plan);
    for (int person = 0; person < 3_000; person++) {
      rights(ScaleSite.person(person, person % 2 == 0), person);
    }
    double all = once("rights of all, 1 million", () -> everybody(false));
    double allWide = once("rights of all, 20 million", () -> everybody(true));
    Percentiles one = onePerson();
    out.println("one person's change      " + one);
    plans(floor, "1 million", false);
    plans(wide, "20 million", true);
    ratio("rights of all to the floor, 1 million", all, floor);
    ratio("rights of all to the floor, 20 million", allWide, wide);
    out.printf(
        Locale.ROOT,
        "one person's change (p50 %.3f ms, p99 %.3f ms) is 1/%.0f of the rights of all (%.0f ms)%n",
        one.micros(.5) / 1_000,
        one.micros(.99) / 1_000,
        all / (one.micros(.5) / 1_000),
        all);
    Conditions.tell(out, dir);
  }

  /** All mirrors: what they keep of each grant, how long they take to fill, and to plan. */
  private void plans(double floor, String grants, boolean open) {
    long before = used();
    Map<CabinetId, List<Stored>> stored = stored(open);
    long start = System.nanoTime();
    List<RosterMirror> mirrors = fill(stored);
    double filled = (System.nanoTime() - start) / 1e6;
    stored.clear();
    long kept = used() - before;
    out.printf(Locale.ROOT, "mirrors filled from stored rows        %8.1f ms%n", filled);
    out.printf(
        Locale.ROOT,
        "memory kept                            %8.1f MB, %.1f bytes for each of %s grants%n",
        kept / 1e6,
        kept / ((open ? 200.0 : 10.0) * PEOPLE),
        grants);
    double plan = time("plan of all rosters, " + grants, () -> plan(mirrors));
    ratio("plan of all rosters to the floor, " + grants, plan, floor);
    ratio("the same with mirrors filled first, " + grants, plan + filled, floor);
  }

  /** One per cent of the people differ. */
  private Map<CabinetId, List<Stored>> stored(boolean open) {
    Map<CabinetId, List<Stored>> stored = new TreeMap<>();
    for (int number = 0; number < PEOPLE; number++) {
      boolean differs = number % 100 == 0;
      for (RosterEntry entry : rights(ScaleSite.person(number, open), number).values()) {
        CabinetId cabinet = cabinetOf(entry);
        String digest = HexFormat.of().formatHex(protocol.digest(entry));
        String held = new String(digest);
        RosterRow row = new RosterRow(1, differs ? 2 : 1, digest, 1, 1, held);
        stored
            .computeIfAbsent(cabinet, c -> new ArrayList<>())
            .add(new Stored(ScaleSite.id(number), row));
      }
    }
    return stored;
  }

  private CabinetId cabinetOf(RosterEntry entry) {
    return Objects.requireNonNull(estate.keySets().get(entry.grants().getFirst().keySet()))
        .cabinet();
  }

  private static List<RosterMirror> fill(Map<CabinetId, List<Stored>> stored) {
    List<RosterMirror> mirrors = new ArrayList<>();
    for (List<Stored> rows : stored.values()) {
      RosterMirror mirror = new RosterMirror();
      rows.forEach(row -> mirror.load(row.person(), row.row()));
      mirror.actualDigest();
      mirrors.add(mirror);
    }
    return mirrors;
  }

  private static int plan(List<RosterMirror> mirrors) {
    int steps = 0;
    for (RosterMirror mirror : mirrors) {
      for (CardholderId person : mirror.differing()) {
        steps += mirror.row(person).epoch() > 0 ? 1 : 0;
      }
    }
    return steps;
  }

  private int everybody(boolean open) {
    int grants = 0;
    for (int number = 0; number < PEOPLE; number++) {
      for (RosterEntry entry : rights(ScaleSite.person(number, open), number).values()) {
        grants += entry.grants().size();
      }
    }
    return grants;
  }

  private Map<CabinetId, RosterEntry> rights(Cardholder person, int number) {
    Map<CabinetId, RosterEntry> entries = new TreeMap<>();
    for (Entitlement at : policy.entitlements(person, estate, NOW).cabinets().values()) {
      at.entry(person, ScaleSite.credentials(number))
          .ifPresent(entry -> entries.put(at.cabinet(), entry));
    }
    return entries;
  }

  /** Computes one person's rights, and the digests by which cabinets prove that they have them. */
  private Percentiles onePerson() {
    long[] times = new long[5_000];
    int digests = 0;
    for (int i = 0; i < times.length; i++) {
      int number = i * 17 % PEOPLE;
      Cardholder person = ScaleSite.person(number, false);
      long start = System.nanoTime();
      for (RosterEntry entry : rights(person, number).values()) {
        digests += protocol.digest(entry).length;
      }
      times[i] = System.nanoTime() - start;
    }
    if (digests == 0) {
      throw new IllegalStateException("Nobody had any right");
    }
    return new Percentiles(times);
  }

  private double time(String what, IntSupplier work) {
    double[] times = new double[ROUNDS];
    int steps = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      steps = work.getAsInt();
      times[round] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    double median = times[ROUNDS / 2];
    out.printf(
        Locale.ROOT,
        "%-38s %8.2f ms (median of %d, best %.2f), %d steps%n",
        what,
        median,
        ROUNDS,
        times[0],
        steps);
    out.flush();
    return median;
  }

  private double once(String what, IntSupplier work) {
    long start = System.nanoTime();
    int grants = work.getAsInt();
    double millis = (System.nanoTime() - start) / 1e6;
    out.printf(Locale.ROOT, "%-38s %8.0f ms, %d grants%n", what, millis, grants);
    out.flush();
    return millis;
  }

  private void ratio(String what, double some, double floor) {
    out.printf(Locale.ROOT, "%s: %.2f (%.2f ms / %.2f ms)%n", what, some / floor, some, floor);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (System.nanoTime() < end) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
