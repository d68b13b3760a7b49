// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import io.keyway.month.Happening.Broken;
import io.keyway.month.Happening.HrFile;
import io.keyway.month.Happening.Link;
import io.keyway.month.Happening.Restart;
import io.keyway.month.Happening.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A few people to whom everything happens that can happen, in any order, from a seed: hired,
 * changed, suspended, back, terminated, from days ago to tomorrow, by event, delta or snapshot,
 * twice; files that nobody can trust; cables that are pulled; a bridge that is started again.
 */
final class Turmoil {
  /** Their name, the host of their addresses, what their card numbers begin with: told nowhere. */
  static final List<String> PRIVATE =
      List.of("Donaudampfschiff", "turmoil.example.org", "314159265");

  private static final int PEOPLE = 14;
  private static final int CABINETS = 6;
  private static final DateTimeFormatter AS_OF =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String[] EVENTS = {
    "hired", "changed", "suspended", "reinstated", "terminated"
  };

  private final Random random;
  private final List<Employee> staff = new ArrayList<>();
  private final List<Webhook> said = new ArrayList<>();
  private final boolean[] down = new boolean[Wall.CABINETS];
  private Instant now;
  private int count;

  Turmoil(long seed, Instant start) {
    random = new Random(seed);
    now = start;
    for (int i = 1; i <= PEOPLE; i++) {
      Employee who = new Employee("T%03d".formatted(i), i, random);
      who.row.put("badge_format", "H10302");
      who.row.put("facility_code", "0");
      who.row.put("card_number", PRIVATE.get(2) + (10 + i));
      who.row.put("family_name", PRIVATE.getFirst());
      who.row.put("department", i % 2 == 0 ? "security" : "facilities");
      staff.add(who);
    }
  }

  /** All cabinets are linked, and HR says who there is. */
  List<Happening> beginning() {
    List<Happening> first = new ArrayList<>();
    for (int c = 0; c < Wall.CABINETS; c++) {
      first.add(new Link(later(10), Wall.cabinet(c), true));
    }
    first.add(snapshot(PEOPLE));
    return first;
  }

  Instant now() {
    return now;
  }

  /** Whatever comes next. */
  Happening next() {
    later(1_200 + random.nextInt(9_000));
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5 -> word();
      case 6 -> said.isEmpty() ? word() : again();
      case 7, 8 -> file(false, some(1 + random.nextInt(4)));
      case 9, 10 -> snapshot(PEOPLE - Math.max(0, random.nextInt(7) - 3));
      case 11, 12 -> broken();
      case 13, 14 -> cable(random.nextInt(CABINETS));
      default -> random.nextInt(4) == 0 ? new Restart(now) : word();
    };
  }

  private Webhook word() {
    Employee who = anyone();
    String event = EVENTS[random.nextInt(EVENTS.length)];
    Optional<Instant> at =
        switch (random.nextInt(4)) {
          case 0 -> Optional.of(now.minusSeconds(1 + random.nextInt(4 * 86_400)));
          case 1 -> Optional.of(now.plusSeconds(301 + random.nextInt(86_400)));
          default -> Optional.empty();
        };
    Map<String, String> news = new TreeMap<>();
    if (event.equals("changed") || event.equals("hired")) {
      who.row.put("site", Employee.one(random, Wall.SITES.toArray(String[]::new)));
      news.put("site", who.get("site"));
    }
    Webhook hook = new Webhook(now, "turmoil-" + ++count, event, at, who.number, news);
    said.add(hook);
    return hook;
  }

  private Webhook again() {
    Webhook old = said.get(random.nextInt(said.size()));
    return new Webhook(
        now, old.delivery(), old.event(), old.effectiveAt(), old.number(), old.said());
  }

  private HrFile snapshot(int people) {
    return file(true, some(people));
  }

  /** Some people as they stand in HR's books, where some were changed a moment ago. */
  private List<Employee> some(int people) {
    for (int i = random.nextInt(3); i > 0; i--) {
      Employee who = anyone();
      who.row.put("status", Employee.one(random, "active", "active", "leave", "terminated"));
      if (random.nextInt(3) == 0) {
        who.row.put("start_date", LocalDate.ofInstant(now, ZoneOffset.UTC).toString());
      }
    }
    List<Employee> some = new ArrayList<>(staff);
    Collections.shuffle(some, random);
    some.getFirst().row.put("email", "t" + ++count + "@" + PRIVATE.get(1));
    return some.subList(0, people);
  }

  private HrFile file(boolean full, List<Employee> people) {
    List<Map<String, String>> rows = new ArrayList<>();
    people.forEach(who -> rows.add(new TreeMap<>(who.row)));
    Instant asOf = now.minusSeconds(60);
    String name = AS_OF.format(asOf) + "-hr" + (full ? ".full.csv" : ".delta.csv");
    return new HrFile(now, name, asOf, full, rows);
  }

  private Broken broken() {
    HrFile whole = file(true, some(PEOPLE));
    String text = whole.text();
    String header = text.substring(0, text.indexOf('\n') + 1);
    return new Broken(
        now,
        whole.name(),
        switch (random.nextInt(7)) {
          case 0 -> "";
          case 1 -> header;
          case 2 -> text.substring(0, text.length() - 3 - random.nextInt(20));
          case 3 -> text.replace(",status,", ",state,");
          case 4 -> text + text.substring(header.length());
          case 5 -> text.replace("," + PRIVATE.get(2), ",999" + PRIVATE.get(2));
          default -> "<html><body>503 Service Unavailable</body></html>\n";
        });
  }

  private Link cable(int cabinet) {
    down[cabinet] = !down[cabinet];
    return new Link(now, Wall.cabinet(cabinet), !down[cabinet]);
  }

  private Employee anyone() {
    return staff.get(random.nextInt(staff.size()));
  }

  private Instant later(int seconds) {
    now = now.plus(Duration.ofSeconds(seconds));
    return now;
  }
}
