// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What hangs where: 3 sites in 3 time zones, 20 cabinets of 32 slots, 600 key sets. */
final class Wall {
  static final List<String> SITES = List.of("paris", "newyork", "tokyo");
  static final Map<String, String> ZONES =
      Map.of("paris", "Europe/Paris", "newyork", "America/New_York", "tokyo", "Asia/Tokyo");
  static final int CABINETS = 20;
  static final int KEYS = 30;
  static final int SLOTS = 32;
  private static final List<String> TAGS =
      List.of("plant", "building", "facilities", "it", "vehicle", "office", "master");

  /** One key set; it has one tag. */
  record Key(String id, String cabinet, int slot, String site, String tag) {

    /** The clock time at which it must be back every day. */
    Optional<LocalTime> curfew() {
      return tag.equals("building") || tag.equals("office")
          ? Optional.of(LocalTime.of(18, 30))
          : Optional.empty();
    }

    /** How long it may be out at once. */
    Optional<Duration> maxHold() {
      return tag.equals("vehicle") || tag.equals("office")
          ? Optional.of(Duration.ofHours(5))
          : Optional.empty();
    }
  }

  private Wall() {}

  static String cabinet(int n) {
    return "C%02d".formatted(n % CABINETS);
  }

  static String site(int cabinet) {
    return SITES.get(cabinet % SITES.size());
  }

  /** The time zone of a cabinet's site. */
  static String zone(String cabinet) {
    return ZONES.getOrDefault(site(Integer.parseInt(cabinet.substring(1))), "UTC");
  }

  static Map<String, Key> keys() {
    Map<String, Key> keys = new TreeMap<>();
    for (int c = 0; c < CABINETS; c++) {
      for (int slot = 1; slot <= KEYS; slot++) {
        String id = "%s-K%02d".formatted(cabinet(c), slot);
        keys.put(
            id, new Key(id, cabinet(c), slot, site(c), TAGS.get((slot + c / 3) % TAGS.size())));
      }
    }
    return keys;
  }

  static String yaml() {
    StringBuilder yaml = new StringBuilder("cardFormats: [H10301, H10302]\nsites:\n");
    SITES.forEach(s -> yaml.append("  - {id: %s, zone: %s}\n".formatted(s, ZONES.get(s))));
    yaml.append("cabinets:\n");
    for (int c = 0; c < CABINETS; c++) {
      String id = cabinet(c);
      yaml.append("  - id: %s\n    site: %s\n    slots: %d\n".formatted(id, site(c), SLOTS));
      yaml.append("    keys:\n");
      keys().values().stream()
          .filter(key -> key.cabinet().equals(id))
          .forEach(
              key ->
                  yaml.append(
                      "      - {slot: %d, keySet: %s, tags: [%s]%s%s}\n"
                          .formatted(
                              key.slot(),
                              key.id(),
                              key.tag(),
                              key.curfew().map(", curfew: \"%s\""::formatted).orElse(""),
                              key.maxHold().map(", maxHold: %s"::formatted).orElse(""))));
    }
    return yaml.toString();
  }
}
