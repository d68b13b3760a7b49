// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.cli.demo;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The demo's cabinets and what hangs in them, as {@code cabinets.yaml}.
 *
 * @param cabinets how many
 * @param zone in which their clocks run
 */
public record KeyWall(int cabinets, ZoneId zone, Rules rules) {
  static final int SLOTS = 24;

  private static final List<String> PLACES = List.of("MAIN", "DEPOT", "LAB", "NORTH", "SOUTH");
  private static final List<String> SITES = List.of("hq", "depot", "campus");

  /**
   * Rules of custody for every key set; the key sets' own where absent.
   *
   * @param curfew clock time by which it must hang
   * @param maxHold longest time out
   * @param lease longest time a cabinet gives it without hearing from the bridge
   */
  public record Rules(
      Optional<LocalTime> curfew, Optional<Duration> maxHold, Optional<Duration> lease) {}

  /**
   * A key set in its slot.
   *
   * @param tag by which access rules choose it
   * @param maxHold its own; empty means none
   */
  record Key(int slot, String keySet, String label, String tag, String maxHold) {}

  private record Fob(String label, String tag, String maxHold) {}

  /** What hangs in each cabinet, by slot; the last two slots are spare. */
  private static final List<Fob> FOBS =
      List.of(
          new Fob("Plant room", "plant", ""),
          new Fob("Boiler room", "plant", ""),
          new Fob("Roof hatch", "plant", ""),
          new Fob("Sprinkler valves", "plant", ""),
          new Fob("Lift machine room", "plant", ""),
          new Fob("Generator", "plant", ""),
          new Fob("Server room A", "it", ""),
          new Fob("Server room B", "it", ""),
          new Fob("Network closets", "it", ""),
          new Fob("UPS room", "it", ""),
          new Fob("Grand master", "security", ""),
          new Fob("Gates and barriers", "security", ""),
          new Fob("Cash office", "security", ""),
          new Fob("Archive", "security", ""),
          new Fob("Lost property", "security", ""),
          new Fob("Visitor centre", "security", ""),
          new Fob("Van 1", "fleet", "PT10H"),
          new Fob("Van 2", "fleet", "PT10H"),
          new Fob("Forklift", "fleet", "PT4H"),
          new Fob("Courier's car", "fleet", "PT1M"),
          new Fob("Scaffold gate", "site-works", "PT9H"),
          new Fob("Site office", "site-works", "PT9H"));

  /** The sites that have a cabinet. */
  List<String> sites() {
    return SITES.subList(0, Math.min(SITES.size(), cabinets));
  }

  /** Ids of the cabinets. */
  List<String> ids() {
    return IntStream.range(0, cabinets).mapToObj(KeyWall::id).toList();
  }

  /** The key sets of a cabinet. */
  List<Key> keys(String cabinet) {
    List<Key> keys = new ArrayList<>();
    for (Fob fob : FOBS) {
      int slot = keys.size() + 1;
      String id = cabinet + String.format(Locale.ROOT, "-%02d", slot);
      keys.add(new Key(slot, id, fob.label(), fob.tag(), fob.maxHold()));
    }
    return keys;
  }

  String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# Written by `keyway demo` at each start.\n");
    rules.curfew().ifPresent(curfew -> yaml.append("curfew: \"" + curfew + "\"\n"));
    rules.maxHold().ifPresent(maxHold -> yaml.append("maxHold: " + maxHold + "\n"));
    rules.lease().ifPresent(lease -> yaml.append("lease: " + lease + "\n"));
    yaml.append("cardFormats: [H10301]\nsites:\n");
    sites().forEach(site -> yaml.append("  - {id: " + site + ", zone: " + zone + "}\n"));
    yaml.append("cabinets:\n");
    for (int i = 0; i < cabinets; i++) {
      yaml.append(cabinet(id(i), SITES.get(i % sites().size())));
    }
    return yaml.toString();
  }

  private String cabinet(String id, String site) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("  - id: " + id + "\n    site: " + site + "\n    slots: " + SLOTS);
    yaml.append("\n    keys:\n");
    for (Key key : keys(id)) {
      yaml.append("      - {slot: " + key.slot() + ", keySet: " + key.keySet());
      yaml.append(", label: \"" + key.label() + "\", tags: [" + key.tag() + "]");
      if (!key.maxHold().isEmpty() && rules.maxHold().isEmpty()) {
        yaml.append(", maxHold: " + key.maxHold());
      }
      yaml.append("}\n");
    }
    return yaml.toString();
  }

  private static String id(int index) {
    return index < PLACES.size()
        ? PLACES.get(index)
        : String.format(Locale.ROOT, "WALL-%03d", index + 1);
  }
}
