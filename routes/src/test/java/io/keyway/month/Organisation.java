// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import io.keyway.month.Happening.Attempt;
import io.keyway.month.Happening.Gap;
import io.keyway.month.Happening.HrFile;
import io.keyway.month.Happening.Link;
import io.keyway.month.Happening.Return;
import io.keyway.month.Happening.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * An organisation made from a seed, and all that happens in it day by day: the same seed, the same
 * month. HR's books are right most of the time; what HR says of them comes as a webhook, in a
 * delta, in the nightly snapshot, twice, late, or not at all.
 */
final class Organisation {
  /** Both clocks change in this month: New York's on the 8th, Paris's on the 29th. */
  static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

  /** The cabinet whose clock is wrong. */
  static final String SKEWED = Wall.cabinet(3);

  private static final DateTimeFormatter AS_OF =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Random random;
  private final List<Employee> staff = new ArrayList<>();
  private final Map<String, Employee> gone = new TreeMap<>();
  private final List<Happening> today = new ArrayList<>();
  private Instant midnight = Instant.EPOCH;
  private int day;
  private int cards;
  private int deliveries;

  Organisation(long seed, int people) {
    random = new Random(seed);
    for (int i = 0; i < people; i++) {
      staff.add(newcomer());
    }
  }

  /** What happens on the next day, in order. */
  List<Happening> nextDay() {
    today.clear();
    midnight = FIRST.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    if (day == 0) {
      cabinetsAndPeopleAppear();
    }
    cables();
    for (int i = 0; i < 4; i++) {
      move();
    }
    for (int i = 0; i < 2; i++) {
      join();
      leave();
      rest();
    }
    comeBack();
    change();
    nonsense();
    delta();
    useCabinets();
    snapshot();
    day++;
    today.sort(Comparator.comparing(Happening::at));
    return List.copyOf(today);
  }

  private void cabinetsAndPeopleAppear() {
    for (int c = 0; c < Wall.CABINETS; c++) {
      today.add(new Link(at(1, c), Wall.cabinet(c), true));
    }
    today.add(file(at(2, 0), at(2, 5), true, rows(staff)));
  }

  /** Two cabinets lose their link for some days, one loses a part of its journal. */
  private void cables() {
    switch (day) {
      case 5 -> today.add(new Link(at(5, 30), Wall.cabinet(4), false));
      case 8 -> today.add(new Link(at(5, 30), Wall.cabinet(4), true));
      case 17 -> today.add(new Link(at(5, 31), Wall.cabinet(11), false));
      case 18 -> today.add(new Link(at(5, 31), Wall.cabinet(11), true));
      case 12, 22 -> today.add(new Gap(at(5, 40), Wall.cabinet(day), 3));
      default -> {}
    }
  }

  // HR -------------------------------------------------------------------------------------------

  /**
   * Moves to another department, site, group or employment; every third only tonight's file says.
   */
  private void move() {
    Employee who = anyone("active");
    String column = Employee.one(random, "department", "site", "groups", "employment", "end_date");
    who.row.put(
        column,
        switch (column) {
          case "department" -> Employee.department(random);
          case "site" -> Employee.one(random, Wall.SITES.toArray(String[]::new));
          case "groups" -> Employee.groups(random);
          case "employment" -> Employee.one(random, "contractor", "employee");
          default -> random.nextBoolean() ? "" : date(random.nextInt(20) - 3);
        });
    if (random.nextInt(3) > 0) {
      hook("changed", who, Optional.empty(), only(who, column));
    }
  }

  private void join() {
    Employee who = newcomer();
    staff.add(who);
    switch (random.nextInt(4)) {
      case 0 -> who.row.put("start_date", date(0));
      case 1 -> {
        who.row.put("start_date", date(3));
        hook("hired", who, Optional.of(at(24 * 3 + 7, 0)), who.row);
        staff.remove(who);
        gone.put(who.number, who);
      }
      default -> {
        who.row.put("start_date", date(0));
        hook("hired", who, Optional.empty(), who.row);
      }
    }
  }

