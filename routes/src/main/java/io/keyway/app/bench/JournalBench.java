// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.bench;

import io.keyway.app.store.Micros;
import io.keyway.cabinet.controller.memory.JournalStore;
import io.keyway.model.custody.CustodyEvent;
import io.keyway.model.custody.CustodyEvent.KeyReturned;
import io.keyway.model.custody.CustodyEvent.KeyTaken;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import io.keyway.model.identity.CardholderId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what many cabinets have to tell after a day without the bridge: how many events of their
 * journals it commits in a second, and whether each is there once and in order. Two such days: on
 * the first the bridge was just started and most of its code runs for the first time; before the
 * second it went on while the cabinets were away, as when a network is down.
 */
public final class JournalBench {
  private static final Duration OUTAGE = Duration.ofHours(24);
  private static final int DAYS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** A key set is taken and brought back; each cabinet's events are in pairs of such. */
  private static final int PAIR = 2;

  /** Events that a cabinet writes at once here; a real one writes each when it happens. */
  private static final int AT_ONCE = 20;

  private static final int SLOTS = 24;

  private final Path dir;
  private final int cabinets;
  private final int events;
  private final PrintWriter out;

  /**
   * @param dir an empty folder on the disk to be measured
   * @param events of each cabinet, in its journal; rounded up to whole pieces of 20
   */
  public JournalBench(Path dir, int cabinets, int events, PrintWriter out) {
    this.dir = dir;
    this.cabinets = cabinets;
    this.events = Math.ceilDiv(events, AT_ONCE) * AT_ONCE;
    this.out = out;
  }

  public void run() throws IOException {
    Conditions.tell(out, dir);
    try (BenchBridge bridge = BenchBridge.start(dir, cabinets, List.of())) {
      bridge.hire(cabinets);
      List<CardholderId> people = people(bridge);
      Instant back = Instant.now();
      for (int day = 1; day <= DAYS; day++) {
        bridge.stopFleet();
        for (int i = 0; i < cabinets; i++) {
          write(i + 1, people.get(i), back.minus(OUTAGE.multipliedBy(DAYS - day + 1)));
        }
        Instant began = Instant.now();
        Duration before = bridge.bridge().processorTime();
        bridge.startFleet(List.of());
        await(bridge, day);
        tell(bridge, day, began, bridge.bridge().processorTime().minus(before));
      }
      check(bridge);
    }
    Conditions.tell(out, dir);
  }

  private List<CardholderId> people(BenchBridge bridge) throws IOException {
    List<CardholderId> people = new ArrayList<>();
    for (int i = 0; i < cabinets; i++) {
      people.add(
          new CardholderId(
              bridge.get("/api/v1/people/emp:" + BenchSite.number(i)).path("id").asText()));
    }
    return people;
  }

  /** What one cabinet notes in a day: its person takes one key set after the other and is back. */
  private void write(int cabinet, CardholderId person, Instant from) {
    Path file = dir.resolve("cabinets/B-" + cabinet + "/journal.log");
    Duration step = OUTAGE.dividedBy(Math.max(1, events / AT_ONCE));
    long boot = from.toEpochMilli();
    Instant at = from;
    try (JournalStore journal = JournalStore.open(file, stamp(boot, at))) {
      for (int done = 0; done < events; done += AT_ONCE) {
        journal.write(stamp(boot, at), Optional.of(person), some(cabinet, done));
        at = at.plus(step);
      }
    }
  }

  private static List<CustodyEvent> some(int cabinet, int done) {
    List<CustodyEvent> some = new ArrayList<>();
    for (int n = done; n < done + AT_ONCE; n++) {
      int slot = n / PAIR % SLOTS + 1;
      KeySetId keySet = new KeySetId(String.format(Locale.ROOT, "B%d-%02d", cabinet, slot));
      SlotNumber where = new SlotNumber(slot);
      some.add(n % PAIR == 0 ? new KeyTaken(where, keySet) : new KeyReturned(where, keySet));
    }
    return some;
  }

  private static JournalStore.Stamp stamp(long boot, Instant at) {
    return new JournalStore.Stamp(boot, at, 0, true);
  }

  private long ofADay() {
    return (long) cabinets * events;
  }

  private void await(BenchBridge bridge, int days) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long all = days * ofADay();
    while (bridge.number(
            "SELECT COUNT(*) FROM cabinet_event WHERE kind IN ('custody.key-taken', 'custody.key-returned')")
        < all) {
      bridge.bridge().requireAlive();
      if (System.nanoTime() > end) {
        throw new IOException("The journals were not committed; see the logs in " + dir);
      }
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
  }

  private void tell(BenchBridge bridge, int day, Instant began, Duration processor)
      throws IOException {
    double seconds =
        bridge.number(
                "SELECT MAX(received_at) - MIN(received_at) FROM cabinet_event"
                    + " WHERE kind IN ('custody.key-taken', 'custody.key-returned')"
                    + " AND received_at >= "
                    + Micros.of(began))
            / 1e6;
    out.printf(
        Locale.ROOT,
        "day %d: %d cabinets told %d events each: %d in %.1f s, %.0f a second; the bridge took %d us"
            + " of processor time for each%n",
        day,
        cabinets,
        events,
        ofADay(),
        seconds,
        ofADay() / seconds,
        processor.toNanos() / 1_000 / ofADay());
    out.flush();
  }

  private void check(BenchBridge bridge) throws IOException {
    long all = DAYS * ofADay();
    long moves =
        bridge.number(
            "SELECT COUNT(*) FROM ledger"
                + " WHERE type IN ('custody.key-taken', 'custody.key-returned')");
    long disorder =
        bridge.number(
            "SELECT COUNT(*) FROM (SELECT type, LAG(type) OVER (PARTITION BY subject ORDER BY sequence)"
                + " AS before FROM ledger WHERE type IN ('custody.key-taken',"
                + " 'custody.key-returned')) WHERE type = before");
    long away =
        bridge.number("SELECT COUNT(*) FROM custody WHERE until_at IS NULL AND state = 'out'");
    out.printf(
        "in the ledger: %d moves of key sets, %d lost, %d doubled or out of order; %d key sets are"
            + " out%n",
        moves, all - moves, disorder, away);
    out.flush();
  }
}
