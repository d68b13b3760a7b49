// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The access rules that come with Keyway, as a person would tell them. */
final class PlainRights {
  private static final Set<String> TECHNICAL = Set.of("plant", "building", "facilities");
  private static final List<Wall.Key> KEYS = List.copyOf(Wall.keys().values());

  private PlainRights() {}

  /**
   * What one person may do at one cabinet.
   *
   * @param most keys at once, 0 for any number
   * @param slots by number
   */
  record Entry(
      String badge,
      int most,
      Map<Integer, Terms> slots,
      Optional<Instant> from,
      Optional<Instant> until) {

    boolean counts(int slot, String cabinet, Instant at) {
      return slots.containsKey(slot)
          && (from.isEmpty() || !at.isBefore(from.get()))
          && (until.isEmpty() || at.isBefore(until.get()))
          && (!slots.get(slot).onlyByDay() || isDay(cabinet, at));
    }
  }

  record Terms(boolean onlyByDay, boolean shortLease) {}

  /** By cabinet. */
  static Map<String, Entry> of(PlainPerson who, Instant now) {
    Map<String, Entry> rights = new TreeMap<>();
    String site = who.says.getOrDefault("site", "");
    String department = who.says.getOrDefault("department", "");
    String badge = who.badge();
    List<String> groups = List.of(who.says.getOrDefault("groups", "").split(";"));
    boolean contractor = who.says.getOrDefault("employment", "").equals("contractor");
    Optional<Instant> from = PlainPerson.date("start_date", who.says, 0);
    Optional<Instant> until = PlainPerson.date("end_date", who.says, 1);
    boolean over = until.filter(end -> !end.isAfter(now)).isPresent();
    boolean never = from.isPresent() && until.filter(end -> !from.get().isBefore(end)).isPresent();
    if (!who.is("active") || badge.isEmpty() || over || never) {
      return rights;
    }
    for (Wall.Key key : KEYS) {
      boolean own = key.site().equals(site);
      boolean denied = contractor && key.tag().equals("master");
      boolean always =
          department.equals("security")
              || own && groups.contains("keyholders")
              || own && department.equals("it") && key.tag().equals("it")
              || own
                  && department.equals("facilities")
                  && !contractor
                  && TECHNICAL.contains(key.tag());
      boolean driver = own && groups.contains("drivers") && key.tag().equals("vehicle");
      boolean byDay =
          own && department.equals("facilities") && contractor && key.tag().equals("plant");
      if (!denied && (always || driver || byDay)) {
        int most = always ? 0 : driver ? 1 : 2;
        Entry entry =
            rights.getOrDefault(
                key.cabinet(), new Entry(badge, most, new TreeMap<>(), from, until));
        entry.slots().put(key.slot(), new Terms(!always && !driver, byDay));
        boolean anyNumber = most == 0 || entry.most() == 0;
        int larger = anyNumber ? 0 : Math.max(most, entry.most());
        rights.put(key.cabinet(), new Entry(badge, larger, entry.slots(), from, until));
      }
    }
    return rights;
  }

  private static boolean isDay(String cabinet, Instant at) {
    ZonedDateTime there = at.atZone(ZoneId.of(Wall.zone(cabinet)));
    boolean weekend =
        there.getDayOfWeek() == DayOfWeek.SATURDAY || there.getDayOfWeek() == DayOfWeek.SUNDAY;
    return !weekend && there.getHour() >= 6 && there.getHour() < 20;
  }
}