  private void leave() {
    Employee who = anyone("active");
    if (random.nextInt(4) > 0) {
      who.row.put("status", "terminated");
    }
    switch (random.nextInt(5)) {
      case 0 -> {}
      case 1 -> {
        staff.remove(who);
        gone.put(who.number, who);
      }
      case 2 -> hook("terminated", who, Optional.of(at(17 + 24, 0)), Map.of());
      case 3 -> hook("terminated", who, Optional.of(at(-40, 0)), Map.of());
      default -> hook("terminated", who, Optional.empty(), Map.of());
    }
  }

  /** On leave for a while, by file or by event. */
  private void rest() {
    Employee who = anyone("active");
    int how = random.nextInt(3);
    if (how < 2) {
      who.row.put("status", Employee.one(random, "leave", "suspended"));
    }
    if (how > 0) {
      hook("suspended", who, Optional.empty(), Map.of());
    }
  }

  private void comeBack() {
    for (String status : List.of("leave", "suspended")) {
      if (day > 3 && staff.stream().anyMatch(e -> e.is(status))) {
        Employee who = anyone(status);
        who.row.put("status", "active");
        if (random.nextBoolean()) {
          hook("reinstated", who, Optional.empty(), Map.of());
        }
      }
    }
    if (day > 2 && staff.stream().anyMatch(e -> e.is("terminated"))) {
      rehire(anyone("terminated"));
    }
  }

  /** Hired again; or only listed again, by mistake: then an approver must say. */
  private void rehire(Employee who) {
    who.row.put("status", "active");
    who.row.put("end_date", "");
    switch (random.nextInt(3)) {
      case 0 -> {}
      case 1 -> who.row.put("start_date", date(0));
      default -> {
        who.row.put("start_date", date(0));
        hook("hired", who, Optional.empty(), who.row);
      }
    }
  }

  /** A new badge, sometimes one that somebody else has; or late news, which is none. */
  private void change() {
    Employee who = anyone("active");
    int card = random.nextInt(4) == 0 ? 1 + random.nextInt(cards) : ++cards;
    who.badge(card);
    hook(
        "changed",
        who,
        Optional.empty(),
        only(who, "badge_format", "facility_code", "card_number"));
    Employee other = anyone("active");
    hook("changed", other, Optional.of(at(-60, 0)), Map.of("department", "security"));
  }

  /** Somebody whom nobody knows; and a delivery that comes twice. */
  private void nonsense() {
    Employee nobody = newcomer();
    hook(
        Employee.one(random, "terminated", "suspended", "reinstated"),
        nobody,
        Optional.empty(),
        Map.of());
    today.stream()
        .filter(Webhook.class::isInstance)
        .map(Webhook.class::cast)
        .findFirst()
        .ifPresent(
            h ->
                today.add(
                    new Webhook(
                        h.at().plusSeconds(300),
                        h.delivery(),
                        h.event(),
                        h.effectiveAt(),
                        h.number(),
                        h.said())));
  }

