// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import io.keyway.app.console.Board.Asked;
import io.keyway.app.console.Board.ByHand;
import io.keyway.app.console.Board.Cabinet;
import io.keyway.app.console.Board.Candidate;
import io.keyway.app.console.Board.HeldPlan;
import io.keyway.app.console.Board.Leg;
import io.keyway.app.console.Board.Look;
import io.keyway.app.console.Board.Merged;
import io.keyway.app.console.Board.Question;
import io.keyway.app.console.Board.Revocation;
import io.keyway.app.console.Board.Slot;
import io.keyway.app.console.Board.Totals;
import io.keyway.app.console.Board.Trouble;
import io.keyway.app.servicelevel.ServiceLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A board on which everything happens that can. */
final class TestBoard {
  static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");
  private static final List<String> NAMES =
      List.of("Ada Byron", "Łukasz Żak", "王 芳", "Noor al-Amin", "Søren Ørsted", "Ada <b>X</b>");

  private TestBoard() {}

  static Board board() {
    List<Cabinet> cabinets =
        List.of(cabinet("HQ-1", true), cabinet("HQ-2", true), cabinet("PLANT-1", false));
    List<Slot> held = new ArrayList<>();
    cabinets.forEach(c -> c.slots().stream().filter(s -> !s.name().isEmpty()).forEach(held::add));
    held.sort((a, b) -> b.look().compareTo(a.look()));
    return new Board(
        new Totals(3, 1, 66, held.size(), 3, 1, 2, 1, 1),
        cabinets,
        held,
        List.of(
            trouble("i1", "leaver-holds-key", "critical", "open"),
            trouble("i2", "key-overdue", "medium", "acknowledged")),
        List.of(
            revocation("r1", "terminated", "Ada Byron", "verified"),
            revocation("r2", "suspended", "王 芳", "offline")),
        List.of(
            new HeldPlan(
                "p1",
                "held",
                "hr",
                "31 of 600 people are missing from 20261123T080000Z.full.csv",
                NOW.minusSeconds(4_000),
                NOW.plusSeconds(86_400),
                List.of("end all rights of emp:00123", "end all rights of emp:00777"))),
        false,
        new ServiceLevel(NOW.minusSeconds(86_400), 40, 8.4, 310.0, 1_140.0, 1),
        List.of(
            new Question(
                "q1",
                "disputed",
                "Its keys name more than one person",
                "hr",
                "changed",
                "00123",
                NOW.minusSeconds(60),
                List.of(new Candidate("p1", "00123", "Ada <b>X</b>", "active")),
                true)),
        List.of(
            new ByHand(
                "g1",
                "p1",
                "Ada <b>X</b>",
                "00123",
                "HQ-1-K2",
                false,
                NOW.plusSeconds(60),
                NOW.plusSeconds(3_600),
                "WO-1",
                "pump repair")),
        List.of(
            new Merged(
                "p2", "00099", "Ada <b>X</b>", "00123", "Ada <b>X</b>", NOW.minusSeconds(60))),
        List.of(
            new Asked(
                "directory",
                "unreachable",
                true,
                "Nobody answers at ldaps://one <b>",
                NOW.minusSeconds(600),
                NOW.minusSeconds(630),
                null)));
  }

  static Cabinet cabinet(String id, boolean up) {
    List<Slot> slots =
        IntStream.rangeClosed(1, 24).mapToObj(n -> slot(id, n, look(id, n, up))).toList();
    return new Cabinet(
        id,
        "Headquarters",
        up,
        NOW.minusSeconds(7_200),
        up ? "" : "The link ended: no heartbeat for 15 s",
        48,
        up ? null : NOW.plusSeconds(50_000),
        slots);
  }

  static Slot slot(String cabinet, int number, Look look) {
    boolean out = look == Look.OUT || look == Look.OVERDUE;
    @Nullable Instant due = out ? NOW.plusSeconds(look == Look.OVERDUE ? -5_400 : 20_000) : null;
    return new Slot(
        cabinet,
        number,
        look == Look.SPARE ? "" : cabinet + "-K" + number,
        look == Look.SPARE ? "" : "Plant room " + number,
        look,
        out ? "p" + number : "",
        out ? "00" + number : "",
        out ? NAMES.get(number % NAMES.size()) : "",
        NOW.minusSeconds(9_000L + number * 60),
        due,
        number == 9 ? "gap" : "certain");
  }

  private static Look look(String id, int n, boolean up) {
    if (n > 22) {
      return Look.SPARE;
    }
    if (!up && n == 4) {
      return Look.UNKNOWN;
    }
    if (n == 5 && !id.equals("HQ-2")) {
      return Look.OVERDUE;
    }
    return n % 6 == 3 || n == 14 ? Look.OUT : Look.IN;
  }

  private static Trouble trouble(String id, String kind, String severity, String state) {
    return new Trouble(
        id,
        kind,
        state,
        severity,
        "HQ-1-K5 is out 90 minutes past its curfew. Ask the holder to bring it back.",
        "HQ-1-K5",
        "HQ-1",
        "p5",
        NOW.minusSeconds(900));
  }

  private static Revocation revocation(String id, String change, String name, String state) {
    Instant accepted = NOW.minusMillis(300_123);
    @Nullable Instant sent = state.equals("offline") ? null : accepted.plusMillis(2);
    @Nullable Instant done = state.equals("offline") ? null : accepted.plusMillis(9);
    return new Revocation(
        id,
        change,
        "hr",
        "p1",
        name,
        accepted,
        state.equals("verified") ? "complete" : "open",
        List.of(
            new Leg(
                "HQ-1",
                "verified",
                accepted,
                accepted.plusMillis(2),
                accepted.plusMillis(8),
                accepted.plusMillis(1_140),
                null),
            new Leg("PLANT-1", state, accepted, sent, done, done, NOW.plusSeconds(50_000))));
  }
}
