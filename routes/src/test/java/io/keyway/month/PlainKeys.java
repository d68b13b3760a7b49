// SPDX-License-Identifier: Apache-2.0
package io.keyway.month;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where each key set is: in truth, and as far as linked cabinets could tell. */
final class PlainKeys {
  private static final Map<String, Wall.Key> KEYS = Wall.keys();

  /**
   * Where a key set is.
   *
   * @param moved when it was taken or hung there
   * @param since the same, or since when that is doubtful
   */
  record Place(
      String state, int slot, String holder, Instant moved, Instant since, String confidence) {

    boolean isOut() {
      return state.equals("out");
    }
  }

  private final Map<String, Place> truth = new TreeMap<>();
  private final Map<String, Place> known = new TreeMap<>();
  private final Set<String> leavers = new TreeSet<>();
  private final Set<String> lossy = new HashSet<>();
  private final Set<String> up;
  private final Set<String> entitled;
  private final String skewed;

  /**
   * @param up cabinets that are linked
   * @param entitled people who may hold keys
   * @param skewed the cabinet whose clock is wrong
   */
  PlainKeys(Set<String> up, Set<String> entitled, String skewed) {
    this.up = up;
    this.entitled = entitled;
    this.skewed = skewed;
  }

  static String in(String cabinet, int slot) {
    return "%s-K%02d".formatted(cabinet, slot);
  }

  /** The cabinet tells what happened meanwhile; at its first link, what hangs in it. */
  void link(String cabinet, Instant at) {
    for (Wall.Key key : keysOf(cabinet)) {
      truth.putIfAbsent(key.id(), place(cabinet, "in", key.slot(), "", at));
      tell(key.id());
    }
  }

  /** A cabinet will not tell some of what happens. */
  void lose(String cabinet) {
    lossy.add(cabinet);
  }

  /** With the next entry after a loss, all that was certain about a cabinet is so no more. */
  void write(String cabinet, Instant at) {
    if (lossy.remove(cabinet)) {
      for (Wall.Key key : keysOf(cabinet)) {
        Place p = at(key);
        if (p.confidence().equals("certain")) {
          truth.put(key.id(), new Place(p.state(), p.slot(), p.holder(), p.moved(), at, "gap"));
          tell(key.id());
        }
      }
    }
  }

  boolean hangs(String cabinet, int slot) {
    return keysOf(cabinet).stream()
        .map(this::at)
        .anyMatch(place -> !place.isOut() && place.slot() == slot);
  }

  long heldBy(String holder, String cabinet) {
    return keysOf(cabinet).stream().filter(key -> at(key).holder().equals(holder)).count();
  }

  void take(String cabinet, int slot, String holder, Instant at) {
    move(in(cabinet, slot), place(cabinet, "out", slot, holder, at));
  }

  void giveBack(Happening.Return r) {
    List<Wall.Key> astray =
        keysOf(r.cabinet()).stream()
            .filter(k -> at(k).isOut() || at(k).slot() != k.slot())
            .toList();
    if (astray.isEmpty()) {
      return;
    }
    write(r.cabinet(), r.at());
    Wall.Key key = astray.get(r.nth() % astray.size());
    boolean wrong = r.wrongSlot() && at(key).isOut() && !hangs(r.cabinet(), Wall.SLOTS);
    int slot = wrong ? Wall.SLOTS : key.slot();
    move(key.id(), place(r.cabinet(), "in", slot, "", r.at()));
  }

  /** Somebody's rights ended: what they hold, as far as it is known, is asked back. */
  void rightsEnded(String number) {
    known.forEach(
        (key, place) -> {
          if (place.holder().equals(number)) {
            leavers.add(key);
          }
        });
  }

  Map<String, String> custody(Instant now) {
    Map<String, String> view = new TreeMap<>();
    known.forEach(
        (key, p) ->
            view.put(
                key,
                "%s %d %s %s %s due %s overdue %s"
                    .formatted(
                        p.state(),
                        p.slot(),
                        p.holder(),
                        p.since(),
                        p.confidence(),
                        due(key).map(Instant::toString).orElse("never"),
                        isOverdue(key, now))));
    return view;
  }

  /** What must be somebody's ticket. */
  Set<String> incidents(Instant now) {
    Set<String> open = new TreeSet<>();
    known.forEach(
        (key, place) -> {
          if (isOverdue(key, now)) {
            open.add("key-overdue " + key + " " + place.holder());
          }
          if (!place.isOut() && place.slot() == Wall.SLOTS) {
            open.add("wrong-slot " + key + " ");
          }
          if (leavers.contains(key)) {
            open.add("leaver-holds-key " + key + " " + place.holder());
          }
        });
    return open;
  }

  private Place at(Wall.Key key) {
    return Objects.requireNonNull(truth.get(key.id()));
  }

  private void move(String key, Place place) {
    truth.put(key, place);
    tell(key);
  }

  private void tell(String key) {
    Place place = Objects.requireNonNull(truth.get(key));
    if (!up.contains(key.substring(0, 3))) {
      return;
    }
    Place before = known.put(key, place);
    if (before != null && !before.moved().equals(place.moved())) {
      leavers.remove(key);
      if (place.isOut() && !entitled.contains(place.holder())) {
        leavers.add(key);
      }
    }
  }

  private boolean isOverdue(String key, Instant now) {
    return due(key).filter(due -> !due.isAfter(now)).isPresent();
  }

  /** By the next curfew on the cabinet's clock, or at the end of the longest hold. */
  private Optional<Instant> due(String key) {
    Place place = known.get(key);
    Wall.Key set = KEYS.get(key);
    if (place == null || set == null || !place.isOut()) {
      return Optional.empty();
    }
    ZoneId zone = ZoneId.of(Wall.zone(set.cabinet()));
    LocalDate day = place.moved().atZone(zone).toLocalDate();
    Stream<Instant> curfews =
        set.curfew().stream()
            .flatMap(time -> Stream.of(day.atTime(time), day.plusDays(1).atTime(time)))
            .map(time -> ZonedDateTime.of(time, zone).toInstant())
            .filter(place.moved()::isBefore);
    Stream<Instant> hold = set.maxHold().stream().map(place.moved()::plus);
    return Stream.concat(curfews, hold).min(Instant::compareTo);
  }

  private Place place(String cabinet, String state, int slot, String holder, Instant at) {
    return new Place(state, slot, holder, at, at, cabinet.equals(skewed) ? "skewed" : "certain");
  }

  private static List<Wall.Key> keysOf(String cabinet) {
    return KEYS.values().stream().filter(key -> key.cabinet().equals(cabinet)).toList();
  }
}