  private void delta() {
    if (day % 3 == 1) {
      List<Employee> some = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Employee who = staff.get(random.nextInt(staff.size()));
        if (!some.contains(who)) {
          some.add(who);
        }
      }
      today.add(file(at(11, 50), at(12, 0), false, rows(some)));
    }
  }

  /** Each night; once cut off, once old, once with a record of nobody, once late. */
  private void snapshot() {
    List<Map<String, String>> rows = rows(staff);
    Instant asOf = at(22, 0);
    switch (day) {
      case 9 -> today.add(file(asOf, at(22, 10), true, rows.subList(0, rows.size() * 9 / 10)));
      case 10 -> {
        today.add(file(asOf, at(22, 10), true, rows));
        today.add(file(at(-2, 30), at(22, 20), true, rows.subList(0, rows.size() * 9 / 10)));
      }
      case 14 -> {
        Map<String, String> blank = new TreeMap<>(rows.removeLast());
        blank.put("employee_number", "");
        rows.add(blank);
        today.add(file(asOf, at(22, 10), true, rows));
      }
      case 15 -> {
        today.add(file(asOf, at(23, 10), true, rows));
        Employee late = newcomer();
        staff.add(late);
        today.add(
            new Webhook(
                at(22, 30), delivery(), "hired", Optional.empty(), late.number, said(late.row)));
      }
      default -> today.add(file(asOf, at(22, 10), true, rows));
    }
    staff.removeIf(
        e -> {
          boolean forgotten = e.is("terminated") && random.nextInt(10) == 0;
          if (forgotten) {
            gone.put(e.number, e);
          }
          return forgotten;
        });
    gone.values().stream()
        .filter(e -> e.get("start_date").equals(date(0)) && e.is("active"))
        .filter(e -> !staff.contains(e))
        .forEach(staff::add);
  }

  // Keys -----------------------------------------------------------------------------------------

  private void useCabinets() {
    List<Employee> keen = staff.stream().filter(Employee::likesKeys).toList();
    for (int i = 0; i < 40; i++) {
      Employee who =
          random.nextInt(8) == 0
              ? staff.get(random.nextInt(staff.size()))
              : keen.get(random.nextInt(keen.size()));
      int site = Wall.SITES.indexOf(who.get("site"));
      int cabinet = random.nextInt(5) == 0 ? random.nextInt(20) : site + 3 * random.nextInt(6);
      today.add(
          new Attempt(moment(), Wall.cabinet(cabinet), who.badge(), 1 + random.nextInt(Wall.KEYS)));
    }
    for (int i = 0; i < 30; i++) {
      today.add(
          new Return(
              moment(),
              Wall.cabinet(random.nextInt(Wall.CABINETS)),
              random.nextInt(30),
              random.nextInt(4) > 0,
              random.nextInt(6) == 0));
    }
  }

  // Words ----------------------------------------------------------------------------------------

  private Employee newcomer() {
    cards++;
    String number =
        cards % 40 == 0 ? Integer.toString((cards - 1) * 7 + 3) : "%06d".formatted(cards * 7 + 3);
    return new Employee(number, cards, random);
  }

  private Employee anyone(String status) {
    List<Employee> some = staff.stream().filter(e -> e.is(status)).toList();
    return some.get(random.nextInt(some.size()));
  }

  private void hook(
      String event, Employee who, Optional<Instant> effectiveAt, Map<String, String> said) {
    today.add(new Webhook(moment(), delivery(), event, effectiveAt, who.number, said(said)));
  }

  private String delivery() {
    return "msg_" + ++deliveries;
  }

  private static Map<String, String> said(Map<String, String> row) {
    Map<String, String> said = new TreeMap<>(row);
    List.of("employee_number", "status").forEach(said::remove);
    return said;
  }

  private static Map<String, String> only(Employee who, String... columns) {
    Map<String, String> only = new TreeMap<>();
    for (String column : columns) {
      only.put(column, who.get(column));
    }
    return only;
  }

  private static List<Map<String, String>> rows(List<Employee> of) {
    List<Map<String, String>> rows = new ArrayList<>();
    of.forEach(e -> rows.add(new TreeMap<>(e.row)));
    return rows;
  }

  private static HrFile file(
      Instant asOf, Instant at, boolean full, List<Map<String, String>> rows) {
    return new HrFile(
        at, AS_OF.format(asOf) + "-hr" + (full ? ".full.csv" : ".delta.csv"), asOf, full, rows);
  }

  private String date(int days) {
    return FIRST.plusDays(day + days).toString();
  }

  /** Some moment between six and nine in the evening, UTC; no two are one. */
  private Instant moment() {
    Instant some = at(6, 0).plusSeconds(random.nextInt(15 * 3600));
    while (isTaken(some)) {
      some = some.plusSeconds(1);
    }
    return some;
  }

  private boolean isTaken(Instant instant) {
    return today.stream().anyMatch(h -> h.at().equals(instant));
  }

  private Instant at(int hours, int minutes) {
    return midnight.plus(Duration.ofHours(hours)).plus(Duration.ofMinutes(minutes));
  }
}
